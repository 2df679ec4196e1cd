import { Binary, Long, ObjectId, Timestamp } from "bson";
import { CommandError, notInSubset } from "../errors.js";

/** A decoded BSON document. Stored documents are never changed in place: a write replaces them. */
export type Doc = { [key: string]: unknown };

/** True for embedded documents; false for arrays, dates and the BSON classes. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** An own field, never something inherited from Object.prototype. */
export const field = (doc: Doc, key: string): unknown => (Object.hasOwn(doc, key) ? doc[key] : undefined);

/** Names that would reach a prototype or pass for a BSON class on the way out. */
const dangerous = new Set(["__proto__", "constructor", "prototype", "_bsontype"]);

/**
 * Checks one field name or dotted path.
 * @throws CommandError 2 naming the part that is refused
 */
export function checkName(name: string): void {
  if (name.length < 9) return;
  for (const part of name.split(".")) {
    if (dangerous.has(part)) throw new CommandError(2, `field name '${part}' is refused`);
  }
}

const deepest = 110;

/**
 * Walks everything a client sent, before anything is done with it: no dangerous names, no types we cannot keep,
 * no nesting without end (a document may have some 100 levels, as with MongoDB).
 */
export function checkValue(value: unknown, depth = 0): void {
  if (depth > deepest) throw new CommandError(15, `documents nest at most ${deepest} levels deep`);
  if (value === undefined) throw notInSubset("the BSON type undefined");
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) checkValue(item, depth + 1);
  } else if (isDoc(value)) {
    for (const key of Object.keys(value)) {
      checkName(key);
      checkValue(value[key], depth + 1);
    }
  } else if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw notInSubset("a date that JavaScript cannot hold");
  } else if (!isKnownScalar(value)) {
    throw notInSubset(`the BSON type ${value.constructor.name}`);
  }
}

const scalarClasses = [ObjectId, Date, Binary, Long];

/** A Timestamp passes for a Long and is none. */
const isKnownScalar = (value: object): boolean =>
  scalarClasses.some((known) => value instanceof known) && !(value instanceof Timestamp);

/** A copy that shares nothing that could be changed with the original. */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  return isDoc(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, copy(value[key])])) : value;
}

/**
 * Checks what is to be stored: no names that read as operators or paths.
 * @throws CommandError 52 for a name that starts with `$`, 115 for one with a dot, which MongoDB stores but cannot address
 */
export function checkStored(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkStored);
  if (!isDoc(value)) return;
  for (const key of Object.keys(value)) {
    if (key.startsWith("$")) {
      throw new CommandError(52, `The dollar ($) prefixed field '${key}' is not valid for storage.`);
    }
    if (key.includes(".")) throw notInSubset(`the field name '${key}' with a dot`);
    checkStored(value[key]);
  }
}
