import { BSONRegExp } from "bson";
import { compileExpression } from "../aggregate/expression.js";
import { truthy } from "../aggregate/forms.js";
import { CommandError, notInSubset } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { type Path, parsePath, someLeaf } from "../values/paths.js";
import { isOutside, isValueOperator, type LeafTest, list, type ValueOperator, valueTest } from "./operators.js";
import { regexOf } from "./regex.js";

/** One condition of a filter, kept readable for the planner, with the test that decides. */
export type Node =
  | { kind: "and" | "or" | "nor"; nodes: readonly Node[]; test: Test }
  | { kind: "field"; path: Path; operator: ValueOperator; operand: unknown; test: Test }
  | { kind: "not"; path: Path; nodes: readonly Node[]; test: Test }
  | { kind: "expression"; test: Test };

/** Decides on a document, or on an element of an array that `$elemMatch` looks into. */
export type Test = (value: unknown) => boolean;

/** The logical operators at the top of a filter and inside them. */
export const logicalOperators = ["$and", "$or", "$nor", "$expr", "$comment"] as const;

/**
 * Reads a filter whole before anything is tested.
 * @throws CommandError 2 for an unknown operator or a wrong operand, 115 for one outside the subset
 */
export function parseFilter(filter: Doc): Node {
  return all(Object.keys(filter).flatMap((key) => entry(key, field(filter, key))));
}

function all(nodes: readonly Node[]): Node {
  const [only] = nodes;
  if (only && nodes.length === 1) return only;
  return { kind: "and", nodes, test: (doc) => nodes.every((node) => node.test(doc)) };
}

function entry(key: string, value: unknown): Node[] {
  if (!key.startsWith("$")) return conditions(parsePath(key), value);
  switch (key) {
    case "$comment":
      return [];
    case "$expr": {
      const evaluate = compileExpression(value);
      return [
        { kind: "expression", test: (doc) => isDoc(doc) && truthy(evaluate({ root: doc, variables: new Map() })) },
      ];
    }
    case "$and":
      return [all(branches(key, value))];
    case "$or": {
      const nodes = branches(key, value);
      return [{ kind: "or", nodes, test: (doc) => nodes.some((node) => node.test(doc)) }];
    }
    case "$nor": {
      const nodes = branches(key, value);
      return [{ kind: "nor", nodes, test: (doc) => !nodes.some((node) => node.test(doc)) }];
    }
    default:
      if (isOutside(key)) throw notInSubset(`the query operator ${key}`);
      throw new CommandError(2, `unknown top level operator: ${key}`);
  }
}

function branches(key: string, value: unknown): Node[] {
  if (!Array.isArray(value) || value.length === 0) throw new CommandError(2, `${key} must be a nonempty array`);
  return value.map((branch: unknown) => {
    if (!isDoc(branch)) throw new CommandError(2, `${key} entries need to be full objects`);
    return parseFilter(branch);
  });
}

/** True for `{ $gt: 1 }`, false for a document to compare with. */
export const isOperators = (value: unknown): value is Doc =>
  isDoc(value) && (Object.keys(value)[0]?.startsWith("$") ?? false);

function conditions(path: Path, value: unknown): Node[] {
  if (value instanceof BSONRegExp) return [condition(path, "$regex", value)];
  if (!isOperators(value)) return [condition(path, "$eq", value)];
  return Object.keys(value).flatMap((name) => operator(path, name, field(value, name), value));
}

function operator(path: Path, name: string, operand: unknown, siblings: Doc): Node[] {
  if (name === "$comment") return [];
  if (name === "$options") {
    if (!Object.hasOwn(siblings, "$regex")) throw new CommandError(2, "$options needs a $regex");
    return [];
  }
  if (name === "$regex") return [condition(path, name, regexOf(operand, field(siblings, "$options")))];
  if (name === "$all") return [allOf(path, list(name, operand))];
  if (name === "$not") return [negation(path, operand)];
  if (name === "$ne") return [opposite(path, condition(path, "$eq", operand))];
  if (name === "$exists" && !truthy(operand)) return [opposite(path, condition(path, "$exists", true))];
  if (name === "$nin") return [opposite(path, condition(path, "$in", operand))];
  if (!isValueOperator(name)) {
    if (isOutside(name)) throw notInSubset(`the query operator ${name}`);
    throw new CommandError(2, `unknown operator: ${name}`);
  }
  return [condition(path, name, operand)];
}

const opposite = (path: Path, node: Node): Node => ({
  kind: "not",
  path,
  nodes: [node],
  test: (doc) => !node.test(doc),
});

/** Each of the values by any element. */
function allOf(path: Path, operands: readonly unknown[]): Node {
  if (operands.length === 0) return { kind: "or", nodes: [], test: () => false };
  return all(
    operands.flatMap((operand) => {
      if (operand instanceof BSONRegExp) return [condition(path, "$regex", operand)];
      const isElemMatch = isDoc(operand) && Object.hasOwn(operand, "$elemMatch");
      return isElemMatch ? conditions(path, operand) : [condition(path, "$eq", operand)];
    }),
  );
}

function negation(path: Path, operand: unknown): Node {
  if (!(operand instanceof BSONRegExp) && !isOperators(operand)) {
    throw new CommandError(2, "$not needs a regex or a document of operators");
  }
  return opposite(path, all(conditions(path, operand)));
}

function condition(path: Path, name: ValueOperator, operand: unknown): Node {
  const leaf = valueTest(name, operand, { element: elementTest, enterArrays: path.length > 0 });
  return { kind: "field", path, operator: name, operand, test: (doc) => someLeaf(doc, path, 0, leaf) };
}

/** What `$elemMatch` asks of one element: operators on the element itself, or a filter on its fields. */
export function elementTest(operand: Doc): LeafTest {
  const first = Object.keys(operand)[0];
  const logical: readonly string[] = logicalOperators;
  if (first?.startsWith("$") && !logical.includes(first)) {
    const nodes = conditions([], operand);
    return (item) => nodes.every((node) => node.test(item));
  }
  const { test } = parseFilter(operand);
  return (item) => (isDoc(item) || Array.isArray(item)) && test(item);
}
