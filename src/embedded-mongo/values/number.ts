import { Decimal128, Long } from "bson";
import { CommandError, notInSubset } from "../errors.js";

export const isNumber = (value: unknown): value is number | Long => typeof value === "number" || value instanceof Long;

const operations = {
  add: { whole: (a: bigint, b: bigint): bigint => a + b, real: (a: number, b: number): number => a + b },
  multiply: { whole: (a: bigint, b: bigint): bigint => a * b, real: (a: number, b: number): number => a * b },
  subtract: { whole: (a: bigint, b: bigint): bigint => a - b, real: (a: number, b: number): number => a - b },
} as const;

/**
 * Adds, subtracts or multiplies numbers; int64 stays int64.
 * @throws CommandError 115 for Decimal128, 2 if an int64 result does not fit
 */
export function arithmetic(operation: keyof typeof operations, a: number | Long, b: number | Long): number | Long {
  const { whole, real } = operations[operation];
  const exact = (value: number | Long): boolean => value instanceof Long || Number.isSafeInteger(value);
  if (typeof a === "number" && typeof b === "number") return real(a, b);
  if (!exact(a) || !exact(b)) return real(Number(a), Number(b));
  const result = whole(BigInt(a.toString()), BigInt(b.toString()));
  if (result !== BigInt.asIntN(64, result)) throw new CommandError(2, "the result does not fit into 64 bits");
  return Long.fromBigInt(result);
}

/** @throws CommandError 115: we keep Decimal128 values and compare them, and do not calculate with them */
export function refuseDecimal(value: unknown): void {
  if (value instanceof Decimal128) throw notInSubset("Decimal128 arithmetic");
}
