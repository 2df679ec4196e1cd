import { ObjectId } from "bson";
import { CommandError } from "../errors.js";
import type { Doc } from "../values/document.js";

const dayMs = 86_400_000;

const readers = {
  $year: (local: Date) => local.getUTCFullYear(),
  $month: (local: Date) => local.getUTCMonth() + 1,
  $dayOfMonth: (local: Date) => local.getUTCDate(),
  $dayOfYear: (local: Date) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / dayMs) + 1,
  $dayOfWeek: (local: Date) => local.getUTCDay() + 1,
  $isoDayOfWeek: (local: Date) => local.getUTCDay() || 7,
  $hour: (local: Date) => local.getUTCHours(),
  $minute: (local: Date) => local.getUTCMinutes(),
  $second: (local: Date) => local.getUTCSeconds(),
  $millisecond: (local: Date) => local.getUTCMilliseconds(),
} as const;

export const dateParts: readonly string[] = Object.keys(readers);

const isReader = (name: string): name is keyof typeof readers => Object.hasOwn(readers, name);

export function datePart(name: string, value: unknown, timezone: unknown): number | null {
  const date = dateOf(value);
  return date && isReader(name) ? readers[name](toLocal(date, timezone)) : null;
}

function dateOf(value: unknown): Date | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  throw new CommandError(16006, "can't convert from this type to Date");
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Minutes and hours of the zone as if they were UTC, so that the UTC getters read them. */
function toLocal(date: Date, timezone: unknown): Date {
  return new Date(date.getTime() + offsetMs(date, timezone ?? "UTC"));
}

/** @throws CommandError 40485 for a zone that is neither `+08:00`, `+0800`, `+08` nor a name of the Olson list */
function offsetMs(date: Date, timezone: unknown): number {
  const [, sign = "", hours = "", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(String(timezone)) ?? [];
  if (hours) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const parts = new Map(
    formatter(String(timezone))
      .formatToParts(date)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
  return local - Math.floor(date.getTime() / 1000) * 1000;
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  try {
    const numeric = "numeric";
    const made = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formatters.set(timeZone, made);
    return made;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
}

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

const specifiers: ReadonlyMap<string, (local: Date, offset: number) => string> = new Map([
  ["Y", (local: Date) => pad(local.getUTCFullYear(), 4)],
  ["m", (local: Date) => pad(local.getUTCMonth() + 1)],
  ["d", (local: Date) => pad(local.getUTCDate())],
  ["H", (local: Date) => pad(local.getUTCHours())],
  ["M", (local: Date) => pad(local.getUTCMinutes())],
  ["S", (local: Date) => pad(local.getUTCSeconds())],
  ["L", (local: Date) => pad(local.getUTCMilliseconds(), 3)],
  ["j", (local: Date) => pad(readers.$dayOfYear(local), 3)],
  ["w", (local: Date) => String(readers.$dayOfWeek(local))],
  ["u", (local: Date) => String(readers.$isoDayOfWeek(local))],
  ["z", (_local: Date, offset: number) => zone(offset)],
  ["%", () => "%"],
]);

function zone(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

export const dateFormats: readonly string[] = [...specifiers.keys()].map((letter) => `%${letter}`);

/** @throws CommandError 18536 for a specifier outside the list */
export function dateToString({ date: value, format, timezone, onNull }: Doc): unknown {
  const date = dateOf(value);
  if (!date) return onNull ?? null;
  const offset = offsetMs(date, timezone ?? "UTC");
  const local = new Date(date.getTime() + offset);
  const pattern = typeof format === "string" ? format : `%Y-%m-%dT%H:%M:%S.%L${timezone ? "" : "Z"}`;
  return pattern.replace(/%(.?)/g, (_, letter: string) => {
    const write = specifiers.get(letter);
    if (!write) throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
    return write(local, offset);
  });
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Start of the unit that holds the date, in the zone given. */
export function dateTrunc({ date: value, unit, timezone, startOfWeek }: Doc): Date | null {
  const date = dateOf(value);
  if (!date) return null;
  const local = toLocal(date, timezone);
  const start = truncated(local, unit, String(startOfWeek ?? "sunday").toLowerCase());
  // the offset at the start may differ from that at the date, where clocks are put forward in between
  const guess = new Date(start - offsetMs(date, timezone ?? "UTC"));
  return new Date(start - offsetMs(guess, timezone ?? "UTC"));
}

function truncated(local: Date, unit: unknown, startOfWeek: string): number {
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const floor = (ms: number): number => Math.floor(local.getTime() / ms) * ms;
  switch (unit) {
    case "year":
      return Date.UTC(year, 0);
    case "quarter":
      return Date.UTC(year, month - (month % 3));
    case "month":
      return Date.UTC(year, month);
    case "week": {
      const first = weekdays.findIndex((name) => name === startOfWeek || name.slice(0, 3) === startOfWeek);
      if (first < 0) throw new CommandError(9, `unknown day of week value: ${startOfWeek}`);
      return Date.UTC(year, month, day - ((local.getUTCDay() - first + 7) % 7));
    }
    case "day":
      return Date.UTC(year, month, day);
    case "hour":
      return floor(3_600_000);
    case "minute":
      return floor(60_000);
    case "second":
      return floor(1000);
    default:
      throw new CommandError(9, `unknown time unit value: ${String(unit)}`);
  }
}
