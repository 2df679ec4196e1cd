import { type DeserializeOptions, deserialize, serialize } from "bson";
import { type Doc, isDoc } from "./document.js";

/** int64 stays Long, so that it is int64 again on the way out; doubles and int32 are one kind, declared in the docs. */
const options: DeserializeOptions = { promoteLongs: false, bsonRegExp: true };

/** @throws BSONError (or RangeError for absurd nesting) if the bytes are no document */
export function decode(bytes: Uint8Array): Doc {
  const doc: unknown = deserialize(bytes, options);
  if (!isDoc(doc)) throw new RangeError("a command that reads as a database reference");
  return doc;
}

/** Fields that are undefined are left out. */
export function encodeDoc(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); // the same bytes, not copied once more
}
