import type { Change, LoggedChange } from "../storage/batch.js";
import { encodeOne } from "../values/order.js";
import { Collection } from "./collection.js";
import { describeIndex, parseIndexSpec } from "./index-spec.js";

/** All collections by namespace `database.collection`. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();

  get(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  create(namespace: string): Collection {
    const collection = new Collection(namespace);
    this.#collections.set(namespace, collection);
    return collection;
  }

  drop(namespace: string): boolean {
    return this.#collections.delete(namespace);
  }

  /** The collections of one database, by name. */
  of(database: string): Collection[] {
    const prefix = `${database}.`;
    return this.all()
      .filter(({ namespace }) => namespace.startsWith(prefix))
      .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  liveBytes(): number {
    return this.all().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Repeats a change that the log holds. */
  apply({ kind, namespace, payload, bytes }: LoggedChange): void {
    const collection = this.#collections.get(namespace);
    if (kind === "create") this.create(namespace);
    else if (!collection) throw new Error(`the log changes ${namespace}, which it did not create`);
    else if (kind === "drop") this.drop(namespace);
    else if (kind === "createIndex") collection.addIndex(collection.builtIndex(parseIndexSpec(payload)));
    else if (kind === "dropIndex") collection.indexes.delete(String(payload.name));
    else if (kind === "put") {
      const row = collection.rows.get(encodeOne(payload._id));
      if (row) collection.replace(row, payload, bytes);
      else collection.insert(payload, bytes);
    } else {
      const row = collection.rows.get(encodeOne(payload._id));
      if (row) collection.delete(row);
    }
  }

  /** Everything as it is at the moment of the call; documents are never changed in place, so references do. */
  capture(): Iterable<Change> {
    const frozen = this.all().map(({ namespace, indexes, rows }) => ({
      namespace,
      indexes: [...indexes.values()].filter(({ spec }) => spec.name !== "_id_").map(({ spec }) => describeIndex(spec)),
      docs: Array.from(rows.values(), ({ doc }) => doc),
    }));
    return changesOf(frozen);
  }
}

type Frozen = { namespace: string; indexes: Change["payload"][]; docs: Change["payload"][] };

function* changesOf(frozen: readonly Frozen[]): Generator<Change> {
  for (const { namespace, indexes, docs } of frozen) {
    yield { kind: "create", namespace, payload: {} };
    for (const payload of indexes) yield { kind: "createIndex", namespace, payload };
    for (const payload of docs) yield { kind: "put", namespace, payload };
  }
}
