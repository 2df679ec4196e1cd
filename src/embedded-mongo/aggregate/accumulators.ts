import { CommandError } from "../errors.js";
import { isDoc } from "../values/document.js";
import { arithmetic, isNumber, refuseDecimal } from "../values/number.js";
import { compare, encodeOne } from "../values/order.js";
import { compileExpression, type Expression } from "./expression.js";

/** Sums numbers and passes over everything else. */
export function total(values: readonly unknown[]): unknown {
  values.forEach(refuseDecimal);
  return values.filter(isNumber).reduce((a, b) => arithmetic("add", a, b), 0);
}

export function average(values: readonly unknown[]): number | null {
  const numbers = values.filter(isNumber);
  return numbers.length === 0 ? null : Number(total(values)) / numbers.length;
}

/** The least (-1) or greatest (1) value that is neither null nor missing; null if there is none. */
export function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  const there = values.filter((value) => value !== null && value !== undefined);
  return there.length === 0 ? null : there.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best));
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.filter((value) => value !== undefined).map((value) => [encodeOne(value), value])).values()];
}

const accumulators = {
  $sum: total,
  $avg: average,
  $min: (values: readonly unknown[]) => extreme(values, -1),
  $max: (values: readonly unknown[]) => extreme(values, 1),
  $first: (values: readonly unknown[]) => values[0] ?? null,
  $last: (values: readonly unknown[]) => values.at(-1) ?? null,
  $push: (values: readonly unknown[]) => values.filter((value) => value !== undefined),
  $addToSet: distinct,
  $count: (values: readonly unknown[]) => values.length,
} as const;

export const accumulatorNames: readonly string[] = Object.keys(accumulators);

const isAccumulator = (name: string): name is keyof typeof accumulators => Object.hasOwn(accumulators, name);

export type Accumulator = { expression: Expression; combine: (values: readonly unknown[]) => unknown };

/** @throws CommandError 15952 for an unknown accumulator, 40234 if it is not one field holding one accumulator */
export function parseAccumulator(name: string, source: unknown): Accumulator {
  const [operator, ...more] = isDoc(source) ? Object.entries(source) : [];
  if (!operator || more.length > 0) throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  const [accumulator, operand] = operator;
  if (!isAccumulator(accumulator))
    throw new CommandError(15952, `unknown group operator '${accumulator}', or one outside the subset`);
  return { expression: compileExpression(operand), combine: accumulators[accumulator] };
}
