import { Binary, Long, ObjectId } from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, encode, encodeOne, reversed } from "../../src/embedded-mongo/values/order.js";

const long = (text: string): Long => Long.fromString(text);

const ascending: unknown[] = [
  undefined, // an empty array, as a key sees it
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -Number.MAX_VALUE,
  long("-9223372036854775807"),
  long("-9007199254740993"),
  -9007199254740992,
  -1.5,
  -1,
  -5e-324,
  0,
  5e-324,
  0.1,
  0.3,
  1,
  long("2"),
  9007199254740992,
  long("9007199254740993"),
  long("9223372036854775295"),
  long("9223372036854775807"),
  1e300,
  Number.POSITIVE_INFINITY,
  "",
  "\0",
  "a",
  "a\0",
  "a\0b",
  "a\x01",
  "ab",
  "b",
  "吹哨",
  "\uffff",
  "😀",
  {},
  { a: null },
  { a: 1 },
  { a: 1, b: 1 },
  { b: 1 },
  { a: "x" },
  [],
  [1],
  [1, 2],
  [2],
  ["a"],
  new Binary(Buffer.from([9])),
  new Binary(Buffer.from([1]), 4),
  new Binary(Buffer.from([0, 0])),
  new ObjectId("000000000000000000000001"),
  new ObjectId("f00000000000000000000000"),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Date(1),
];

test("values stand in BSON's order, by comparison and as keys, forward and backward", () => {
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      expect(Math.sign(compare(a, b)), `${i} and ${j}`).toBe(Math.sign(i - j));
      expect(encodeOne(a) < encodeOne(b)).toBe(i < j);
      expect(encode([a], [true]) < encode([b], [true])).toBe(i > j);
    }
  }
});

test("numbers of different types that are equal have one key", () => {
  expect(encodeOne(long("1"))).toBe(encodeOne(1));
  expect(encodeOne(-0)).toBe(encodeOne(0));
});

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.double(),
    fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map((n) => Long.fromBigInt(n)),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(
      fc.string({ maxLength: 2 }).filter((key) => key !== "__proto__"),
      tie("any"),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).any;

test("keys of several components order as their components do, and no key is the beginning of another", () => {
  fc.assert(
    fc.property(value, value, value, value, fc.boolean(), (a, b, c, d, down) => {
      const left = encode([a, b], [down, false]);
      const right = encode([c, d], [down, false]);
      const wanted = (down ? -1 : 1) * compare(a, c) || compare(b, d);
      expect(Math.sign(wanted)).toBe(left < right ? -1 : left > right ? 1 : 0);
      expect(encodeOne(a).startsWith(encodeOne(c))).toBe(compare(a, c) === 0);
      expect(reversed(encodeOne(a))).toBe(encode([a], [true]));
    }),
    { numRuns: 500 },
  );
});
