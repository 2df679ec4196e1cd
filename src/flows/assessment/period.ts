import { dateText, dayNumber, dayOfText, startOfDay } from "../calendar/china-time.js";

/**
 * A month, quarter or year of China. A whistle belongs to the period in which it was blown, as its number says:
 * `20260105-0012` to January.
 */
export type Period = { id: string; kind: "month" | "quarter" | "year"; from: Date; to: Date };

const numerals = "一二三四";

/** `2026`, `2026-Q1`, `2026-01`. */
export function periodOf(id: string): Period | null {
  const [, yearText = "", rest = ""] = /^(20\d\d)(?:-(Q[1-4]|0[1-9]|1[0-2]))?$/.exec(id) ?? [];
  if (yearText === "") return null;
  const year = Number(yearText);
  if (rest === "") return { id, kind: "year", ...months(year, 0, 12) };
  if (rest.startsWith("Q")) return { id, kind: "quarter", ...months(year, (Number(rest.slice(1)) - 1) * 3, 3) };
  return { id, kind: "month", ...months(year, Number(rest) - 1, 1) };
}

/** As people write it: 2026年, 2026年1月, 2026-01, 2026年一季度, 上月, 本季度, 今年; null: no period is named. */
export function readPeriod(text: string, now: Date): Period | null {
  const written = text.replace(/\s+/gu, "");
  const today = dateText(dayNumber(now));
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const quarter = Math.ceil(month / 3);
  if (/^(?:今年|本年度?|thisyear)$/iu.test(written)) return periodOf(String(year));
  if (/^(?:去年|上年度?|lastyear)$/iu.test(written)) return periodOf(String(year - 1));
  if (/^(?:本月|这个月|thismonth)$/iu.test(written)) return ofMonth(year, month);
  if (/^(?:上月|上个月|lastmonth)$/iu.test(written)) return ofMonth(year, month - 1);
  if (/^(?:本季度?|thisquarter)$/iu.test(written)) return ofQuarter(year, quarter);
  if (/^(?:上季度?|上个季度|lastquarter)$/iu.test(written)) return ofQuarter(year, quarter - 1);
  const found = /^(20\d\d)(?:年度?|[-./])?(?:第?([1-4一二三四])季度?|Q([1-4])|(\d{1,2})月?份?)?$/iu.exec(written);
  if (!found) return null;
  const [, named = "", season, latin, monthText] = found;
  if (season !== undefined) return ofQuarter(Number(named), numerals.indexOf(season) + 1 || Number(season));
  if (latin !== undefined) return ofQuarter(Number(named), Number(latin));
  if (monthText === undefined) return periodOf(named);
  const asked = Number(monthText);
  return asked >= 1 && asked <= 12 ? ofMonth(Number(named), asked) : null;
}

/** The year that is under way. */
export const currentYear = (now: Date): Period => ofMonthsYear(now);

const ofMonthsYear = (now: Date): Period => {
  const found = periodOf(dateText(dayNumber(now)).slice(0, 4));
  if (!found) throw new RangeError("no such year");
  return found;
};

const ofMonth = (year: number, month: number): Period | null =>
  month < 1 ? ofMonth(year - 1, month + 12) : periodOf(`${year}-${String(month).padStart(2, "0")}`);

const ofQuarter = (year: number, quarter: number): Period | null =>
  quarter < 1 ? ofQuarter(year - 1, quarter + 4) : periodOf(`${year}-Q${quarter}`);

const midnight = (year: number, month: number): Date =>
  new Date(startOfDay(dayOfText(`${year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`)));

const months = (year: number, first: number, count: number): { from: Date; to: Date } => ({
  from: midnight(year, first),
  to: midnight(year, first + count),
});
