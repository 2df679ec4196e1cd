/** The town keeps the time of Asia/Shanghai, which has been UTC+8 without summer time since 1991. */
const offsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

const two = (number) => String(number).padStart(2, "0");
const weekdays = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};

/** Milliseconds of an ISO text, a number, or a number written as text. */
export function instant(at) {
  if (typeof at === "number") return at;
  return /^\d+$/.test(at ?? "") ? Number(at) : Date.parse(at ?? "");
}

/** The parts of a clock on a wall in the town. */
export function wallClock(at) {
  const moved = new Date(instant(at) + offsetMs);
  return {
    year: moved.getUTCFullYear(),
    month: moved.getUTCMonth() + 1,
    day: moved.getUTCDate(),
    hour: moved.getUTCHours(),
    minute: moved.getUTCMinutes(),
    second: moved.getUTCSeconds(),
    weekday: moved.getUTCDay(),
    dayNumber: Math.floor(moved.getTime() / dayMs),
  };
}

export const timeOfDay = (at) => {
  const { hour, minute } = wallClock(at);
  return `${two(hour)}:${two(minute)}`;
};

export const dateOf = (at) => {
  const { year, month, day } = wallClock(at);
  return `${year}-${two(month)}-${two(day)}`;
};

export const weekdayOf = (at, lang) => weekdays[lang][wallClock(at).weekday];

export const dateTime = (at) => `${dateOf(at)} ${timeOfDay(at)}`;

/** As a chat writes it: today only the time, yesterday so called, then the date. */
export function chatTime(at, now, lang) {
  const then = wallClock(at);
  const days = wallClock(now).dayNumber - then.dayNumber;
  const time = timeOfDay(at);
  if (days === 0) return time;
  if (days === 1) return lang === "zh" ? `昨天 ${time}` : `Yesterday ${time}`;
  const date = lang === "zh" ? `${then.month}月${then.day}日` : `${then.month}/${then.day}`;
  return then.year === wallClock(now).year ? `${date} ${time}` : `${dateOf(at)} ${time}`;
}

/** Short form for the list of chats. */
export function listTime(at, now, lang) {
  const days = wallClock(now).dayNumber - wallClock(at).dayNumber;
  if (days === 0) return timeOfDay(at);
  if (days === 1) return lang === "zh" ? "昨天" : "Yesterday";
  const { month, day } = wallClock(at);
  return lang === "zh" ? `${month}月${day}日` : `${month}/${day}`;
}

/** An instant as ISO 8601 with the town's offset, as the control API takes it. */
export function isoInTown(ms) {
  const { second } = wallClock(ms);
  return `${dateOf(ms)}T${timeOfDay(ms)}:${two(second)}+08:00`;
}
