import { type Change, encodeChange } from "../storage/batch.js";
import type { Catalog } from "../store/catalog.js";
import type { Collection } from "../store/collection.js";
import type { CollectionIndex, Row } from "../store/collection-index.js";
import { describeIndex } from "../store/index-spec.js";
import type { Doc } from "../values/document.js";

/** The changes of one command: made in memory at once, and kept for the log, where they become one batch. */
export class Writing {
  /** The encoded changes, each in two parts. */
  readonly changes: Buffer[] = [];
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The collection, made if it is not there. */
  collection(namespace: string): Collection {
    return this.#catalog.get(namespace) ?? this.create(namespace);
  }

  create(namespace: string): Collection {
    this.#log({ kind: "create", namespace, payload: {} });
    return this.#catalog.create(namespace);
  }

  drop(namespace: string): void {
    if (this.#catalog.drop(namespace)) this.#log({ kind: "drop", namespace, payload: {} });
  }

  /** @throws CommandError as Collection.insert */
  insert(collection: Collection, doc: Doc): Row {
    const { head, bson } = encodeChange({ kind: "put", namespace: collection.namespace, payload: doc });
    const row = collection.insert(doc, bson.length);
    this.changes.push(head, bson);
    return row;
  }

  /** @throws CommandError as Collection.replace */
  replace(collection: Collection, row: Row, doc: Doc): void {
    const { head, bson } = encodeChange({ kind: "put", namespace: collection.namespace, payload: doc });
    collection.replace(row, doc, bson.length);
    this.changes.push(head, bson);
  }

  delete(collection: Collection, row: Row): void {
    collection.delete(row);
    this.#log({ kind: "delete", namespace: collection.namespace, payload: { _id: row.doc._id } });
  }

  addIndex(collection: Collection, index: CollectionIndex): void {
    collection.addIndex(index);
    this.#log({ kind: "createIndex", namespace: collection.namespace, payload: describeIndex(index.spec) });
  }

  #log(change: Change): void {
    const { head, bson } = encodeChange(change);
    this.changes.push(head, bson);
  }
}
