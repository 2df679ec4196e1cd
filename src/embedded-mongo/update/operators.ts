import { CommandError, notInSubset } from "../errors.js";
import { refusal } from "../outside.js";
import { isOperators, parseFilter } from "../query/filter.js";
import { checkStored, isDoc } from "../values/document.js";
import { add, isNumber } from "../values/number.js";
import { compare, equal } from "../values/order.js";

/**
 * What an operator makes of the value at its path (undefined: missing). Returning `keep` leaves the document as it is;
 * returning undefined removes the field.
 */
export type Change = (old: unknown, occasion: { path: string; now: Date }) => unknown;

export const keep = Symbol("keep");

/** Reads an operand and gives the change; unknown and misshapen operands are refused here, before anything is read. */
type Reader = (operand: unknown, path: string) => Change;

const set: Reader = (operand) => {
  checkStored(operand);
  return () => operand;
};

const extreme =
  (sign: 1 | -1): Reader =>
  (operand) => {
    checkStored(operand);
    return (old) => (old === undefined || sign * compare(operand, old) > 0 ? operand : keep);
  };

const readers = {
  $set: set,
  $setOnInsert: set,
  $unset: () => () => undefined,
  $inc: increment,
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: (operand, path) => {
    if (operand !== true) throw notInSubset(`$currentDate of '${path}' with anything but true`);
    return (_old, { now }) => now;
  },
  $push: push,
  $pull: pull,
} satisfies { [name: string]: Reader };

type Name = keyof typeof readers;

export const updateOperators: readonly string[] = Object.keys(readers);
export const pushModifiers = ["$each"] as const;

const isName = (name: string): name is Name => Object.hasOwn(readers, name);

/** @throws CommandError 9 for an operator that does not exist, 115 for one outside the subset */
export function reader(name: string): Reader {
  if (isName(name)) return readers[name];
  throw refusal(
    "update operator",
    name,
    new CommandError(9, `Unknown modifier: ${name}. Expected a valid update modifier`),
  );
}

function increment(operand: unknown): Change {
  if (!isNumber(operand)) throw new CommandError(14, "Cannot increment with non-numeric argument");
  return (old, { path }) => {
    if (old === undefined) return operand;
    if (isNumber(old)) return add(old, operand);
    throw new CommandError(14, `Cannot apply $inc to a value of non-numeric type: the field '${path}'`);
  };
}

function arrayAt(name: string, old: unknown, path: string): unknown[] {
  if (old === undefined) return [];
  if (!Array.isArray(old)) throw new CommandError(2, `The field '${path}' must be an array for ${name}`);
  return old;
}

function push(operand: unknown): Change {
  const items = isDoc(operand) && Object.hasOwn(operand, "$each") ? each(operand) : [operand];
  checkStored(items);
  return (old, { path }) => {
    const before = arrayAt("$push", old, path);
    return items.length === 0 && old !== undefined ? keep : [...before, ...items];
  };
}

function each({ $each: items, ...more }: { [name: string]: unknown }): unknown[] {
  const [other] = Object.keys(more);
  if (other !== undefined) {
    throw refusal("modifier of $push", other, new CommandError(2, `Unrecognized clause in $push: ${other}`));
  }
  if (!Array.isArray(items)) throw new CommandError(2, "The argument to $each in $push must be an array");
  return items;
}

function pull(operand: unknown): Change {
  const gone = pulled(operand);
  return (old, { path }) => {
    if (old === undefined) return keep;
    const before = arrayAt("$pull", old, path);
    const left = before.filter((item) => !gone(item));
    return left.length === before.length ? keep : left;
  };
}

/** A document is a filter on the elements that are documents; anything else is the element itself. */
function pulled(operand: unknown): (item: unknown) => boolean {
  if (!isDoc(operand)) return (item) => equal(item, operand);
  if (isOperators(operand)) throw notInSubset("$pull with operators on the element itself");
  const { test } = parseFilter(operand);
  return (item) => isDoc(item) && test(item);
}
