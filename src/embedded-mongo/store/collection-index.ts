import { CommandError } from "../errors.js";
import { type Doc, field } from "../values/document.js";
import { after, encode } from "../values/order.js";
import { keyTuples, type Path, parsePath, someLeaf } from "../values/paths.js";
import { SortedList } from "./sorted-list.js";

/** A stored document with its place in the collection: the encoded `_id`, and its size in bytes as BSON. */
export type Row = { readonly id: string; doc: Doc; size: number };

/** An index as it was declared. */
export type IndexSpec = {
  name: string;
  key: readonly (readonly [path: string, direction: 1 | -1])[];
  unique: boolean;
  sparse: boolean;
  /** The paths that the declared partialFilterExpression wants to be there. */
  present: readonly string[];
  /** Seconds after the indexed date at which a document expires. */
  expireAfterSeconds: number | undefined;
};

/**
 * One ordered index in memory. The key of an entry is the encoded tuple followed by the row's id, which is the encoded
 * `_id`: a tuple that ends with `_id` has it there already.
 */
export class CollectionIndex {
  readonly spec: IndexSpec;
  readonly paths: readonly Path[];
  readonly descending: readonly boolean[];
  readonly entries = new SortedList<Row>();
  /** Whether any document ever put more than one key here: then a range must not be cut from both sides. */
  multikey = false;
  readonly isId: boolean;
  /** What stands before the row's id in a key. */
  readonly #tuple: readonly Path[];
  readonly #endsWithId: boolean;
  readonly #present: readonly Path[];
  /** The top-level fields that decide on a document's keys. */
  readonly #fields: readonly string[];

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.paths = spec.key.map(([path]) => parsePath(path));
    this.descending = spec.key.map(([, direction]) => direction === -1);
    this.isId = spec.name === "_id_";
    const [path, direction] = spec.key.at(-1) ?? [];
    this.#endsWithId = path === "_id" && direction === 1;
    this.#tuple = this.#endsWithId ? this.paths.slice(0, -1) : this.paths;
    this.#present = spec.present.map(parsePath);
    this.#fields = [...new Set([...this.paths, ...this.#present].flatMap(([first]) => first ?? []))];
  }

  add(row: Row): void {
    for (const key of this.#keysOf(row.doc, row.id)) this.entries.set(key, row);
  }

  remove(row: Row): void {
    for (const key of this.#keysOf(row.doc, row.id)) this.entries.delete(key);
  }

  /** Moves a row whose document is about to become `next`. */
  move(row: Row, next: Doc): void {
    if (this.isId || this.#fields.every((name) => field(row.doc, name) === field(next, name))) return;
    const before = this.#keysOf(row.doc, row.id);
    const now = this.#keysOf(next, row.id);
    for (const key of without(before, now)) this.entries.delete(key);
    for (const key of without(now, before)) this.entries.set(key, row);
  }

  /**
   * @param own the row that is being replaced, which is no conflict with itself
   * @throws CommandError 11000 if the index is unique and another row holds one of the document's keys
   */
  checkUnique(namespace: string, doc: Doc, own?: Row): void {
    // a taken _id is known without looking here, and a document keeps its _id
    if (!this.spec.unique || this.#endsWithId) return;
    for (const key of this.#keysOf(doc, "")) {
      for (const row of this.entries.walk({ from: key, to: after(key) })) {
        if (row !== own) throw duplicateKey(namespace, this, doc);
      }
    }
  }

  #keysOf(doc: Doc, tail: string): readonly string[] {
    const isThere = (path: Path): boolean => someLeaf(doc, path, 0, (leaf) => leaf !== undefined);
    if (!this.#present.every(isThere) || (this.spec.sparse && !this.paths.some(isThere))) return [];
    const { tuples, multikey } = keyTuples(doc, this.#tuple);
    this.multikey ||= multikey;
    const keys = tuples.map((tuple) => encode(tuple, this.descending, tail));
    return multikey ? [...new Set(keys)] : keys;
  }
}

function without(keys: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return keys.filter((key) => !known.has(key));
}

export function duplicateKey(namespace: string, { spec, paths }: CollectionIndex, doc: Doc): CommandError {
  const [tuple = []] = keyTuples(doc, paths).tuples;
  const keyValue = Object.fromEntries(spec.key.map(([path], at) => [path, tuple[at]]));
  const shown = spec.key.map(([path], at) => `${path}: ${show(tuple[at])}`).join(", ");
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${spec.name} dup key: { ${shown} }`,
    { keyPattern: Object.fromEntries(spec.key), keyValue },
  );
}

function show(value: unknown): string {
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === "object" && value !== null && "toHexString" in value) return `ObjectId('${String(value)}')`;
  return JSON.stringify(value) ?? "null";
}
