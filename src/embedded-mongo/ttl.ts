import type { Engine } from "./commands/command.js";
import type { Collection } from "./store/collection.js";
import type { CollectionIndex, Row } from "./store/collection-index.js";
import { after, encode, rank } from "./values/order.js";

/** Rows deleted in one turn, so that other commands get theirs. */
const slice = 500;

/** Deletes what has expired, in slices. An array expires by its earliest date; other types never do. */
export async function expire(engine: Engine): Promise<number> {
  let expired = 0;
  for (const database of engine.catalog.databases()) {
    for (const collection of engine.catalog.of(database)) {
      for (const index of collection.indexes.values()) expired += await expireBy(engine, collection, index);
    }
  }
  return expired;
}

async function expireBy(engine: Engine, collection: Collection, index: CollectionIndex): Promise<number> {
  const seconds = index.spec.expireAfterSeconds;
  if (seconds === undefined) return 0;
  for (let expired = 0; ; ) {
    const range = expiredRange(index, new Date(engine.clock().getTime() - seconds * 1000));
    const rows = firstRows(index.entries.walk(range));
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

/** Keys that are dates up to the moment given. */
function expiredRange(index: CollectionIndex, until: Date): { from: string; to: string } {
  const descending = index.descending[0] ?? false;
  const edge = encode([until], [descending]);
  const code = descending ? 0xff - rank.date : rank.date;
  return descending
    ? { from: edge, to: String.fromCharCode(code + 1) }
    : { from: String.fromCharCode(code), to: after(edge) };
}
