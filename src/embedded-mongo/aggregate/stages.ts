import { CommandError } from "../errors.js";
import { type Node, parseFilter } from "../query/filter.js";
import { parseProject } from "../query/projection.js";
import { addRule, exclude, extend, type Tree } from "../query/projection-tree.js";
import { parseSort, type SortPattern, sorted } from "../query/sort.js";
import { type Doc, isDoc } from "../values/document.js";
import { parsePath } from "../values/paths.js";
import { compileExpression } from "./expression.js";
import { group } from "./group.js";
import { unwind } from "./unwind.js";

/** Turns documents into documents; never changes one in place, as they may be the stored ones. */
export type Run = (docs: readonly Doc[]) => readonly Doc[];

/** The first four are kept readable, so that a pipeline that starts with them is answered by an index. */
export type Stage =
  | { kind: "match"; filter: Node; run: Run }
  | { kind: "sort"; sort: SortPattern; run: Run }
  | { kind: "skip"; count: number; run: Run }
  | { kind: "limit"; count: number; run: Run }
  | { kind: "other"; run: Run };

type Reader = (operand: unknown, parse: (pipeline: unknown) => Run) => Stage;

const scopeOf = (root: Doc) => ({ root, variables: new Map<string, unknown>() });
const other = (run: Run): Stage => ({ kind: "other", run });

function document(name: string, operand: unknown): Doc {
  if (!isDoc(operand)) throw new CommandError(15959, `the ${name} specification must be an object`);
  return operand;
}

function count(name: string, operand: unknown, least: number): number {
  const value = Number(operand);
  if (!Number.isSafeInteger(value) || value < least)
    throw new CommandError(5107201, `invalid argument to ${name} stage`);
  return value;
}

const match: Reader = (operand) => {
  const filter = parseFilter(document("$match", operand));
  return { kind: "match", filter, run: (docs) => docs.filter(filter.test) };
};

const sort: Reader = (operand) => {
  const pattern = parseSort(document("$sort", operand));
  if (pattern.length === 0) throw new CommandError(15976, "$sort stage must have at least one sort key");
  return { kind: "sort", sort: pattern, run: (docs) => sorted(docs, pattern, (doc) => doc) };
};

const skip: Reader = (operand) => {
  const from = count("$skip", operand, 0);
  return { kind: "skip", count: from, run: (docs) => docs.slice(from) };
};

const limit: Reader = (operand) => {
  if (Number(operand) === 0) throw new CommandError(15958, "the limit must be positive");
  const most = count("$limit", operand, 1);
  return { kind: "limit", count: most, run: (docs) => docs.slice(0, most) };
};

const project: Reader = (operand) => {
  const run = parseProject(document("$project", operand), (source) => compileExpression(source));
  return other((docs) => docs.map(run));
};

const addFields: Reader = (operand) => {
  const tree: Tree = new Map();
  addComputed(tree, document("$addFields", operand), []);
  return other((docs) => docs.map((doc) => extend(doc, tree, scopeOf(doc))));
};

function addComputed(tree: Tree, spec: Doc, above: readonly string[]): void {
  for (const [dotted, value] of Object.entries(spec)) {
    const path = [...above, ...parsePath(dotted)];
    const nested = isDoc(value) && !(Object.keys(value)[0]?.startsWith("$") ?? true);
    if (nested) addComputed(tree, value, path);
    else addRule(tree, path, { kind: "computed", expression: compileExpression(value) });
  }
}

const unset: Reader = (operand) => {
  const tree: Tree = new Map();
  for (const path of [operand].flat()) {
    if (typeof path !== "string")
      throw new CommandError(31120, "$unset specification must be a string or an array of strings");
    addRule(tree, parsePath(path), { kind: "listed" });
  }
  return other((docs) => docs.map((doc) => exclude(doc, tree, doc)));
};

function replaceWith(expression: unknown): Stage {
  const evaluate = compileExpression(expression);
  return other((docs) =>
    docs.map((doc) => {
      const root = evaluate(scopeOf(doc));
      if (!isDoc(root)) throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
      return root;
    }),
  );
}

const replaceRoot: Reader = (operand) => {
  const { newRoot, ...more } = document("$replaceRoot", operand);
  if (newRoot === undefined || Object.keys(more).length > 0)
    throw new CommandError(40230, "$replaceRoot takes newRoot only");
  return replaceWith(newRoot);
};

const countStage: Reader = (operand) => {
  if (typeof operand !== "string" || operand === "" || /^\$|[.\0]/.test(operand)) {
    throw new CommandError(40156, "the count field must be a non-empty string without $ in front and without dots");
  }
  parsePath(operand);
  return other((docs) => (docs.length === 0 ? [] : [{ [operand]: docs.length }]));
};

const sortByCount: Reader = (operand, parse) =>
  other(parse([{ $group: { _id: operand, count: { $sum: 1 } } }, { $sort: { count: -1 } }]));

const facet: Reader = (operand, parse) => {
  const facets = Object.entries(document("$facet", operand)).map(([name, pipeline]) => {
    if (name.startsWith("$") || name.includes("."))
      throw new CommandError(40170, `$facet output '${name}' is no field name`);
    return [name, parse(pipeline)] as const;
  });
  return other((docs) => [Object.fromEntries(facets.map(([name, run]) => [name, run(docs)]))]);
};

/** Every stage that is served. */
export const stages: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["$match", match],
  ["$sort", sort],
  ["$skip", skip],
  ["$limit", limit],
  ["$project", project],
  ["$set", addFields],
  ["$addFields", addFields],
  ["$unset", unset],
  ["$replaceRoot", replaceRoot],
  ["$replaceWith", replaceWith],
  ["$group", (operand) => other(group(document("$group", operand)))],
  ["$unwind", (operand) => other(unwind(operand))],
  ["$count", countStage],
  ["$sortByCount", sortByCount],
  ["$facet", facet],
]);

/** Those that an update may use: one document in, one out. */
export const updateStages: ReadonlySet<string> = new Set([
  "$set",
  "$addFields",
  "$unset",
  "$project",
  "$replaceRoot",
  "$replaceWith",
]);
