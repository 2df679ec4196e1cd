import { both, type Text } from "./text.js";

const zone = "Asia/Shanghai";
const weekdaysZh = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const weekdaysEn = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const monthsEn = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clockFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });

/** 1月5日(周一) 14:00 / Jan 5 (Mon) 14:00, in China's time. */
export function dateTime(at: Date): Text {
  const { date, time } = parts(at);
  const day = dayText(date);
  return both(`${day.zh} ${time}`, `${day.en} ${time}`);
}

/** 14:00 for a moment on the same day as `now`, with the date otherwise. */
export function shortTime(at: Date, now: Date): Text {
  const { date, time } = parts(at);
  return date === parts(now).date ? both(time, time) : dateTime(at);
}

/** 1月5日(周一) / Jan 5 (Mon), of a moment in China's time. */
export const dayOf = (at: Date): Text => dayText(parts(at).date);

/** 1月5日(周一) / Jan 5 (Mon), of a `YYYY-MM-DD`. */
export function dayText(date: string): Text {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return both(
    `${month}月${day}日(${weekdaysZh[weekday] ?? ""})`,
    `${monthsEn[month - 1] ?? ""} ${day} (${weekdaysEn[weekday] ?? ""})`,
  );
}

/** The day in China as `YYYY-MM-DD`, as a date picker takes it. */
export const isoDay = (at: Date): string => parts(at).date;

/** The moment in China as `YYYY-MM-DD HH:mm`, as a picker of date and time takes it. */
export const isoMinute = (at: Date): string => clockFormat.format(at);

function parts(at: Date): { date: string; time: string } {
  const [date = "", time = ""] = clockFormat.format(at).split(" ");
  return { date, time };
}
