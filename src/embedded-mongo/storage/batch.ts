import { decode, encodeDoc } from "../values/bson.js";
import type { Doc } from "../values/document.js";

/** What can happen to a namespace; the place in this list is the number on disk. */
const kinds = ["", "put", "delete", "create", "drop", "createIndex", "dropIndex"] as const;

export type Kind = Exclude<(typeof kinds)[number], "">;

/** One change: `put` carries the document, `delete` its `_id`, `createIndex` the spec, `dropIndex` its name. */
export type Change = { kind: Kind; namespace: string; payload: Doc };

/** A change read back, with the size of its payload as BSON. */
export type LoggedChange = Change & { bytes: number };

/** Encodes one change in two parts: kind, length of the namespace and namespace; then the payload as BSON. */
export function encodeChange({ kind, namespace, payload }: Change): { head: Buffer; bson: Buffer } {
  const name = Buffer.byteLength(namespace);
  const head = Buffer.allocUnsafe(3 + name);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt16LE(name, 1);
  head.write(namespace, 3);
  return { head, bson: encodeDoc(payload) };
}

/** Reads the changes of one record back, in order. */
export function* decodeChanges(record: Buffer): Generator<LoggedChange> {
  for (let at = 0; at < record.length; ) {
    const kind = kinds[record.readUInt8(at)];
    if (!kind) throw new Error(`unknown kind of change ${record.readUInt8(at)}`);
    const start = at + 3 + record.readUInt16LE(at + 1);
    const bytes = record.readInt32LE(start);
    const payload = decode(record.subarray(start, start + bytes));
    yield { kind, namespace: record.toString("utf8", at + 3, start), payload, bytes };
    at = start + bytes;
  }
}
