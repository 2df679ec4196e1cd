import type { Days } from "../../../flows/org/roster.js";
import { chinaDay } from "./china-time.js";
import { readDue } from "./due.js";
import { fold } from "./fold.js";

/** Days and names as people write them in one line: 今天 张三, 2026-01-06 2026-01-12 @李四, 1月6日至12日 李四、王五. */
export type DaysAndNames = { days: Days | null; names: string[]; cancel: boolean };

const between = /^[\s,;、至到—–~-]+/u;
const gaps = /^[\s,;、]+/u;
const cancelWord = /^(?:取消|清除|撤销|cancel)/iu;
const longest = 400;

/** Whatever reads as a day is one, up to two; the rest are names. */
export function readDaysAndNames(args: string, now: Date): DaysAndNames {
  let rest = fold(args).slice(0, longest).trim();
  const cancel = cancelWord.test(rest);
  if (cancel) rest = rest.replace(cancelWord, "");
  const days: string[] = [];
  const names: string[] = [];
  while (rest !== "") {
    rest = rest.replace(days.length === 1 ? between : gaps, "");
    if (rest === "") break;
    const due = days.length < 2 && !rest.startsWith("@") ? readDue(rest, now, "18:00") : null;
    if (due) {
      days.push(dayText(due.at));
      rest = rest.slice(due.length);
      continue;
    }
    const [word = ""] = /^@?[^\s,;、@]+/u.exec(rest) ?? [];
    names.push(word.replace(/^@/u, ""));
    rest = rest.slice(Math.max(1, word.length));
  }
  const [from, to = from] = days;
  return { days: from === undefined || to === undefined ? null : { from, to }, names: names.filter(Boolean), cancel };
}

export function dayText(at: Date): string {
  const { year, month, day } = chinaDay(at);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
