import { Binary, BSONRegExp, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, encode, encodeOne, reversed } from "../../src/embedded-mongo/values/order.js";

const long = (text: string): Long => Long.fromString(text);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

const ascending: unknown[] = [
  new MinKey(),
  undefined, // an empty array, as a key sees it
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  decimal("-1E+6000"),
  -Number.MAX_VALUE,
  -1.5,
  decimal("-1.4"),
  -1,
  -5e-324,
  0,
  decimal("1E-6000"),
  5e-324,
  0.1,
  decimal("0.1000000000000000055511151231257828"),
  decimal("0.2"),
  0.3,
  1,
  long("2"),
  9007199254740992,
  decimal("9007199254740992.5"),
  long("9007199254740993"),
  decimal("9007199254740993.000000000001"),
  long("9223372036854775807"),
  1e300,
  decimal("1E+309"),
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
  new Timestamp({ t: 1, i: 2 }),
  new Timestamp({ t: 2, i: 1 }),
  new BSONRegExp("a"),
  new BSONRegExp("a", "i"),
  new MaxKey(),
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
  for (const one of [1, long("1"), decimal("1"), decimal("1.00"), decimal("10E-1")])
    expect(encodeOne(one)).toBe(encodeOne(1));
  expect(encodeOne(-0)).toBe(encodeOne(0));
  expect(encodeOne(decimal("-0"))).toBe(encodeOne(0));
  expect(encodeOne(decimal("NaN"))).toBe(encodeOne(Number.NaN));
  expect(encodeOne(decimal("Infinity"))).toBe(encodeOne(Number.POSITIVE_INFINITY));
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
