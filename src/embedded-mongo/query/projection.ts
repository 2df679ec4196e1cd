import { CommandError, notInSubset } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { isNumber } from "../values/number.js";
import { type Path, parsePath } from "../values/paths.js";

/** The fields that are kept, each whole or with what is kept inside. */
type Tree = Map<string, Tree | "whole">;

export type Project = (doc: Doc) => Doc;

/**
 * Reads a projection, which names the fields to keep; `_id` is kept unless it says 0. Undefined if it is empty.
 * @throws CommandError 115 for a projection of another kind, 31249 if one path lies inside another
 */
export function parseProjection(spec: Doc): Project | undefined {
  const tree: Tree = new Map();
  for (const [path, value] of Object.entries({ _id: 1, ...spec })) {
    const keeps = isNumber(value) ? Number(value) !== 0 : value;
    if (path === "_id" && keeps === false) continue;
    if (keeps !== true || path.includes("$")) {
      throw notInSubset(`the projection ${JSON.stringify(value)} of '${path}'`);
    }
    keep(tree, parsePath(path));
  }
  if (Object.keys(spec).length === 0) return undefined;
  if (tree.size === 0) throw notInSubset("a projection that only leaves out '_id'");
  return (doc) => kept(doc, tree);
}

function keep(tree: Tree, [first = "", ...rest]: Path): void {
  const there = tree.get(first);
  if (there && (rest.length === 0 || there === "whole")) {
    throw new CommandError(31249, `Path collision at ${[first, ...rest].join(".")}`);
  }
  if (rest.length === 0) {
    tree.set(first, "whole");
    return;
  }
  const inside = there instanceof Map ? there : new Map();
  tree.set(first, inside);
  keep(inside, rest);
}

/** The fields that are kept, in the document's order. */
function kept(doc: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) {
    const rule = tree.get(key);
    const value = rule instanceof Map ? keptInside(doc[key], rule) : doc[key];
    if (rule && value !== undefined) result[key] = value;
  }
  return result;
}

/** Of an array, the documents with what is kept of them; of what is neither, nothing. */
function keptInside(value: unknown, tree: Tree): unknown {
  if (isDoc(value)) return kept(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((item: unknown) => keptInside(item, tree)).filter((item) => item !== undefined);
}
