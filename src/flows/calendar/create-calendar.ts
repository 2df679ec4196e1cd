import type { Calendar, Day, DayOff } from "./calendar.js";
import { dateText, dayNumber, isWeekend, msOfDay, type Stretch, startOfDay, timeOfDay } from "./china-time.js";
import { datesBetween, type HolidayTable } from "./holiday-table.js";
import { statutoryDays } from "./statutory-days.js";

/**
 * The calendar of the table and the working hours. Days are worked out once and kept: a question costs one look-up a day
 * of its span.
 */
export function createCalendar(table: HolidayTable, hours: readonly Stretch[]): Calendar {
  const stretches = hours.map(({ from, to }) => ({ from: msOfDay(from), to: msOfDay(to) }));
  const first = stretches[0];
  if (!first) throw new RangeError("a calendar needs working hours");
  const workingDayMs = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const known = daysOfTable(table);
  const statutory = new Map<number, Map<string, string>>();
  const cache = new Map<number, Day>();

  const day = (number: number): Day => {
    const cached = cache.get(number);
    if (cached) return cached;
    const date = dateText(number);
    const year = Number(date.slice(0, 4));
    const made = table.years[year] ? noticed(date, number) : provisional(date, number, year);
    cache.set(number, made);
    return made;
  };
  const plain = (number: number) => (isWeekend(number) ? ("weekend" as const) : ("workday" as const));
  const noticed = (date: string, number: number): Day => {
    const entry = known.get(date);
    return { date, kind: entry?.kind ?? plain(number), name: entry?.name ?? null, provisional: false };
  };
  const provisional = (date: string, number: number, year: number): Day => {
    const days = statutory.get(year) ?? statutoryDays(year);
    statutory.set(year, days);
    const name = days.get(date) ?? null;
    return { date, kind: name ? "holiday" : plain(number), name, provisional: true };
  };
  const works = (number: number) => {
    const { kind } = day(number);
    return kind === "workday" || kind === "makeUp";
  };
  const nextWorkingDay = (number: number): number => {
    let next = number + 1;
    while (!works(next)) next += 1;
    return next;
  };
  const days = (from: Date, to: Date): Day[] => {
    const start = dayNumber(from);
    return Array.from({ length: Math.max(0, dayNumber(to) - start + 1) }, (_, index) => day(start + index));
  };

  const nextWorkingTime = (at: Date): Date => {
    const number = dayNumber(at);
    if (works(number)) {
      const time = timeOfDay(at);
      const stretch = stretches.find(({ to }) => time < to);
      if (stretch) return time >= stretch.from ? at : new Date(startOfDay(number) + stretch.from);
    }
    return new Date(startOfDay(nextWorkingDay(number)) + first.from);
  };
  /** Working time of one day before the time of day `until`. */
  const workedUntil = (number: number, until: number): number =>
    works(number) ? stretches.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - from), 0) : 0;

  return {
    lastCoveredYear: Math.max(...Object.keys(table.years).map(Number)),
    workingDayMs,
    dayOf: (at) => day(dayNumber(at)),
    isWorkingDay: (at) => works(dayNumber(at)),
    isWorkingTime: (at) => {
      const time = timeOfDay(at);
      return works(dayNumber(at)) && stretches.some(({ from, to }) => time >= from && time < to);
    },
    nextWorkingTime,
    addWorking(at, ms) {
      if (!(ms >= 0)) throw new RangeError(`cannot add ${ms} ms of working time`);
      const start = nextWorkingTime(at);
      if (ms === 0) return start;
      let number = dayNumber(start);
      let left = ms + workedUntil(number, timeOfDay(start));
      while (left > workingDayMs) {
        left -= workingDayMs;
        number = nextWorkingDay(number);
      }
      for (const { from, to } of stretches) {
        if (left <= to - from) return new Date(startOfDay(number) + from + left);
        left -= to - from;
      }
      throw new Error("unreachable: what is left fits into one working day");
    },
    workingBetween(from, to) {
      if (to <= from) return 0;
      const firstDay = dayNumber(from);
      const lastDay = dayNumber(to);
      let sum = workedUntil(lastDay, timeOfDay(to)) - workedUntil(firstDay, timeOfDay(from));
      for (let number = firstDay; number < lastDay; number += 1) if (works(number)) sum += workingDayMs;
      return sum;
    },
    addWorkingDays(at, count) {
      if (!Number.isInteger(count) || count < 0) throw new RangeError(`cannot add ${count} working days`);
      const start = nextWorkingTime(at);
      let number = dayNumber(start);
      for (let added = 0; added < count; added += 1) number = nextWorkingDay(number);
      return new Date(startOfDay(number) + timeOfDay(start));
    },
    daysOff: (from, to) =>
      days(from, to).flatMap(({ date, kind, name }): DayOff[] =>
        kind === "weekend" || kind === "holiday" ? [{ date, reason: kind, name }] : [],
      ),
    makeUpDays: (from, to) => days(from, to).flatMap(({ date, kind }) => (kind === "makeUp" ? [date] : [])),
    isProvisional(from, to) {
      const lastYear = Number(dateText(dayNumber(to)).slice(0, 4));
      for (let year = Number(dateText(dayNumber(from)).slice(0, 4)); year <= lastYear; year += 1) {
        if (!table.years[year]) return true;
      }
      return false;
    },
  };
}

type TableDay = { kind: "holiday" | "makeUp"; name: string };

function daysOfTable(table: HolidayTable): Map<string, TableDay> {
  const days = new Map<string, TableDay>();
  for (const { off, makeUp } of Object.values(table.years)) {
    for (const { name, from, to } of off) {
      for (const date of datesBetween(from, to)) days.set(date, { kind: "holiday", name });
    }
    for (const { name, date } of makeUp) days.set(date, { kind: "makeUp", name });
  }
  return days;
}
