import { BSONRegExp, Timestamp } from "bson";
import { CommandError, notInSubset } from "../errors.js";
import { elementTest, isOperators } from "../query/filter.js";
import { parseSort, sorted } from "../query/sort.js";
import { checkStored, type Doc, isDoc } from "../values/document.js";
import { arithmetic, isNumber, refuseDecimal } from "../values/number.js";
import { compare, equal } from "../values/order.js";

export type Occasion = { path: string; now: Date /** the whole document as it was */; before: Doc };

/**
 * What an operator makes of the value at its path (undefined: missing). Returning `keep` leaves the document as it is;
 * returning undefined removes the field.
 */
export type Change = (old: unknown, occasion: Occasion) => unknown;

export const keep = Symbol("keep");

/** Reads an operand and gives the change; unknown and misshapen operands are refused here, before anything is read. */
type Reader = (operand: unknown, path: string) => Change;

const set: Reader = (operand) => {
  checkStored(operand);
  return () => operand;
};

/** `$rename` is read in update.ts: it is two changes, one that removes and one that sets. */
const readers = {
  $set: set,
  $setOnInsert: set,
  $unset: () => () => undefined,
  $inc: calculation("$inc", "add"),
  $mul: calculation("$mul", "multiply"),
  $min: (operand) => (old) => (old === undefined || compare(operand, old) < 0 ? operand : keep),
  $max: (operand) => (old) => (old === undefined || compare(operand, old) > 0 ? operand : keep),
  $currentDate: (operand, path) => {
    if (operand === true || (isDoc(operand) && operand.$type === "date")) return (_old, { now }) => now;
    if (isDoc(operand) && operand.$type === "timestamp") {
      return (_old, { now }) => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
    }
    throw new CommandError(2, `$currentDate of '${path}' takes true or a $type of 'date' or 'timestamp'`);
  },
  $push: push,
  $addToSet: (operand) => {
    const items = isEach(operand, ["$each"]) ? list("$each", operand.$each) : [operand];
    checkStored(items);
    return (old, { path }) => {
      const before = arrayAt("$addToSet", old, path);
      const added = items.filter((item, at) => !contains(before, item) && !contains(items.slice(0, at), item));
      return added.length === 0 && old !== undefined ? keep : [...before, ...added];
    };
  },
  $pull: (operand) => {
    const gone = pulled(operand);
    return removing("$pull", (item) => gone(item));
  },
  $pullAll: (operand) => {
    const items = list("$pullAll", operand);
    return removing("$pullAll", (item) => contains(items, item));
  },
  $pop: (operand, path) => {
    const end = Number(operand);
    if (end !== 1 && end !== -1) throw new CommandError(9, `$pop of '${path}' expects 1 or -1`);
    return (old) => {
      if (old === undefined) return keep;
      const before = arrayAt("$pop", old, path, 14);
      if (before.length === 0) return keep;
      return end === 1 ? before.slice(0, -1) : before.slice(1);
    };
  },
} satisfies { [name: string]: Reader };

type Name = keyof typeof readers;

export const updateOperators: readonly string[] = [...Object.keys(readers), "$rename"];
export const pushModifiers = ["$each", "$slice", "$sort", "$position"] as const;

const isName = (name: string): name is Name => Object.hasOwn(readers, name);

/** @throws CommandError 9 for an operator that does not exist, 115 for `$bit` */
export function reader(name: string): Reader {
  if (isName(name)) return readers[name];
  if (name === "$bit") throw notInSubset("the update operator $bit");
  throw new CommandError(
    9,
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
}

function calculation(name: string, operation: "add" | "multiply"): Reader {
  return (operand) => {
    refuseDecimal(operand);
    if (!isNumber(operand)) {
      throw new CommandError(14, `Cannot ${name === "$inc" ? "increment" : "multiply"} with non-numeric argument`);
    }
    return (old, { path }) => {
      refuseDecimal(old);
      if (old === undefined) return arithmetic(operation, operand, 0);
      if (!isNumber(old)) {
        throw new CommandError(14, `Cannot apply ${name} to a value of non-numeric type: the field '${path}'`);
      }
      return arithmetic(operation, old, operand);
    };
  };
}

function list(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandError(2, `The argument to ${name} must be an array`);
  return operand;
}

function arrayAt(name: string, old: unknown, path: string, code: 2 | 14 = 2): unknown[] {
  if (old === undefined) return [];
  if (!Array.isArray(old)) throw new CommandError(code, `The field '${path}' must be an array for ${name}`);
  return old;
}

const contains = (items: readonly unknown[], wanted: unknown): boolean => items.some((item) => equal(item, wanted));

/** `{ $each: [...] }` with its modifiers; any other name beside `$each` is refused. */
function isEach(operand: unknown, known: readonly string[]): operand is Doc {
  if (!isDoc(operand) || !Object.hasOwn(operand, "$each")) return false;
  const unknown = Object.keys(operand).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new CommandError(2, `Unrecognized clause in $push or $addToSet: ${unknown}`);
  return true;
}

function push(operand: unknown): Change {
  checkStored(isDoc(operand) && Object.hasOwn(operand, "$each") ? operand.$each : operand);
  if (!isEach(operand, pushModifiers)) return (old, { path }) => [...arrayAt("$push", old, path), operand];
  const items = list("$each", operand.$each);
  const position = wholeNumber("$position", operand.$position);
  const slice = wholeNumber("$slice", operand.$slice);
  const arrange = operand.$sort === undefined ? undefined : arrangement(operand.$sort);
  return (old, { path }) => {
    const before = arrayAt("$push", old, path);
    if (items.length === 0 && !arrange && slice === undefined && old !== undefined) return keep;
    const at = position ?? before.length;
    const pushed = [...before];
    pushed.splice(at, 0, ...items);
    const ordered = arrange ? arrange(pushed) : pushed;
    if (slice === undefined) return ordered;
    return slice < 0 ? ordered.slice(slice) : ordered.slice(0, slice);
  };
}

function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumber(value) || !Number.isInteger(Number(value))) throw new CommandError(2, `${name} must be a whole number`);
  return Number(value);
}

/** `$sort` of a push: 1 or -1 orders whole elements, a document orders by fields. */
function arrangement(operand: unknown): (items: unknown[]) => unknown[] {
  if (isDoc(operand)) {
    const pattern = parseSort(operand);
    return (items) => sorted(items, pattern, (item) => (isDoc(item) ? item : {}));
  }
  const sign = Number(operand);
  if (sign !== 1 && sign !== -1) throw new CommandError(2, "The $sort element value must be either 1 or -1");
  return (items) => items.toSorted((a, b) => sign * compare(a, b));
}

function pulled(operand: unknown): (item: unknown) => boolean {
  if (operand instanceof BSONRegExp) return elementTest({ $regex: operand });
  if (isOperators(operand) || isDoc(operand)) return elementTest(operand);
  return (item) => equal(item, operand);
}

const removing =
  (name: string, gone: (item: unknown) => boolean): Change =>
  (old, { path }) => {
    if (old === undefined) return keep;
    const before = arrayAt(name, old, path);
    const left = before.filter((item) => !gone(item));
    return left.length === before.length ? keep : left;
  };
