import { CommandError } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { type Path, parsePath } from "../values/paths.js";
import { forms } from "./forms.js";
import { isFunction, runFunction } from "./functions.js";

/** What an expression is evaluated against: the document, and the variables of `$map`, `$let` and their kind. */
export type Scope = { root: Doc; variables: ReadonlyMap<string, unknown> };

/** A compiled expression; undefined is MongoDB's "missing". */
export type Expression = (scope: Scope) => unknown;

/**
 * Reads an expression whole, so that unknown names are refused before anything is evaluated.
 * @throws CommandError 168 for an unknown operator, 17276 for an unknown variable
 */
export function compileExpression(source: unknown, variables: ReadonlySet<string> = new Set()): Expression {
  if (typeof source === "string" && source.startsWith("$$")) return variable(parsePath(source.slice(2)), variables);
  if (typeof source === "string" && source.startsWith("$")) return fieldPath(parsePath(source.slice(1)));
  if (Array.isArray(source)) {
    const items = source.map((item) => compileExpression(item, variables));
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (!isDoc(source)) return () => source;
  const [first] = Object.keys(source);
  return first?.startsWith("$") ? operator(source, first, variables) : objectOf(source, variables);
}

function operator(source: Doc, name: string, variables: ReadonlySet<string>): Expression {
  if (Object.keys(source).length !== 1) {
    throw new CommandError(15983, "an object representing an expression must have exactly one field");
  }
  const operand = field(source, name);
  const form = forms.get(name);
  if (form) return form(operand, (part, more = []) => compileExpression(part, new Set([...variables, ...more])));
  if (!isFunction(name)) {
    throw new CommandError(168, `Unrecognized expression '${name}', or one outside the subset of this embedded server`);
  }
  const args = (Array.isArray(operand) ? operand : [operand]).map((part) => compileExpression(part, variables));
  return runFunction(name, args, Array.isArray(operand));
}

function objectOf(source: Doc, variables: ReadonlySet<string>): Expression {
  const fields = Object.entries(source).map(([key, value]) => {
    if (key.includes(".")) throw new CommandError(16405, `FieldPath field names may not contain '.': ${key}`);
    return [key, compileExpression(value, variables)] as const;
  });
  return (scope) =>
    Object.fromEntries(
      fields.map(([key, evaluate]) => [key, evaluate(scope)] as const).filter(([, value]) => value !== undefined),
    );
}

const fieldPath =
  (path: Path): Expression =>
  ({ root }) =>
    reach(root, path, 0);

function variable([name = "", ...path]: Path, variables: ReadonlySet<string>): Expression {
  if (name === "ROOT" || name === "CURRENT") return ({ root }) => reach(root, path, 0);
  if (name === "REMOVE") return () => undefined;
  if (!variables.has(name)) throw new CommandError(17276, `Use of undefined variable: ${name}`);
  return (scope) => reach(scope.variables.get(name), path, 0);
}

/** Unlike in a filter, a path through an array gives the array of what its documents hold, and positions mean nothing. */
function reach(value: unknown, path: Path, at: number): unknown {
  const part = path[at];
  if (part === undefined) return value;
  if (isDoc(value)) return reach(field(value, part), path, at + 1);
  if (!Array.isArray(value)) return undefined;
  return value.map((item: unknown) => reach(item, path, at)).filter((item) => item !== undefined);
}
