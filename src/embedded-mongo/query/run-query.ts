import type { Collection } from "../store/collection.js";
import type { Row } from "../store/collection-index.js";
import type { Node } from "./filter.js";
import { isOneId, type Plan, plan } from "./planner.js";
import { type SortPattern, sorted } from "./sort.js";

export type Query = { filter: Node; sort: SortPattern; skip: number; limit: number };

export type Answer = { rows: Row[]; plan: Plan; keysExamined: number; docsExamined: number };

/** The rows that pass a filter, sorted and cut; `limit` 0 means all. Runs in one turn, so nothing changes meanwhile. */
export function runQuery(collection: Collection, { filter, sort, skip, limit }: Query): Answer {
  const wanted = limit === 0 ? 0 : skip + limit;
  const chosen = plan(collection, filter, sort, wanted);
  const enough = chosen.sorted && wanted > 0 ? wanted : Number.POSITIVE_INFINITY;
  const rows: Row[] = [];
  const seen = chosen.index?.multikey ? new Set<Row>() : undefined;
  let examined = 0;
  for (const row of candidates(collection, chosen)) {
    examined++;
    if (seen?.has(row)) continue;
    seen?.add(row);
    if (filter.test(row.doc)) rows.push(row);
    if (rows.length >= enough) break;
  }
  const ordered = chosen.sorted ? rows : sorted(rows, sort, ({ doc }) => doc);
  return {
    rows: skip > 0 || limit > 0 ? ordered.slice(skip, limit > 0 ? skip + limit : undefined) : ordered,
    plan: chosen,
    keysExamined: chosen.index ? examined : 0,
    docsExamined: seen?.size ?? examined,
  };
}

function* candidates(collection: Collection, { index, ranges, descending }: Plan): Generator<Row> {
  if (!index) {
    yield* collection.rows.values();
    return;
  }
  for (const range of descending ? ranges.toReversed() : ranges) {
    if (!isOneId(index, range)) yield* index.entries.walk(range, descending);
    else {
      const row = collection.rows.get(range.from);
      if (row) yield row;
    }
  }
}
