import { CommandError, notInSubset } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { encode } from "../values/order.js";
import { keyTuples, type Path, parsePath } from "../values/paths.js";

export type SortPattern = readonly { path: string; parts: Path; descending: boolean }[];

/** @throws CommandError 2 for a direction other than 1 and -1, 115 for `$meta` */
export function parseSort(sort: Doc): SortPattern {
  return Object.entries(sort).map(([path, direction]) => {
    if (isDoc(direction)) throw notInSubset(`the sort ${Object.keys(direction)[0] ?? ""}`);
    if (path.startsWith("$")) throw notInSubset(`the sort ${path}`);
    const number = Number(direction);
    if (number !== 1 && number !== -1) throw new CommandError(2, `bad sort specification: ${path}`);
    return { path, parts: parsePath(path), descending: number === -1 };
  });
}

/** Sorts as an index would: BSON's order, an array by its smallest (descending: its largest) element; stable. */
export function sorted<T>(items: readonly T[], pattern: SortPattern, docOf: (item: T) => Doc): T[] {
  const keyed = items.map((item) => ({ item, key: sortKey(docOf(item), pattern) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}

function sortKey(doc: Doc, pattern: SortPattern): string {
  const descending = pattern.map((part) => part.descending);
  const { tuples } = keyTuples(
    doc,
    pattern.map(({ parts }) => parts),
  );
  const [least = ""] = tuples.map((tuple) => encode(tuple, descending)).sort();
  return least;
}
