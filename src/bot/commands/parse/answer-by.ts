import { type Range, withoutLeadingSeparators } from "./cut.js";
import { readDue } from "./due.js";
import { fold } from "./fold.js";

/** 限…前答复, 请于…前答复, by …: the words before a date by which an answer is wanted. */
const key =
  /(?:要求时限|答复时限|答复期限|时限|限时|限期|期限|截止时间|截止|限|请于|须于|应于|due|deadline|by)( ?:)? ?/giu;
const wantsAnswer = /^ ?(?:作出|给出|提交)?(?:书面)?(?:答复|回复|回答|说明|回话)/u;
const bare = /^[^\s,;。]{1,40}/u;
/** Without a word before it, only a date with 前 or 止 after it is one by which something is due. */
const ends = /(?:前|为止|止)$/u;

/** `written`: a date after a colon that can't be read as one. */
export type AnswerBy = { at: Date; range: Range } | { at: null; written: string } | null;

/** The date by which a question is to be answered, where the words of it state one; null: none is stated. */
export function readAnswerBy(text: string, now: Date, workdayEnds: string): AnswerBy {
  const folded = fold(text);
  const start = text.length - withoutLeadingSeparators(text).length;
  const first = readDue(folded.slice(start), now, workdayEnds);
  if (first && ends.test(folded.slice(start, start + first.length).trimEnd())) return upTo(first, start, start, folded);
  for (const match of folded.matchAll(key)) {
    const { index } = match;
    if (index > 0 && /[\p{L}\p{N}]/u.test(folded[index - 1] ?? "") && match[1] === undefined) continue;
    const from = index + match[0].length;
    const due = readDue(folded.slice(from), now, workdayEnds);
    if (due && (due.plain || match[1] !== undefined)) return upTo(due, index, from, folded);
    if (match[1] !== undefined) return { at: null, written: bare.exec(text.slice(from))?.[0] ?? "" };
  }
  return null;
}

function upTo({ at, length }: { at: Date; length: number }, start: number, from: number, folded: string): AnswerBy {
  const end = from + length;
  return { at, range: { start, end: end + (wantsAnswer.exec(folded.slice(end))?.[0].length ?? 0) } };
}
