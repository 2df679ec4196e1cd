import { CommandError } from "../errors.js";
import type { Doc } from "../values/document.js";
import { encodeOne } from "../values/order.js";
import { CollectionIndex, duplicateKey, type IndexSpec, type Row } from "./collection-index.js";

export const largestDocument = 16 * 1024 * 1024;

const idIndex: IndexSpec = {
  name: "_id_",
  key: [["_id", 1]],
  unique: true,
  sparse: false,
  present: [],
  expireAfterSeconds: undefined,
};

/** The documents of one collection with their indexes, in memory; rows stand in the order of insertion. */
export class Collection {
  readonly namespace: string;
  readonly rows = new Map<string, Row>();
  readonly indexes = new Map<string, CollectionIndex>();
  /** Bytes of all documents as BSON. */
  bytes = 0;

  constructor(namespace: string) {
    this.namespace = namespace;
    this.indexes.set(idIndex.name, new CollectionIndex(idIndex));
  }

  /**
   * Adds a document, which is not changed afterwards.
   * @param size bytes as BSON
   * @throws CommandError 11000 for a key that is taken, 10334 for more than 16 MiB, 53 for an array as `_id`
   */
  insert(doc: Doc, size: number): Row {
    checkSize(size);
    if (Array.isArray(doc._id)) throw new CommandError(53, "The '_id' value cannot be of type array");
    const row = { id: encodeOne(doc._id), doc, size };
    const own = this.indexes.get(idIndex.name);
    if (own && this.rows.has(row.id)) throw duplicateKey(this.namespace, own, doc);
    for (const index of this.indexes.values()) if (index !== own) index.checkUnique(this.namespace, doc);
    for (const index of this.indexes.values()) index.add(row);
    this.rows.set(row.id, row);
    this.bytes += row.size;
    return row;
  }

  /** @throws CommandError 11000 or 10334 as for insert; nothing is changed then */
  replace(row: Row, doc: Doc, size: number): void {
    checkSize(size);
    for (const index of this.indexes.values()) index.checkUnique(this.namespace, doc, row);
    for (const index of this.indexes.values()) index.move(row, doc);
    this.bytes += size - row.size;
    row.doc = doc;
    row.size = size;
  }

  delete(row: Row): void {
    for (const index of this.indexes.values()) index.remove(row);
    this.rows.delete(row.id);
    this.bytes -= row.size;
  }

  /**
   * An index over the documents there are, to be added in the same turn.
   * @throws CommandError 11000 if they break its uniqueness, 171 if one has two arrays in it
   */
  builtIndex(spec: IndexSpec): CollectionIndex {
    const index = new CollectionIndex(spec);
    for (const row of this.rows.values()) {
      index.checkUnique(this.namespace, row.doc);
      index.add(row);
    }
    return index;
  }

  addIndex(index: CollectionIndex): void {
    this.indexes.set(index.spec.name, index);
  }
}

function checkSize(size: number): void {
  if (size <= largestDocument) return;
  throw new CommandError(10334, `BSONObj size: ${size} is invalid. Size must be between 0 and ${largestDocument}`);
}
