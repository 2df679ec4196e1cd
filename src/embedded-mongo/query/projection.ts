import type { Expression } from "../aggregate/expression.js";
import { CommandError, notInSubset } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { type Path, parsePath } from "../values/paths.js";
import { elementTest, type Node } from "./filter.js";
import { matchedPosition } from "./positional.js";
import { addRule, exclude, include, type Rule, type Tree } from "./projection-tree.js";

export const projectionOperators = ["$slice", "$elemMatch", "$"] as const;

/** What one field of the specification wants. `neutral` goes with including and excluding. */
type Wish = { path: Path; mode: "include" | "exclude" | "neutral"; rule: Rule };

export type Project = (doc: Doc) => Doc;

/**
 * Reads the projection of a find; undefined if it keeps everything.
 * @throws CommandError 31253, 31254 if it both includes and excludes, 115 for expressions and `$meta`
 */
export function parseProjection(spec: Doc, filter: Node): Project | undefined {
  const wishes = readSpec(spec, [], (path, value) => findWish(path, value, filter));
  return wishes.length === 0 ? undefined : projector(wishes);
}

/** Reads `$project`, whose other values are expressions that `compile` reads. */
export function parseProject(spec: Doc, compile: (expression: unknown) => Expression): Project {
  const wishes = readSpec(spec, [], (path, value) => ({
    path,
    mode: "include",
    rule: { kind: "computed", expression: compile(value) },
  }));
  if (wishes.length === 0) throw new CommandError(51272, "projection specification must have at least one field");
  return projector(wishes);
}

function readSpec(spec: Doc, above: Path, other: (path: Path, value: unknown) => Wish): Wish[] {
  return Object.entries(spec).flatMap(([dotted, value]): Wish[] => {
    const path = [...above, ...parsePath(dotted)];
    const flag = switchOf(value);
    if (path.at(-1) === "$") return [other(path, value)];
    if (flag !== undefined) return [{ path, mode: flag ? "include" : "exclude", rule: { kind: "listed" } }];
    const nested = isDoc(value) && !(Object.keys(value)[0]?.startsWith("$") ?? true);
    return nested ? readSpec(value, path, other) : [other(path, value)];
  });
}

function switchOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  return typeof value === "number" || (typeof value === "object" && value !== null && "toBigInt" in value)
    ? Number(value) !== 0
    : undefined;
}

function projector(wishes: Wish[]): Project {
  const modes = new Set(
    wishes.filter(({ path, mode }) => mode !== "neutral" && path.join(".") !== "_id").map(({ mode }) => mode),
  );
  const id = wishes.find(({ path }) => path.join(".") === "_id");
  if (modes.size > 1) {
    const first = wishes.find(({ mode, path }) => mode !== "neutral" && path[0] !== "_id")?.mode;
    const odd = wishes.find(({ mode }) => mode !== "neutral" && mode !== first)?.path.join(".") ?? "";
    if (first === "include")
      throw new CommandError(31254, `Cannot do exclusion on field ${odd} in inclusion projection`);
    throw new CommandError(31253, `Cannot do inclusion on field ${odd} in exclusion projection`);
  }
  const [mode = id?.mode === "include" ? "include" : "exclude"] = modes;
  const tree: Tree = new Map();
  if (mode === "include" && !id) addRule(tree, ["_id"], { kind: "listed" });
  for (const wish of wishes)
    if (wish !== id || wish.mode === mode || wish.rule.kind !== "listed") addRule(tree, wish.path, wish.rule);
  return mode === "include"
    ? (root) => include(root, tree, { root, variables: new Map() })
    : (root) => exclude(root, tree, root);
}

function findWish(path: Path, value: unknown, filter: Node): Wish {
  if (path.at(-1) === "$" && switchOf(value)) return positional(path.slice(0, -1), filter);
  const name = isDoc(value) ? Object.keys(value)[0] : undefined;
  const operand = isDoc(value) && name !== undefined ? value[name] : undefined;
  if (name === "$slice") return { path, mode: "neutral", rule: { kind: "turned", turn: slicer(operand) } };
  if (name === "$elemMatch") {
    if (!isDoc(operand)) throw new CommandError(2, "$elemMatch needs an Object");
    const test = elementTest(operand);
    const turn = (array: unknown): unknown => {
      const found = Array.isArray(array) ? array.find(test) : undefined;
      return found === undefined ? undefined : [found];
    };
    return { path, mode: "include", rule: { kind: "turned", turn } };
  }
  throw notInSubset(`the projection ${JSON.stringify(value)} of '${path.join(".")}'`);
}

/** `items.$`: the one element that the filter found. */
function positional(path: Path, filter: Node): Wish {
  const turn = (array: unknown, doc: Doc): unknown => {
    if (!Array.isArray(array)) return array;
    const position = matchedPosition(doc, path, array, filter);
    if (position === undefined) {
      throw new CommandError(51246, "Executor error during find command: the positional operator found no match");
    }
    return [array[position]];
  };
  return { path, mode: "include", rule: { kind: "turned", turn } };
}

function slicer(operand: unknown): (value: unknown) => unknown {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(Number);
  const [first = Number.NaN, second] = numbers;
  if (numbers.length > 2 || !numbers.every(Number.isInteger) || (second !== undefined && second <= 0)) {
    throw new CommandError(28667, "Invalid $slice syntax: one number, or a number to skip and a positive limit");
  }
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (second === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const from = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(from, from + second);
  };
}
