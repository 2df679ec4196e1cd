import { type CalendarView, calendarCard } from "../../cards/calendar-card.js";
import {
  badLinesWords,
  calendarWords,
  importedWords,
  lineMistakeText,
  noYamlText,
} from "../../cards/calendar-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import type { Calendar } from "../../flows/calendar/calendar.js";
import { dayMs, dayOfText, startOfDay } from "../../flows/calendar/china-time.js";
import { readHolidayLines } from "../../flows/calendar/holiday-lines.js";
import { HolidayTable } from "../../flows/calendar/holiday-table.js";
import type { Member } from "../../flows/org/directory.js";
import { problemsOf, problemText } from "../../flows/policy/problem.js";
import { readYaml } from "../../yaml-text.js";
import { readTable } from "../documents/documents.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { sentFile } from "./sent-file.js";

type CalendarDeps = Pick<CommandDeps, "town" | "holidays" | "files" | "lark" | "recompute" | "clock">;

const daysShown = 150;
const importWord = /^(?:导入|import)\s*/iu;

/** `/日历`: the coming days off and make-up days; `/日历 导入`: another year's table. */
export async function calendar(args: string, asked: Asked, deps: CalendarDeps): Promise<Reply> {
  const isAdmin = administers(asked.member);
  if (!importWord.test(args)) return { card: calendarCard(viewOf(isAdmin, deps)), private: false };
  if (!isAdmin) return said(calendarWords.mayNotImport);
  const read = await readYears(args.replace(importWord, ""), asked, deps);
  if ("wrong" in read) return said(read.wrong);
  await deps.holidays.write(read.years, asked.member.id, deps.clock());
  await deps.town.reload();
  const changed = await deps.recompute();
  return said(importedWords(Object.keys(read.years), changed));
}

const administers = ({ posts }: Member): boolean => posts.some(({ roles }) => roles.includes("admin"));

type Read = { years: HolidayTable["years"] } | { wrong: Text };

async function readYears(pasted: string, asked: Asked, deps: CalendarDeps): Promise<Read> {
  if (pasted.trim() !== "") return readText(pasted);
  const file = await sentFile(asked, deps);
  if (!file) return { wrong: calendarWords.nothing };
  const rows = await readTable(file.data);
  if (rows) return checked(readHolidayLines(rows.map((row) => row.join(" "))));
  if (/\.xlsx?$/iu.test(file.name)) return { wrong: calendarWords.unreadable };
  return readText(file.data.toString("utf8"));
}

function readText(text: string): Read {
  if (!/^\s*years\s*:/mu.test(text)) return checked(readHolidayLines(text.split("\n")));
  const read = readYaml(text);
  if (read.ok) return tableOf(read.value);
  return { wrong: badLinesWords([noYamlText(read.line)]) };
}

function checked({ years, mistakes }: ReturnType<typeof readHolidayLines>): Read {
  if (mistakes.length > 0) return { wrong: badLinesWords(mistakes.map(lineMistakeText)) };
  return tableOf({ years });
}

function tableOf(value: unknown): Read {
  const parsed = HolidayTable.safeParse(value, { reportInput: true });
  if (!parsed.success) return { wrong: badLinesWords(problemsOf(parsed.error).map(problemText)) };
  const { years } = parsed.data;
  return Object.keys(years).length === 0 ? { wrong: calendarWords.noYears } : { years };
}

function viewOf(mayImport: boolean, { town, clock }: CalendarDeps): CalendarView {
  const now = clock();
  const end = new Date(now.getTime() + daysShown * dayMs);
  const today = town.calendar.dayOf(now);
  return {
    today: today.date,
    works: town.calendar.isWorkingDay(now),
    off: holidaysIn(town.calendar, now, end),
    makeUp: town.calendar.makeUpDays(now, end).map((date) => ({ date, name: nameOf(town.calendar, date) })),
    lastCoveredYear: town.calendar.lastCoveredYear,
    hours: town.policy().hours,
    mayImport,
  };
}

/** Holidays with the weekends between their days, as the notice counts them. */
function holidaysIn(calendar: Calendar, from: Date, to: Date): CalendarView["off"] {
  const spans: { name: string; from: string; to: string; provisional: boolean }[] = [];
  for (const { date, reason, name } of calendar.daysOff(from, to)) {
    if (reason !== "holiday" || name === null) continue;
    const last = spans.at(-1);
    if (last && last.name === name && dayOfText(date) - dayOfText(last.to) === 1) last.to = date;
    else spans.push({ name, from: date, to: date, provisional: calendar.dayOf(noonOf(date)).provisional });
  }
  return spans;
}

const noonOf = (date: string): Date => new Date(startOfDay(dayOfText(date)) + dayMs / 2);
const nameOf = (calendar: Calendar, date: string): string => calendar.dayOf(noonOf(date)).name ?? "";

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
