import type { Calendar } from "../../src/flows/calendar/calendar.js";
import { createCalendar } from "../../src/flows/calendar/create-calendar.js";
import { loadTown } from "../../src/town-files.js";

export const { holidays, policy } = loadTown("data");

/** The sample town's calendar: notices up to 2026, 09:00 to 12:00 and 13:00 to 18:00. */
export const calendar: Calendar = createCalendar(holidays, policy.hours);

/** `2026-02-13 17:00` in China. */
export const at = (text: string): Date => new Date(`${text.replace(" ", "T")}:00+08:00`);

/** The other way round. */
export const shown = (date: Date): string =>
  new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
