import { Long } from "bson";
import { CommandError } from "../errors.js";

export const isNumber = (value: unknown): value is number | Long => typeof value === "number" || value instanceof Long;

/**
 * Adds numbers; int64 stays int64.
 * @throws CommandError 2 if an int64 result does not fit
 */
export function add(a: number | Long, b: number | Long): number | Long {
  const exact = (value: number | Long): boolean => value instanceof Long || Number.isSafeInteger(value);
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (!exact(a) || !exact(b)) return Number(a) + Number(b);
  const sum = BigInt(a.toString()) + BigInt(b.toString());
  if (sum !== BigInt.asIntN(64, sum)) throw new CommandError(2, "the result does not fit into 64 bits");
  return Long.fromBigInt(sum);
}
