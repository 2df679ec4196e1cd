import type { Calendar } from "../calendar/calendar.js";
import { dateText, dayNumber, msOfDay, startOfDay, timeOfDay } from "../calendar/china-time.js";

/**
 * The overviews that go out by themselves: each working day's for the heads 每日提要, and what is left open for whoever
 * goes on duty 值班交接, once a week for each.
 */
export type OverviewTime = { at: string; calendar: Pick<Calendar, "isWorkingDay"> };

/** Later than this, after an outage, it is left out: the reminders have told the rest, and the board is there. */
const latestMs = 30 * 60_000;

/** The day (`YYYY-MM-DD`) whose overview is due now; null before its time, long after it and on days off. */
export function overviewDay(now: Date, { at, calendar }: OverviewTime): string | null {
  const late = timeOfDay(now) - msOfDay(at);
  return late >= 0 && late < latestMs && calendar.isWorkingDay(now) ? dateText(dayNumber(now)) : null;
}

/** The next moment after `now` at which an overview is due. */
export function nextOverviewAt(now: Date, { at, calendar }: OverviewTime): Date {
  for (let day = dayNumber(now); ; day += 1) {
    const moment = new Date(startOfDay(day) + msOfDay(at));
    if (moment > now && calendar.isWorkingDay(moment)) return moment;
  }
}

/** The overview before the one that is due on this day: what happened since then is news. */
export function previousOverviewAt(now: Date, { at, calendar }: OverviewTime): Date {
  for (let day = dayNumber(now) - 1; ; day -= 1) {
    const moment = new Date(startOfDay(day) + msOfDay(at));
    if (calendar.isWorkingDay(moment)) return moment;
  }
}

/** The Monday of the week in which the moment lies, as `YYYY-MM-DD`: weeks are those of China. */
export function weekOf(at: Date): string {
  const day = dayNumber(at);
  // 1 January 1970, day 0, was a Thursday.
  return dateText(day - ((day + 3) % 7));
}
