/** China has one time zone and no summer time. */
const offset = 8 * 3_600_000;

export type ChinaDay = { year: number; month: number; day: number };

export function chinaDay(at: Date): ChinaDay & { hour: number; minute: number; weekday: number } {
  const shifted = new Date(at.getTime() + offset);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay() === 0 ? 7 : shifted.getUTCDay(),
  };
}

/** The instant of a wall-clock time in China; 24:00 is the midnight after. Null for a day or time that does not exist. */
export function chinaInstant({ year, month, day }: ChinaDay, hour: number, minute: number): Date | null {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() + 1 !== month || midnight.getUTCDate() !== day) return null;
  return new Date(midnight.getTime() - offset + (hour * 60 + minute) * 60_000);
}

export function addDays({ year, month, day }: ChinaDay, days: number): ChinaDay {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

const digits = "零一二三四五六七八九";

/** Arabic or Chinese numeral below 100 (两 is 2); NaN for anything else. */
export function numeral(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.replace("两", "二").split("十");
  if (tens === undefined) return Number.NaN;
  if (ones === undefined) return tens.length === 1 ? place(tens) : Number.NaN;
  return (tens === "" ? 1 : place(tens)) * 10 + (ones === "" ? 0 : place(ones));
}

function place(digit: string): number {
  const value = digit.length === 1 ? digits.indexOf(digit) : -1;
  return value < 0 ? Number.NaN : value;
}
