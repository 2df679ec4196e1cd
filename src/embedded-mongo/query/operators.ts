import { ObjectId } from "bson";
import { CommandError } from "../errors.js";
import { compare, encodeOne, rankOf } from "../values/order.js";
import { compileRegex } from "./regex.js";

/** Decides on one value that a path reached; undefined is a missing one. */
type LeafTest = (leaf: unknown) => boolean;

/** Operators on a value that test it as it is. */
export const valueOperators = ["$eq", "$gt", "$gte", "$lt", "$lte", "$in", "$exists", "$regex", "$size"] as const;

export type ValueOperator = (typeof valueOperators)[number];

const known: ReadonlySet<string> = new Set(valueOperators);

export const isValueOperator = (name: string): name is ValueOperator => known.has(name);

/**
 * The test of one operator.
 * @throws CommandError 2 if the operand does not fit
 */
export function valueTest(name: ValueOperator, operand: unknown): LeafTest {
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
      return orElement(oneOf(operand));
    case "$exists":
      return (leaf) => leaf !== undefined;
    case "$regex":
      return orElement(matching(operand));
    case "$size":
      return ofSize(operand);
  }
}

/** An array passes also when one of its elements does. */
const orElement =
  (test: LeafTest): LeafTest =>
  (leaf) =>
    test(leaf) || (Array.isArray(leaf) && leaf.some(test));

function equalTo(operand: unknown): LeafTest {
  if (operand === null) return (leaf) => leaf === null || leaf === undefined;
  if (typeof operand === "string" || typeof operand === "boolean") return (leaf) => leaf === operand;
  if (operand instanceof ObjectId) return (leaf) => leaf instanceof ObjectId && leaf.equals(operand);
  const type = rankOf(operand);
  const encoded = encodeOne(operand);
  return (leaf) => leaf === operand || (leaf !== undefined && rankOf(leaf) === type && encodeOne(leaf) === encoded);
}

/** Compares within one type only, as MongoDB does; NaN is equal to itself and ordered with nothing. */
function ordered(operand: unknown, passes: (order: number) => boolean, orEqual: boolean): LeafTest {
  if (operand === null || Number.isNaN(operand)) return orEqual ? equalTo(operand) : () => false;
  const type = rankOf(operand);
  return (leaf) => leaf !== undefined && rankOf(leaf) === type && !Number.isNaN(leaf) && passes(compare(leaf, operand));
}

function oneOf(operand: unknown): LeafTest {
  if (!Array.isArray(operand)) throw new CommandError(2, "$in needs an array");
  const encoded = new Set(operand.map(encodeOne));
  // Most are strings or numbers of one kind, which need not be encoded to be found.
  const plain = new Set<unknown>(operand);
  return (leaf) => plain.has(leaf) || (typeof leaf !== "string" && encoded.has(encodeOne(leaf ?? null)));
}

function matching(operand: unknown): LeafTest {
  if (typeof operand !== "string") throw new CommandError(2, "$regex has to be a string");
  const regex = compileRegex(operand);
  return (leaf) => typeof leaf === "string" && regex.test(leaf);
}

function ofSize(operand: unknown): LeafTest {
  const size = Number(operand);
  if (!Number.isInteger(size) || size < 0) throw new CommandError(2, "$size must be a whole number, not negative");
  return (leaf) => Array.isArray(leaf) && leaf.length === size;
}
