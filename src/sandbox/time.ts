const hour = 3_600_000;
const units: Record<string, number> = { W: 7 * 24 * hour, D: 24 * hour, H: hour, M: 60_000, S: 1000 };

/** The platform stands in China, which has one zone and no summer time. */
const chinaOffset = 8 * hour;

/** "2026-01-05T09:00:00+08:00"; with milliseconds only where there are some. */
export function chinaTime(date: Date): string {
  const text = new Date(date.getTime() + chinaOffset).toISOString();
  return `${text.slice(0, -1).replace(/\.000$/, "")}+08:00`;
}

/** Reads an ISO 8601 duration without years and months ("PT31M", "P1DT2H") as milliseconds; null if it isn't one. */
export function parseDuration(text: string): number | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!match || text.endsWith("P") || text.endsWith("T")) return null;
  const [, weeks, days, hours, minutes, seconds] = match;
  const parts = { W: weeks, D: days, H: hours, M: minutes, S: seconds };
  return Object.entries(parts).reduce((sum, [unit, n]) => sum + Number(n ?? 0) * (units[unit] ?? 0), 0);
}

/** Reads an ISO 8601 moment; one without an offset is China's time. Null if it isn't one. */
export function parseMoment(text: string): Date | null {
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}+08:00`;
  const date = new Date(text.includes("T") ? zoned : `${text}T00:00+08:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}

const isWeekday = (at: Date): boolean => ![0, 6].includes(new Date(at.getTime() + chinaOffset).getUTCDay());

/** 09:00 of the first working day after the day of `at`; without a calendar of its own that is Monday to Friday. */
export function nextWorkingMorning(at: Date, isWorkingDay = isWeekday): Date {
  const day = 24 * hour;
  const today = Math.floor((at.getTime() + chinaOffset) / day);
  const mornings = Array.from({ length: 60 }, (_, n) => new Date((today + 1 + n) * day - chinaOffset + 9 * hour));
  return mornings.find((morning) => isWorkingDay(morning)) ?? new Date((today + 1) * day - chinaOffset + 9 * hour);
}
