import { CommandError } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { datePart, dateParts, dateToString, dateTrunc } from "./dates.js";
import type { Expression, Scope } from "./expression.js";

type Compile = (part: unknown, more?: readonly string[]) => Expression;
type Form = (operand: unknown, compile: Compile) => Expression;

/** False, null, missing and zero are false in expressions. */
export const truthy = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(isNumeric(value) && Number(value) === 0);

const isNumeric = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "object" && value !== null && "toBigInt" in value);

const binding = (scope: Scope, name: string, value: unknown): Scope => ({
  ...scope,
  variables: new Map([...scope.variables, [name, value]]),
});

/** The named arguments of a form: all of `wanted`, perhaps some of `optional`, nothing else. */
function named(name: string, operand: unknown, wanted: readonly string[], optional: readonly string[] = []): Doc {
  if (!isDoc(operand)) throw new CommandError(9, `${name} only supports an object as its argument`);
  const unknown = Object.keys(operand).find((key) => !wanted.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw new CommandError(9, `Unrecognized argument to ${name}: ${unknown}`);
  const missing = wanted.find((key) => !Object.hasOwn(operand, key));
  if (missing !== undefined) throw new CommandError(9, `Missing '${missing}' parameter to ${name}`);
  return operand;
}

const nameOf = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback);

/** The array a form works on: null stays null, anything else is an error. */
function arrayOf(name: string, code: number, value: unknown): unknown[] | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) throw new CommandError(code, `input to ${name} must be an array`);
  return value;
}

const cond: Form = (operand, compile) => {
  const parts = Array.isArray(operand)
    ? operand
    : ["if", "then", "else"].map((key) => field(named("$cond", operand, ["if", "then", "else"]), key));
  if (parts.length !== 3) throw new CommandError(16020, "Expression $cond takes exactly 3 arguments");
  const [test, yes, no] = parts.map((part) => compile(part));
  return (scope) => (truthy(test?.(scope)) ? yes?.(scope) : no?.(scope));
};

const switchForm: Form = (operand, compile) => {
  const { branches, default: other } = named("$switch", operand, ["branches"], ["default"]);
  if (!Array.isArray(branches) || branches.length === 0)
    throw new CommandError(9, "$switch requires at least one branch");
  const cases = branches.map((branch: unknown) => {
    const parts = named("$switch", branch, ["case", "then"]);
    return { test: compile(parts.case), result: compile(parts.then) };
  });
  const fallback = other === undefined ? undefined : compile(other);
  return (scope) => {
    const found = cases.find(({ test }) => truthy(test(scope)));
    if (found) return found.result(scope);
    if (!fallback) throw new CommandError(9, "$switch could not find a matching branch, and no default was specified");
    return fallback(scope);
  };
};

const map: Form = (operand, compile) => {
  const parts = named("$map", operand, ["input", "in"], ["as"]);
  const name = nameOf(parts.as, "this");
  const input = compile(parts.input);
  const each = compile(parts.in, [name]);
  return (scope) =>
    arrayOf("$map", 16883, input(scope))?.map((item) => each(binding(scope, name, item)) ?? null) ?? null;
};

const filter: Form = (operand, compile) => {
  const parts = named("$filter", operand, ["input", "cond"], ["as"]);
  const name = nameOf(parts.as, "this");
  const input = compile(parts.input);
  const test = compile(parts.cond, [name]);
  return (scope) =>
    arrayOf("$filter", 28651, input(scope))?.filter((item) => truthy(test(binding(scope, name, item)))) ?? null;
};

const reduce: Form = (operand, compile) => {
  const parts = named("$reduce", operand, ["input", "initialValue", "in"]);
  const input = compile(parts.input);
  const initial = compile(parts.initialValue);
  const step = compile(parts.in, ["this", "value"]);
  return (scope) => {
    const items = arrayOf("$reduce", 40080, input(scope));
    return (
      items?.reduce((value, item) => step(binding(binding(scope, "value", value), "this", item)), initial(scope)) ??
      null
    );
  };
};

const letForm: Form = (operand, compile) => {
  const parts = named("$let", operand, ["vars", "in"]);
  const vars = Object.entries(isDoc(parts.vars) ? parts.vars : {}).map(
    ([name, value]) => [name, compile(value)] as const,
  );
  const inside = compile(
    parts.in,
    vars.map(([name]) => name),
  );
  return (scope) => {
    const bound = vars.map(([name, evaluate]) => [name, evaluate(scope)] as const);
    return inside({ ...scope, variables: new Map([...scope.variables, ...bound]) });
  };
};

const several = (operand: unknown, compile: Compile): Expression[] =>
  (Array.isArray(operand) ? operand : [operand]).map((part) => compile(part));

/** A date operator with named arguments; all are evaluated, null or missing dates give null. */
const dated =
  (name: string, wanted: readonly string[], optional: readonly string[], run: (given: Doc) => unknown): Form =>
  (operand, compile) => {
    const args = Object.entries(named(name, operand, wanted, optional)).map(
      ([key, value]) => [key, compile(value)] as const,
    );
    return (scope) => run(Object.fromEntries(args.map(([key, evaluate]) => [key, evaluate(scope)])));
  };

/** `{ $year: date }` or `{ $year: { date, timezone } }`. */
const part =
  (name: string): Form =>
  (operand, compile) => {
    const full =
      isDoc(operand) && Object.hasOwn(operand, "date")
        ? named(name, operand, ["date"], ["timezone"])
        : { date: operand };
    const date = compile(Array.isArray(full.date) ? full.date[0] : full.date);
    const timezone = compile(full.timezone);
    return (scope) => datePart(name, date(scope), timezone(scope));
  };

/** Operators that do not simply evaluate a list of arguments. */
export const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["$literal", (operand) => () => operand],
  ["$cond", cond],
  ["$switch", switchForm],
  ["$map", map],
  ["$filter", filter],
  ["$reduce", reduce],
  ["$let", letForm],
  [
    "$and",
    (operand, compile) => {
      const tests = several(operand, compile);
      return (scope) => tests.every((test) => truthy(test(scope)));
    },
  ],
  [
    "$or",
    (operand, compile) => {
      const tests = several(operand, compile);
      return (scope) => tests.some((test) => truthy(test(scope)));
    },
  ],
  [
    "$ifNull",
    (operand, compile) => {
      const parts = several(operand, compile);
      if (parts.length < 2) throw new CommandError(1257300, "$ifNull needs at least two arguments");
      return (scope) => {
        for (const evaluate of parts.slice(0, -1)) {
          const value = evaluate(scope);
          if (value !== null && value !== undefined) return value;
        }
        return parts.at(-1)?.(scope);
      };
    },
  ],
  ["$dateToString", dated("$dateToString", ["date"], ["format", "timezone", "onNull"], dateToString)],
  ["$dateTrunc", dated("$dateTrunc", ["date", "unit"], ["timezone", "startOfWeek"], dateTrunc)],
  ...dateParts.map((name) => [name, part(name)] as const),
]);
