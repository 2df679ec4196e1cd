import { Binary, BSONRegExp, Decimal128, Long, MaxKey, MinKey, ObjectId } from "bson";
import { CommandError, notInSubset } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { refuseDecimal } from "../values/number.js";
import { compare, encodeOne, isNaNValue, rank, rankOf } from "../values/order.js";
import { compileRegex } from "./regex.js";

/** Decides on one value that a path reached; undefined is a missing one. */
export type LeafTest = (leaf: unknown) => boolean;

/** Operators on a value that test it as it is; `$ne`, `$nin` and `$not` are their opposites. */
export const valueOperators = [
  "$eq",
  "$gt",
  "$gte",
  "$lt",
  "$lte",
  "$in",
  "$exists",
  "$type",
  "$regex",
  "$size",
  "$mod",
  "$elemMatch",
] as const;

export type ValueOperator = (typeof valueOperators)[number];

/** Further names that are served, by turning one of the above around or by belonging to it. */
export const derivedOperators = ["$ne", "$nin", "$not", "$all", "$options"] as const;

const known: ReadonlySet<string> = new Set(valueOperators);

export const isValueOperator = (name: string): name is ValueOperator => known.has(name);

/** Names MongoDB knows and we refuse. */
const outside = new Set(
  (
    "$text $where $jsonSchema $geoWithin $geoIntersects $near $nearSphere $bitsAllClear $bitsAllSet $bitsAnyClear " +
    "$bitsAnySet $sampleRate $rand $alwaysTrue $alwaysFalse"
  ).split(" "),
);

export const isOutside = (name: string): boolean => outside.has(name);

export type Around = {
  /** The test of `$elemMatch`; handed in, because it is a filter again. */
  element: (operand: Doc) => LeafTest;
  /** Whether an array passes when one of its elements does; not inside an `$elemMatch` of operators. */
  enterArrays: boolean;
};

/**
 * The test of one operator.
 * @throws CommandError 2 if the operand does not fit
 */
export function valueTest(name: ValueOperator, operand: unknown, around: Around): LeafTest {
  const orElement = around.enterArrays ? testedWithElements : (test: LeafTest): LeafTest => test;
  switch (name) {
    case "$eq":
      return orElement(equalTo(operand));
    case "$gt":
      return orElement(ordered(operand, (order) => order > 0, false));
    case "$gte":
      return orElement(ordered(operand, (order) => order >= 0, true));
    case "$lt":
      return orElement(ordered(operand, (order) => order < 0, false));
    case "$lte":
      return orElement(ordered(operand, (order) => order <= 0, true));
    case "$in":
      return orElement(oneOf(list(name, operand)));
    case "$exists":
      return (leaf) => leaf !== undefined;
    case "$type":
      return ofType(operand, orElement);
    case "$regex":
      return orElement(matching(operand));
    case "$size":
      return ofSize(operand);
    case "$mod":
      return orElement(withRemainder(operand));
    case "$elemMatch": {
      const test = around.element(document(name, operand));
      return (leaf) => Array.isArray(leaf) && leaf.some(test);
    }
  }
}

const testedWithElements =
  (test: LeafTest): LeafTest =>
  (leaf) =>
    test(leaf) || (Array.isArray(leaf) && leaf.some(test));

export function list(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandError(2, `${name} needs an array`);
  return operand;
}

function document(name: string, operand: unknown): Doc {
  if (!isDoc(operand)) throw new CommandError(2, `${name} needs an Object`);
  return operand;
}

function equalTo(operand: unknown): LeafTest {
  if (operand === null || operand === undefined) return (leaf) => leaf === null || leaf === undefined;
  if (typeof operand === "string" || typeof operand === "boolean") return (leaf) => leaf === operand;
  if (operand instanceof ObjectId) return (leaf) => leaf instanceof ObjectId && leaf.equals(operand);
  const type = rankOf(operand);
  const encoded = encodeOne(operand);
  return (leaf) => leaf !== undefined && rankOf(leaf) === type && encodeOne(leaf) === encoded;
}

/** Compares within one type only, as MongoDB does; NaN is equal to itself and ordered with nothing. */
function ordered(operand: unknown, passes: (order: number) => boolean, orEqual: boolean): LeafTest {
  if (operand instanceof BSONRegExp) throw new CommandError(2, "Can't have RegEx as arg to predicate over field");
  if (operand === null || operand === undefined) return orEqual ? equalTo(null) : () => false;
  if (operand instanceof MinKey || operand instanceof MaxKey) throw notInSubset("ordering against MinKey or MaxKey");
  if (isNaNValue(operand)) return orEqual ? equalTo(operand) : () => false;
  const type = rankOf(operand);
  return (leaf) => leaf !== undefined && rankOf(leaf) === type && !isNaNValue(leaf) && passes(compare(leaf, operand));
}

function oneOf(operands: readonly unknown[]): LeafTest {
  const patterns = operands.filter((operand) => operand instanceof BSONRegExp).map(matching);
  const encoded = new Set(operands.map((operand) => encodeOne(operand ?? null)));
  return (leaf) => encoded.has(encodeOne(leaf ?? null)) || patterns.some((matches) => matches(leaf));
}

function matching(operand: unknown): LeafTest {
  if (!(operand instanceof BSONRegExp)) throw new CommandError(2, "$regex has to be a string");
  const regex = compileRegex(operand);
  const itself = encodeOne(operand);
  return (leaf) =>
    typeof leaf === "string" ? regex.test(leaf) : leaf instanceof BSONRegExp && encodeOne(leaf) === itself;
}

function ofSize(operand: unknown): LeafTest {
  const size = Number(operand);
  if (!Number.isInteger(size) || size < 0) throw new CommandError(2, "$size must be a whole number, not negative");
  return (leaf) => Array.isArray(leaf) && leaf.length === size;
}

function withRemainder(operand: unknown): LeafTest {
  const [divisor, remainder] = list("$mod", operand).map((part) => Math.trunc(Number(part)));
  if (divisor === undefined || remainder === undefined || Number.isNaN(divisor + remainder)) {
    throw new CommandError(2, "malformed mod, needs two numbers");
  }
  if (divisor === 0) throw new CommandError(2, "divisor cannot be 0");
  return (leaf) => {
    refuseDecimal(leaf);
    if (leaf instanceof Long) return leaf.toBigInt() % BigInt(divisor) === BigInt(remainder);
    return typeof leaf === "number" && Math.trunc(leaf) % divisor === remainder;
  };
}

/** `$type` by alias or number. Doubles and int32 are one kind here, so asking for just one of them is refused. */
const typeTests: ReadonlyMap<string | number, LeafTest> = new Map<string | number, LeafTest>(
  Object.entries({
    string: (leaf: unknown) => typeof leaf === "string",
    object: isDoc,
    array: Array.isArray,
    binData: (leaf: unknown) => leaf instanceof Binary,
    objectId: (leaf: unknown) => leaf instanceof ObjectId,
    bool: (leaf: unknown) => typeof leaf === "boolean",
    date: (leaf: unknown) => leaf instanceof Date,
    null: (leaf: unknown) => leaf === null,
    regex: (leaf: unknown) => leaf instanceof BSONRegExp,
    timestamp: (leaf: unknown) => leaf !== undefined && rankOf(leaf) === rank.timestamp,
    long: (leaf: unknown) => leaf instanceof Long && rankOf(leaf) === rank.number,
    decimal: (leaf: unknown) => leaf instanceof Decimal128,
    number: (leaf: unknown) => leaf !== undefined && rankOf(leaf) === rank.number,
    minKey: (leaf: unknown) => leaf instanceof MinKey,
    maxKey: (leaf: unknown) => leaf instanceof MaxKey,
  }),
);

const typeNumbers: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [-1, "minKey"],
  [2, "string"],
  [3, "object"],
  [4, "array"],
  [5, "binData"],
  [7, "objectId"],
  [8, "bool"],
  [9, "date"],
  [10, "null"],
  [11, "regex"],
  [17, "timestamp"],
  [18, "long"],
  [19, "decimal"],
  [127, "maxKey"],
]);

export const typeAliases: readonly string[] = [...typeNumbers.values(), "number"];

function ofType(operand: unknown, orElement: (test: LeafTest) => LeafTest): LeafTest {
  const wanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) throw new CommandError(9, "$type must match at least one type");
  const tests = wanted.map((type): LeafTest => {
    const alias = typeNumbers.get(type) ?? type;
    const test = typeof alias === "string" ? typeTests.get(alias) : undefined;
    if (test) return alias === "array" ? test : orElement(test);
    if (["int", "double", 1, 16].some((refused) => refused === alias)) throw notInSubset(`$type '${alias}'`);
    throw new CommandError(2, `Unknown type name alias: ${String(type)}`);
  });
  return (leaf) => tests.some((test) => test(leaf));
}
