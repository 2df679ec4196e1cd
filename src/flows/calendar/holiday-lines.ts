import type { HolidayTable } from "./holiday-table.js";

export type LineMistake = { line: number; what: "no-day" | "no-name" | "make-up-span"; value: string };
/** Years as HolidayTable wants them, still to be checked by it. */
export type HolidayLines = { years: HolidayTable["years"]; mistakes: LineMistake[] };

const day = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/gu;
const makeUpWord = /调休|补班|上班|make-?up/iu;
const heading = /名称|日期|通知|国办|name|^\D*\d{4}\s*年?\D*$/iu;

/**
 * The holidays of a year as people paste them or a table's rows hold them: 「春节 2027-02-05 2027-02-12」, and for a weekend
 * day that is worked 「调休 春节 2027-02-13」. Lines without a day that read as a heading are passed over; the number of the
 * notice is taken from one that names it.
 */
export function readHolidayLines(lines: readonly string[]): HolidayLines {
  const years: HolidayTable["years"] = {};
  const mistakes: LineMistake[] = [];
  let notice: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mistake = (what: LineMistake["what"]) => mistakes.push({ line: index + 1, what, value: line.slice(0, 60) });
    if (line.trim() === "") continue;
    const days = [...line.matchAll(day)].map(([, year = "", month = "", date = ""]) =>
      [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-"),
    );
    const [from, to = from, third] = days;
    if (from === undefined || to === undefined) {
      notice ??= /国办\S+号/u.exec(line)?.[0];
      if (!heading.test(line)) mistake("no-day");
      continue;
    }
    const isMakeUp = makeUpWord.test(line);
    const name = line
      .replace(day, " ")
      .replace(makeUpWord, " ")
      .replace(/放假|休息|off|至|到|[-—~,，、:：;；()（）]/giu, " ")
      .trim()
      .split(/\s+/u)[0];
    if (!name) {
      mistake("no-name");
      continue;
    }
    if (third !== undefined || (isMakeUp && to !== from)) {
      mistake("make-up-span");
      continue;
    }
    const year = from.slice(0, 4);
    const entry = years[year] ?? { off: [], makeUp: [] };
    years[year] = entry;
    if (isMakeUp) entry.makeUp.push({ name, date: from });
    else entry.off.push({ name, from, to });
  }
  const known = notice;
  if (known !== undefined) for (const entry of Object.values(years)) entry.notice = known;
  return { years, mistakes };
}
