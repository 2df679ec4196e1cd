import { addDays, type ChinaDay, chinaDay, chinaInstant, numeral } from "./china-time.js";

/** A time as people write it; `length` counts the folded characters that were read. */
export type ReadDue = { at: Date; length: number; plain: boolean };

type DayRead = { day: ChinaDay | null; length: number; evening: boolean; today: boolean; plain: boolean };

const starts = /^[\d一二两三四五六七八九十半今当明后大本这下周星礼凌早上中晚傍夜]/u;
const N = "(\\d{1,2}|[一二两三四五六七八九十]{1,3})";
const relative =
  /^(\d{1,3}|[一二两三四五六七八九十]{1,3}|半) ?个?(?:(分钟?)|(小时|钟头)|(天|日(?=[之以]?内)))([之以]?内|[之以]?后)?/u;
const fullDate = /^(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?/u;
const monthDay = new RegExp(`^${N} ?月 ?${N} ?[日号]?`, "u");
const shortDate = /^(\d{1,2})[-/](\d{1,2})(?![\d:])/u;
const dayOfMonth = /^(\d{1,2}) ?[日号]/u;
const namedDay = /^(今天|今日|今晚|今早|当天|明天|明日|明早|明晚|大后天|后天)/u;
const weekday = /^(本|这个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天1-7])/u;
const partOfDay = /^(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|早|晚)/u;
const clock = /^(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)/u;
const oClock = new RegExp(`^${N} ?[点时](?:(半)|(一刻)|(三刻)|${N} ?分?|整|钟)?`, "u");
const offWork = /^下班/u;
const until = /^ ?(?:[之以]?前|为止|止)(?:完成|办结|办完|办好|解决|处理完毕|处理完)?/u;

const daysAhead: Record<string, number> = { 明天: 1, 明日: 1, 明早: 1, 明晚: 1, 后天: 2, 大后天: 3 };

/**
 * The instant that the start of the text states: 2026-01-08 18:00, 1月8日18时, 今天17点, 周五下班前, 2小时内 … Null when
 * it states none, or a day or time that does not exist. A moment that has passed is returned as it is. `plain` says
 * that it can be nothing but a time, also without a colon before it.
 */
export function readDue(folded: string, now: Date, workdayEnds: string): ReadDue | null {
  const text = folded.slice(0, 40);
  if (!starts.test(text)) return null;
  const span = relative.exec(text);
  if (span) return readSpan(span, text, now);
  const date = readDay(text, now);
  if (date && date.day === null) return null;
  const afterDate = date ? date.length + blanks(text.slice(date.length)) : 0;
  const time = readTime(text.slice(afterDate), date, now, workdayEnds);
  if (time === "impossible" || (!date && !time)) return null;
  const at = chinaInstant(
    date?.day ?? chinaDay(now),
    ...(time ? ([time.hour, time.minute] as const) : hourMinute(workdayEnds)),
  );
  if (!at) return null;
  const end = time ? afterDate + time.length : (date?.length ?? 0);
  const tail = until.exec(text.slice(end))?.[0].length ?? 0;
  return { at, length: end + tail, plain: tail > 0 || (date?.plain ?? false) };
}

function readSpan(span: RegExpExecArray, text: string, now: Date): ReadDue | null {
  const [all, count = "", minutes, hours, , within] = span;
  const unit = minutes ? 1 : hours ? 60 : 1440;
  const amount = count === "半" ? 0.5 : numeral(count);
  if (!(amount > 0)) return null;
  const tail = until.exec(text.slice(all.length))?.[0].length ?? 0;
  const at = new Date(now.getTime() + amount * unit * 60_000);
  return { at, length: all.length + tail, plain: within !== undefined || tail > 0 };
}

function readDay(text: string, now: Date): DayRead | null {
  const today = chinaDay(now);
  const read = (match: RegExpExecArray, day: ChinaDay | null, plain: boolean, evening = false): DayRead => ({
    day: day && chinaInstant(day, 0, 0) && day,
    length: match[0].length,
    evening,
    today: day !== null && sameDay(day, today),
    plain,
  });
  const full = fullDate.exec(text);
  if (full) return read(full, { year: Number(full[1]), month: Number(full[2]), day: Number(full[3]) }, true);
  const named = namedDay.exec(text);
  if (named?.[1]) return read(named, addDays(today, daysAhead[named[1]] ?? 0), true, named[1].endsWith("晚"));
  const week = weekday.exec(text);
  if (week?.[2]) return read(week, dayOfWeek(week[1] ?? "", week[2], now), true);
  const inYear = monthDay.exec(text) ?? shortDate.exec(text);
  if (inYear?.[1] && inYear[2]) {
    return read(inYear, nearYear(numeral(inYear[1]), numeral(inYear[2]), now), text.includes("月"));
  }
  const inMonth = dayOfMonth.exec(text);
  if (inMonth) {
    const day = Number(inMonth[1]);
    const month = day < today.day ? addDays({ ...today, day: 1 }, 31) : today;
    return read(inMonth, { year: month.year, month: month.month, day }, false);
  }
  return null;
}

/** Without a year: this one, or the next when the day passed more than half a year ago (1月8日, written in December). */
function nearYear(month: number, day: number, now: Date): ChinaDay | null {
  const { year } = chinaDay(now);
  const at = chinaInstant({ year, month, day }, 0, 0);
  if (!at) return null;
  return { year: now.getTime() - at.getTime() > 183 * 86_400_000 ? year + 1 : year, month, day };
}

/** 下周五 is in the week after this one; a bare 周五 that has passed means the next. Weeks begin on Monday. */
function dayOfWeek(which: string, name: string, now: Date): ChinaDay {
  const today = chinaDay(now);
  const number = name === "日" || name === "天" ? 7 : numeral(name);
  const ahead = number - today.weekday;
  const nextWeek = which.startsWith("下") || (which === "" && ahead < 0);
  return addDays(today, nextWeek ? ahead + 7 : ahead);
}

type TimeRead = { hour: number; minute: number; length: number };

function readTime(text: string, date: DayRead | null, now: Date, workdayEnds: string): TimeRead | "impossible" | null {
  const [part = ""] = partOfDay.exec(text) ?? [];
  const skipped = part.length + blanks(text.slice(part.length));
  const rest = text.slice(skipped);
  const [endHour, endMinute] = hourMinute(workdayEnds);
  const leaving = offWork.exec(text);
  if (leaving) return { hour: endHour, minute: endMinute, length: leaving[0].length };
  const digital = clock.exec(rest);
  const spoken = digital ? null : oClock.exec(rest);
  const match = digital ?? spoken;
  if (!match?.[1]) {
    if (part === "上午" || part === "中午") return { hour: 12, minute: 0, length: part.length };
    if (part === "下午") return { hour: endHour, minute: endMinute, length: part.length };
    return null;
  }
  const said = numeral(match[1]);
  const minute = digital ? Number(digital[2]) : minutesOf(match);
  if (!(said <= 24 && minute <= 59)) return "impossible";
  const evening = /下午|傍晚|晚|夜/u.test(part) || (part === "" && (date?.evening ?? false));
  const bareToday = spoken !== null && part === "" && (date === null || date.today);
  const hour = bareToday && !evening ? stillAhead(said, minute, now) : twentyFour(said, part, evening);
  return { hour, minute, length: skipped + match[0].length };
}

function twentyFour(hour: number, part: string, evening: boolean): number {
  if (evening && hour < 12) return hour + 12;
  if (evening && hour === 12 && part !== "下午") return 24;
  return part === "中午" && hour < 3 ? hour + 12 : hour;
}

/** 今天5点, said at two in the afternoon, is 17:00. */
function stillAhead(hour: number, minute: number, now: Date): number {
  const today = chinaDay(now);
  const minutesNow = today.hour * 60 + today.minute;
  const passed = hour * 60 + minute <= minutesNow;
  return passed && hour < 12 && (hour + 12) * 60 + minute > minutesNow ? hour + 12 : hour;
}

const minutesOf = ([, , half, quarter, threeQuarters, said]: RegExpExecArray): number =>
  half ? 30 : quarter ? 15 : threeQuarters ? 45 : said ? numeral(said) : 0;

function hourMinute(time: string): [number, number] {
  const [hour = Number.NaN, minute = Number.NaN] = time.split(":").map(Number);
  if (!(hour <= 24 && minute <= 59)) throw new RangeError(`not a time of day: ${time}`);
  return [hour, minute];
}

const blanks = (text: string): number => /^[ T,]{0,3}/.exec(text)?.[0].length ?? 0;
const sameDay = (a: ChinaDay, b: ChinaDay): boolean => a.year === b.year && a.month === b.month && a.day === b.day;
