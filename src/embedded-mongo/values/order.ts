import { Binary, Long, ObjectId } from "bson";
import { notInSubset } from "../errors.js";
import { isDoc } from "./document.js";
import { isNumber } from "./number.js";

/** BSON's order of types. `empty` is how an index and a sort see an empty array: before null. */
export const rank = {
  empty: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  bool: 10,
  date: 11,
} as const;

export type Rank = (typeof rank)[keyof typeof rank];

/** The place of a value's type in BSON's order; undefined stands for an empty array in a key. */
export function rankOf(value: unknown): Rank {
  if (typeof value === "string") return rank.string;
  if (typeof value === "number") return rank.number;
  if (typeof value === "boolean") return rank.bool;
  if (value === null) return rank.null;
  if (value === undefined) return rank.empty;
  if (value instanceof Date) return rank.date;
  if (value instanceof ObjectId) return rank.objectId;
  if (Array.isArray(value)) return rank.array;
  if (isDoc(value)) return rank.object;
  if (value instanceof Long) return rank.number;
  if (value instanceof Binary) return rank.binary;
  throw notInSubset(`a value of type ${typeof value}`);
}

let bytes = Buffer.allocUnsafe(4096);
let used = 0;

function room(more: number): void {
  if (used + more <= bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, used + more));
  bytes.copy(larger, 0, 0, used);
  bytes = larger;
}

function byte(value: number): void {
  room(1);
  bytes[used++] = value;
}

/** Ends with 0; what is 0 or 1 in the text itself becomes 1 1 or 1 2, so that no text is the beginning of another. */
function text(value: string): void {
  room(value.length * 3 + 1);
  if (value.includes("\0") || value.includes("\x01")) {
    for (const part of Buffer.from(value)) {
      if (part <= 1) byte(1);
      byte(part <= 1 ? part + 1 : part);
    }
  } else {
    used += bytes.write(value, used, "utf8");
  }
  byte(0);
}

function double(value: number): void {
  room(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value, used);
  if (Number.isNaN(value)) bytes.fill(0, used, used + 8);
  else if (value < 0) for (let i = used; i < used + 8; i++) bytes[i] = 0xff - (bytes[i] ?? 0);
  else bytes[used] = (bytes[used] ?? 0) | 0x80;
  used += 8;
}

/** The nearest double, then how far an int64 is off it: 0x80 for not at all, as for every double. */
function number(value: number | Long): void {
  const nearest = Number(value);
  double(nearest);
  const off = value instanceof Long ? Number(value.toBigInt() - BigInt(nearest)) : 0;
  byte(0x80 + Math.sign(off));
  if (off === 0) return;
  room(2);
  used = bytes.writeUInt16BE(off & 0xffff, used);
}

function raw(part: Uint8Array): void {
  room(part.length);
  bytes.set(part, used);
  used += part.length;
}

function write(value: unknown): void {
  byte(rankOf(value));
  if (typeof value === "string") text(value);
  else if (isNumber(value)) number(value);
  else if (typeof value === "boolean") byte(value ? 1 : 0);
  else if (value instanceof Date) double(value.getTime());
  else if (value instanceof ObjectId) raw(value.id);
  else if (Array.isArray(value)) {
    for (const item of value) write(item);
    byte(0);
  } else if (isDoc(value)) {
    for (const key of Object.keys(value)) {
      // type before name before value: MongoDB compares fields in this order
      byte(rankOf(value[key]));
      text(key);
      write(value[key]);
    }
    byte(0);
  } else if (value instanceof Binary) {
    room(5);
    used = bytes.writeUInt32BE(value.length(), used);
    byte(value.sub_type);
    raw(value.value());
  }
}

/**
 * Encodes values into one string of bytes (one character a byte) whose order under `<` is BSON's order; a component
 * counts backwards where `descending` says so. No encoding is the beginning of another, so keys can be joined; `tail`
 * is one that is joined at once (a flat string is compared faster than one of two parts).
 */
export function encode(values: readonly unknown[], descending: readonly boolean[] = [], tail = ""): string {
  used = 0;
  values.forEach((value, at) => {
    const start = used;
    write(value);
    if (descending[at]) for (let i = start; i < used; i++) bytes[i] = 0xff - (bytes[i] ?? 0);
  });
  if (tail !== "") {
    room(tail.length);
    used += bytes.write(tail, used, "latin1");
  }
  return bytes.toString("latin1", 0, used);
}

export const encodeOne = (value: unknown): string => encode([value]);

/** Turns an encoding around, so that it sorts descending. */
export function reversed(key: string): string {
  const turned = Buffer.from(key, "latin1");
  for (let i = 0; i < turned.length; i++) turned[i] = 0xff - (turned[i] ?? 0);
  return turned.toString("latin1");
}

/**
 * A string after every key that starts with `prefix`: what follows in a key begins with a rank, never with this byte. It
 * is no wider than a byte, since the comparison of strings of one width is the fast one.
 */
export const after = (prefix: string): string => `${prefix}\xff`;

const direction = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** BSON's order of any two values: negative, zero or positive. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number" && Number.isFinite(a - b)) return a - b;
  if (a instanceof Date && b instanceof Date) return direction(a.getTime(), b.getTime());
  if (typeof a === "string" && a === b) return 0;
  const types = rankOf(a) - rankOf(b);
  return types === 0 ? direction(encodeOne(a), encodeOne(b)) : types;
}

export const equal = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

/** Equal in type, order of fields and value; int64 and double are different here, unlike in a comparison. */
export function identical(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => identical(item, b[at]));
  if (isDoc(a)) {
    if (!isDoc(b)) return false;
    const names = Object.keys(b);
    const own = Object.keys(a);
    return own.length === names.length && own.every((key, at) => key === names[at] && identical(a[key], b[key]));
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && encodeOne(a) === encodeOne(b);
}
