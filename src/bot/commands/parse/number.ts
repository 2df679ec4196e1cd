import { chinaDay, chinaInstant } from "./china-time.js";
import type { Range } from "./cut.js";
import { fold } from "./fold.js";

const dash = " ?[-–—−_~]{1,2} ?";
const full = new RegExp(
  `(?<!\\d)(?:#|no\\.?|编号:?)? ?(20\\d{6})(?:${dash}(\\d{1,6})| (\\d{4})|(\\d{4,6}))(?!\\d)`,
  "iu",
);
const dayTail = new RegExp(`^ ?(?:#|no\\.?|编号:?)? ?(\\d{2})(\\d{2})${dash}(\\d{1,6})(?!\\d)`, "iu");
const marked = /(?:#|no\.?|编号:?) ?(\d{1,6})(?!\d)/iu;
/** `3个人没来` or `12月` is no number of a whistle. */
const tail =
  /^ ?第?(\d{1,6})(?!\d|[.:点]\d)(?: ?号(?![\p{L}\p{N}])|(?! ?(?:[个人次天日月年号点时分家户盏处辆名位条项楼栋幢米组]|小时)))/u;

/** `query` is `20260105-0012`, `0105-0012` or a tail padded to four digits. */
export type FoundNumber = Range & { query: string };

/** The number of a whistle in the arguments of a command; a full one stands anywhere, a short one first or after #. */
export function findNumber(args: string): FoundNumber | null {
  const folded = fold(args);
  const found = full.exec(folded);
  if (found?.[1] && isDay(found[1])) {
    return at(found, `${found[1]}-${padded(found[2] ?? found[3] ?? found[4] ?? "")}`);
  }
  const day = dayTail.exec(folded);
  if (day?.[1] && day[2] && day[3] && isDay(`2024${day[1]}${day[2]}`)) {
    return at(day, `${day[1]}${day[2]}-${padded(day[3])}`);
  }
  const short = tail.exec(folded) ?? marked.exec(folded);
  return short?.[1] && Number(short[1]) > 0 ? at(short, padded(short[1])) : null;
}

/** Which whistle a query means: exactly one number, or the newest whose number ends so, today's first. */
export type NumberMeaning = { kind: "exact"; number: string } | { kind: "tail"; tail: string; todays: string };

/**
 * Takes what people type as well as a parsed `numberQuery`; null when it is no number. A day without a year is the
 * latest such day up to today, in China's time.
 */
export function interpretNumber(query: string, today: Date): NumberMeaning | null {
  const found = findNumber(query.trim());
  if (!found) return null;
  const [day, sequence] = found.query.split("-");
  if (day === undefined) return null;
  const { year, month, day: date } = chinaDay(today);
  const todayDigits = `${year}${two(month)}${two(date)}`;
  if (sequence === undefined) return { kind: "tail", tail: day, todays: `${todayDigits}-${day}` };
  if (day.length === 8) return { kind: "exact", number: found.query };
  const thisYear = `${year}${day}`;
  return { kind: "exact", number: `${thisYear <= todayDigits ? thisYear : `${year - 1}${day}`}-${sequence}` };
}

const at = (match: RegExpExecArray, query: string): FoundNumber => ({
  start: match.index,
  end: match.index + match[0].length,
  query,
});

const isDay = (digits: string): boolean =>
  chinaInstant(
    { year: Number(digits.slice(0, 4)), month: Number(digits.slice(4, 6)), day: Number(digits.slice(6)) },
    0,
    0,
  ) !== null;

const padded = (digits: string): string => String(Number(digits)).padStart(4, "0");
const two = (value: number): string => String(value).padStart(2, "0");
