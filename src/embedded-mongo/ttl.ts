import type { Engine } from "./commands/command.js";
import { ends } from "./query/bounds.js";
import type { Collection } from "./store/collection.js";
import type { CollectionIndex, Row } from "./store/collection-index.js";
import { encodeOne, rank } from "./values/order.js";

/** Rows deleted in one turn, so that other commands get theirs. */
const slice = 500;

/** Deletes what has expired, in slices. An array expires by its earliest date; other types never do. */
export async function expire(engine: Engine): Promise<number> {
  let expired = 0;
  for (const collection of engine.catalog.all()) {
    for (const index of collection.indexes.values()) expired += await expireBy(engine, collection, index);
  }
  return expired;
}

async function expireBy(engine: Engine, collection: Collection, index: CollectionIndex): Promise<number> {
  const seconds = index.spec.expireAfterSeconds;
  if (seconds === undefined) return 0;
  for (let expired = 0; ; ) {
    const until = encodeOne(new Date(engine.clock().getTime() - seconds * 1000));
    const dates = { type: rank.date, low: undefined, high: { key: until, inclusive: true } };
    const rows = firstRows(index.entries.walk(ends(dates, index.descending[0] ?? false)));
    // a collection dropped meanwhile is no longer the one in the catalog
    if (rows.size === 0 || engine.catalog.get(collection.namespace) !== collection) return expired;
    await engine.write((writing) => {
      for (const row of rows) writing.delete(collection, row);
    });
    expired += rows.size;
  }
}

/** A row may stand in the index several times. */
function firstRows(rows: Iterable<Row>): ReadonlySet<Row> {
  const found = new Set<Row>();
  for (const row of rows) {
    found.add(row);
    if (found.size === slice) break;
  }
  return found;
}
