import { CommandError, notInSubset } from "../errors.js";
import { refusal } from "../outside.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { type Path, parsePath, someLeaf } from "../values/paths.js";
import { isValueOperator, type ValueOperator, valueTest } from "./operators.js";

/** One condition of a filter, with the test that decides; what the planner makes use of is kept readable. */
export type Node =
  | { kind: "and"; nodes: readonly Node[]; test: Test }
  | { kind: "field"; path: Path; operator: ValueOperator; operand: unknown; test: Test }
  | { kind: "other"; test: Test };

/** Decides on a document, or on an element of an array that `$pull` looks into. */
export type Test = (value: unknown) => boolean;

/** The operators beside the fields of a filter. */
export const logicalOperators = ["$and", "$or"] as const;

/** Further operators on a field, each the opposite of another. */
const opposites = { $ne: "$eq", $nin: "$in" } as const;
export const oppositeOperators: readonly string[] = Object.keys(opposites);

const isOpposite = (name: string): name is keyof typeof opposites => Object.hasOwn(opposites, name);

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
  if (key === "$and") return [all(branches(key, value))];
  if (key === "$or") {
    const nodes = branches(key, value);
    return [{ kind: "other", test: (doc) => nodes.some((node) => node.test(doc)) }];
  }
  if (key.startsWith("$")) {
    throw refusal("query operator", key, new CommandError(2, `unknown top level operator: ${key}`));
  }
  const path = parsePath(key);
  if (!isOperators(value)) return [condition(path, "$eq", value)];
  return Object.keys(value).map((name) => operator(path, name, field(value, name)));
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

function operator(path: Path, name: string, operand: unknown): Node {
  if (isOpposite(name)) return opposite(condition(path, opposites[name], operand));
  if (name === "$exists" && typeof operand !== "boolean") throw notInSubset("$exists with anything but true and false");
  if (name === "$exists" && operand === false) return opposite(condition(path, name, true));
  if (isValueOperator(name)) return condition(path, name, operand);
  throw refusal("query operator", name, new CommandError(2, `unknown operator: ${name}`));
}

const opposite = (node: Node): Node => ({ kind: "other", test: (doc) => !node.test(doc) });

function condition(path: Path, name: ValueOperator, operand: unknown): Node {
  const leaf = valueTest(name, operand);
  return { kind: "field", path, operator: name, operand, test: (doc) => someLeaf(doc, path, 0, leaf) };
}
