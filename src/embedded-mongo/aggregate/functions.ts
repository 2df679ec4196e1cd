import { Long, ObjectId } from "bson";
import { CommandError } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { arithmetic, isNumber, refuseDecimal } from "../values/number.js";
import { compare, equal } from "../values/order.js";
import { average, extreme, total } from "./accumulators.js";
import type { Expression } from "./expression.js";
import { truthy } from "./forms.js";

/** An operator whose arguments are all evaluated first. */
type Definition = { least: number; most: number /** null or missing arguments give null */; strict: boolean; run: Run };
type Run = (args: unknown[]) => unknown;

const many = Number.POSITIVE_INFINITY;
const strict = (least: number, most: number, run: Run): Definition => ({ least, most, strict: true, run });
const lenient = (least: number, most: number, run: Run): Definition => ({ least, most, strict: false, run });
const comparison = (test: (order: number) => boolean): Definition => lenient(2, 2, ([a, b]) => test(compare(a, b)));

function numeric(value: unknown): number | Long {
  refuseDecimal(value);
  if (isNumber(value)) return value;
  throw new CommandError(14, `a number is needed here, not ${typeof value}`);
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  throw new CommandError(14, `a string is needed here, not ${typeof value}`);
}

function array(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(14, "an array is needed here");
}

const whole = (value: unknown): number => {
  const result = Number(numeric(value));
  if (!Number.isInteger(result)) throw new CommandError(14, "a whole number is needed here");
  return result;
};

const rounding =
  (run: (value: number) => number): Run =>
  ([value]) =>
    value instanceof Long ? value : run(Number(numeric(value)));

/** Halves go to the even neighbour, as MongoDB rounds. */
function round(value: number, places: number): number {
  const scaled = value * 10 ** places;
  if (Math.abs(scaled % 1) !== 0.5) return places === 0 ? Math.round(value) : Number(value.toFixed(places));
  const below = Math.floor(scaled);
  return (below % 2 === 0 ? below : below + 1) / 10 ** places;
}

function add(args: unknown[]): unknown {
  const dates = args.filter((arg) => arg instanceof Date);
  if (dates.length > 1) throw new CommandError(16612, "only one date allowed in an $add expression");
  const sum = args
    .filter((arg) => !(arg instanceof Date))
    .map(numeric)
    .reduce((a, b) => arithmetic("add", a, b), 0);
  return dates[0] ? new Date(dates[0].getTime() + Number(sum)) : sum;
}

function subtract([a, b]: unknown[]): unknown {
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date) return new Date(a.getTime() - Number(numeric(b)));
  return arithmetic("subtract", numeric(a), numeric(b));
}

function divide([a, b]: unknown[]): number {
  if (Number(numeric(b)) === 0) throw new CommandError(2, "can't $divide by zero");
  return Number(numeric(a)) / Number(b);
}

function modulo([a, b]: unknown[]): number {
  if (Number(numeric(b)) === 0) throw new CommandError(16610, "can't $mod by zero");
  return Number(numeric(a)) % Number(b);
}

function asString([value]: unknown[]): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId || value instanceof Long) return value.toString();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new CommandError(241, "Unsupported conversion to string");
}

function elementAt([items, position]: unknown[]): unknown {
  const at = whole(position);
  return array(items).at(at);
}

function sliceOf([items, first, second]: unknown[]): unknown[] {
  const all = array(items);
  if (second === undefined) return whole(first) < 0 ? all.slice(whole(first)) : all.slice(0, whole(first));
  if (whole(second) <= 0) throw new CommandError(28729, "Third argument to $slice must be positive");
  const from = whole(first) < 0 ? Math.max(0, all.length + whole(first)) : whole(first);
  return all.slice(from, from + whole(second));
}

function merged(args: unknown[]): Doc {
  const parts = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  return Object.assign(
    {},
    ...parts
      .filter((part: unknown) => part !== null && part !== undefined)
      .map((part: unknown) => {
        if (!isDoc(part)) throw new CommandError(40400, "$mergeObjects requires object inputs");
        return part;
      }),
  );
}

/** One argument that is an array stands for its elements, several arguments for themselves. */
const spread = (args: unknown[], listed: boolean): unknown[] => (!listed || args.length === 1 ? args.flat(1) : args);

const functions: { [name: string]: Definition } = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: lenient(2, 2, ([a, b]) => Math.sign(compare(a, b))),
  $not: lenient(1, 1, ([value]) => !truthy(value)),
  $add: strict(0, many, add),
  $subtract: strict(2, 2, subtract),
  $multiply: strict(0, many, (args) => args.map(numeric).reduce((a, b) => arithmetic("multiply", a, b), 1)),
  $divide: strict(2, 2, divide),
  $mod: strict(2, 2, modulo),
  $abs: strict(1, 1, rounding(Math.abs)),
  $ceil: strict(1, 1, rounding(Math.ceil)),
  $floor: strict(1, 1, rounding(Math.floor)),
  $round: strict(1, 2, ([value, places = 0]) => {
    if (whole(places) < 0 || whole(places) > 20) throw new CommandError(51083, "$round takes 0 to 20 places here");
    return value instanceof Long ? value : round(Number(numeric(value)), whole(places));
  }),
  $concat: strict(0, many, (args) => args.map(text).join("")),
  $toString: strict(1, 1, asString),
  $toLower: lenient(1, 1, ([value]) => text(value).toLowerCase()),
  $toUpper: lenient(1, 1, ([value]) => text(value).toUpperCase()),
  $strLenCP: lenient(1, 1, ([value]) => {
    if (typeof value !== "string") throw new CommandError(34471, "$strLenCP requires a string argument");
    return [...value].length;
  }),
  $substrCP: lenient(3, 3, ([value, start, length]) =>
    [...text(value)].slice(whole(start), whole(start) + whole(length)).join(""),
  ),
  $split: strict(2, 2, ([value, separator]) => {
    if (text(separator) === "") throw new CommandError(40087, "$split requires a non-empty separator");
    return text(value).split(text(separator));
  }),
  $size: lenient(1, 1, ([items]) => {
    if (!Array.isArray(items)) throw new CommandError(17124, "The argument to $size must be an array");
    return items.length;
  }),
  $isArray: lenient(1, 1, ([value]) => Array.isArray(value)),
  $arrayElemAt: strict(2, 2, elementAt),
  $first: strict(1, 1, ([items]) => array(items).at(0)),
  $last: strict(1, 1, ([items]) => array(items).at(-1)),
  $in: lenient(2, 2, ([value, items]) => array(items).some((item) => equal(item, value))),
  $concatArrays: strict(0, many, (args) => args.flatMap(array)),
  $slice: strict(2, 3, sliceOf),
  $mergeObjects: lenient(0, many, merged),
  $objectToArray: strict(1, 1, ([value]) => {
    if (!isDoc(value)) throw new CommandError(40390, "$objectToArray requires a document input");
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $sum: lenient(0, many, total),
  $avg: lenient(0, many, average),
  $min: lenient(0, many, (values) => extreme(values, -1)),
  $max: lenient(0, many, (values) => extreme(values, 1)),
};

const spreading = new Set(["$sum", "$avg", "$min", "$max"]);

export const functionNames: readonly string[] = Object.keys(functions);

export const isFunction = (name: string): boolean => Object.hasOwn(functions, name);

/** @throws CommandError 16020 for a wrong number of arguments */
export function runFunction(name: string, args: readonly Expression[], listed: boolean): Expression {
  const definition = functions[name];
  if (!definition || args.length < definition.least || args.length > definition.most) {
    throw new CommandError(16020, `Expression ${name} does not take ${args.length} arguments`);
  }
  return (scope) => {
    const values = args.map((evaluate) => evaluate(scope));
    if (definition.strict && values.some((value) => value === null || value === undefined)) return null;
    return definition.run(spreading.has(name) ? spread(values, listed) : values);
  };
}
