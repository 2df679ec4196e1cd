import type { Calendar } from "./calendar.js";
import { dayNumber, msOfDay, type Stretch, startOfDay, timeOfDay } from "./china-time.js";

const minute = 60_000;

/**
 * When a notice may go out. An emergency goes at once. Anything else waits for the window of a working day, and one that
 * would go in the minute of a full or half hour, when everybody's machines write, goes 60 to 119 seconds later.
 * @param question.seed decides how much later, so that the same notice always goes at the same moment
 */
export function sendableAt(
  at: Date,
  question: { emergency: boolean; seed: string; window: Stretch; calendar: Calendar },
): Date {
  const { emergency, seed, window, calendar } = question;
  if (emergency) return at;
  const open = nextOpen(at, window, calendar);
  if (Math.floor(timeOfDay(open) / minute) % 30 !== 0) return open;
  const later = new Date(open.getTime() + minute + (hash(seed) % 60) * 1000);
  return nextOpen(later, window, calendar);
}

/** Whether a notice that is no emergency would have to wait at this moment. */
export const isQuiet = (at: Date, { window, calendar }: { window: Stretch; calendar: Calendar }): boolean =>
  nextOpen(at, window, calendar) > at;

function nextOpen(at: Date, window: Stretch, calendar: Calendar): Date {
  const from = msOfDay(window.from);
  const day = dayNumber(at);
  if (calendar.isWorkingDay(at)) {
    const time = timeOfDay(at);
    if (time < from) return new Date(startOfDay(day) + from);
    if (time < msOfDay(window.to)) return at;
  }
  let next = day + 1;
  while (!calendar.isWorkingDay(new Date(startOfDay(next)))) next += 1;
  return new Date(startOfDay(next) + from);
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
