import { decode, encodeDoc } from "../values/bson.js";
import type { Doc } from "../values/document.js";

/** What can happen to a namespace; the place in this list is the number on disk. */
const kinds = ["", "put", "delete", "create", "drop", "createIndex", "dropIndex"] as const;

export type Kind = Exclude<(typeof kinds)[number], "">;

/** One change: `put` carries the document, `delete` its `_id`, `createIndex` the spec, `dropIndex` its name. */
export type Change = { kind: Kind; namespace: string; payload: Doc };

/** A change read back, with the size of its payload as BSON. */
export type LoggedChange = Change & { bytes: number };

const headBytes = (namespace: Buffer): number => 3 + namespace.length;

/** Encodes one change: kind, length of the namespace, namespace, BSON. `bytes` is the BSON's share. */
export function encodeChange({ kind, namespace, payload }: Change): { encoded: Buffer; bytes: number } {
  const name = Buffer.from(namespace);
  const bson = encodeDoc(payload);
  const head = Buffer.allocUnsafe(3);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt16LE(name.length, 1);
  return { encoded: Buffer.concat([head, name, bson], headBytes(name) + bson.length), bytes: bson.length };
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
