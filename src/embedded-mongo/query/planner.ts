import type { Collection } from "../store/collection.js";
import type { CollectionIndex } from "../store/collection-index.js";
import type { Range } from "../store/sorted-list.js";
import { after, reversed } from "../values/order.js";
import { boundsOf, type Conjuncts, conjuncts, ends, impliesPresence } from "./bounds.js";
import type { Node } from "./filter.js";
import type { SortPattern } from "./sort.js";

/** How to reach the rows: all of them, or ranges of one index, in the order wanted where `sorted` says so. */
export type Plan = {
  index: CollectionIndex | undefined;
  ranges: readonly Range[];
  descending: boolean;
  sorted: boolean;
  /** Keys in the ranges, or rows of the collection. */
  keys: number;
};

/** More points than this in one plan and the further fields are left to the filter. */
const mostRanges = 20_000;

/** Chooses the way that should touch the fewest keys; `limit` 0 means all. */
export function plan(collection: Collection, filter: Node, sort: SortPattern, limit: number): Plan {
  const found = conjuncts(filter);
  const byId = collection.indexes.get("_id_");
  const ofOne = byId && found.get("_id")?.some(({ operator }) => operator === "$eq");
  const [direct] = ofOne ? planIndex(byId, found, sort) : [];
  if (direct?.keys === 1) return { ...direct, sorted: true };
  const scan: Plan = {
    index: undefined,
    ranges: [],
    descending: false,
    sorted: sort.length === 0,
    keys: collection.rows.size,
  };
  const plans = [...collection.indexes.values()].flatMap((index) => planIndex(index, found, sort));
  const fewest = Math.min(scan.keys, ...plans.map(({ keys }) => keys));
  const cost = (each: Plan): number => {
    if (!each.sorted) return each.keys * 1.1 + 1;
    if (limit === 0) return each.keys;
    // the filter is expected to let `fewest` rows pass, spread evenly over the keys of this plan
    return Math.min(each.keys, (limit * each.keys) / Math.max(1, Math.min(fewest, each.keys)));
  };
  return plans.reduce((best, each) => (cost(each) < cost(best) ? each : best), scan);
}

function planIndex(index: CollectionIndex, found: Conjuncts, sort: SortPattern): Plan[] {
  if (!usable(index, found)) return [];
  const { ranges, bounded, constant } = rangesOf(index, found);
  const order = orderOf(index, constant, sort);
  if (bounded === 0 && !order.sorted) return [];
  if (bounded === 0 && sort.length === 0) return [];
  const keys = ranges.reduce((sum, range) => sum + (isOneId(index, range) ? 1 : index.entries.count(range)), 0);
  return [{ index, ranges, ...order, keys }];
}

/** True for one `_id`, which is found by its hash. */
export const isOneId = ({ isId }: CollectionIndex, { from, to }: Range): boolean =>
  isId && from !== "" && to === after(from);

/** Partial and sparse indexes lack documents; they serve only filters that do not want those. */
function usable({ spec }: CollectionIndex, found: Conjuncts): boolean {
  const isThere = (path: string): boolean => (found.get(path) ?? []).some(impliesPresence);
  return spec.present.every(isThere) && (!spec.sparse || spec.key.some(([path]) => isThere(path)));
}

function rangesOf(
  index: CollectionIndex,
  found: Conjuncts,
): { ranges: Range[]; bounded: number /** leading fields held to one value */; constant: number } {
  let prefixes = [""];
  let bounded = 0;
  let constant = 0;
  for (const [at, [path]] of index.spec.key.entries()) {
    if (index.multikey && at > 0 && sharesArray(index, at)) break;
    const descending = index.descending[at] ?? false;
    const bounds = boundsOf(found.get(path) ?? [], index.multikey);
    if (bounds.kind === "any") break;
    bounded++;
    if (bounds.kind === "range") {
      const { from, to } = ends(bounds, descending);
      return { ranges: prefixes.map((prefix) => ({ from: prefix + from, to: prefix + to })), bounded, constant };
    }
    if (prefixes.length * bounds.points.length > mostRanges) break;
    const points = descending ? bounds.points.map(reversed).sort() : bounds.points;
    prefixes = prefixes.flatMap((prefix) => points.map((point) => prefix + point));
    if (prefixes.length === 1) constant++;
  }
  return { ranges: prefixes.map((prefix) => ({ from: prefix, to: after(prefix) })), bounded, constant };
}

/** Two conditions below one array may be met by different elements, which stand in different keys. */
const sharesArray = ({ paths }: CollectionIndex, at: number): boolean =>
  paths.slice(0, at).some((path) => path[0] === paths[at]?.[0]);

/** An index gives an order if its fields after the constant ones are those of the sort, all forward or all backward. */
function orderOf(
  index: CollectionIndex,
  constant: number,
  sort: SortPattern,
): { sorted: boolean; descending: boolean } {
  const none = { sorted: sort.length === 0, descending: false };
  if (sort.length === 0 || index.multikey) return none;
  const constants = new Set(index.spec.key.slice(0, constant).map(([path]) => path));
  const wanted = sort.filter(({ path }) => !constants.has(path));
  // rows with equal keys stand in the order of their _id
  const given = [...index.spec.key.slice(constant), ["_id", 1] as const];
  if (wanted.length === 0) return { sorted: true, descending: false };
  const descending = wanted[0]?.descending !== (given[0]?.[1] === -1);
  const fits = wanted.every(({ path, descending: down }, at) => {
    const [name, direction] = given[at] ?? [];
    return name === path && ((direction === -1) !== down) === descending;
  });
  return fits ? { sorted: true, descending } : none;
}
