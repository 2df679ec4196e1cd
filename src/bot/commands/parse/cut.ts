import { fold } from "./fold.js";

export type Range = { start: number; end: number };

const between = /^[\s、,;和与及]*$/u;
const leadingSeparators = /^[\s、,;:]+/u;
/** Bounded: an unanchored run before the end would be tried from each of its characters. */
const trailingSeparators = /[\s、,;:，；：]{1,30}$/u;

/**
 * The text without the ranges (in order, not overlapping). What stays is as written; only the blanks and commas that
 * the removed parts leave behind go with them.
 */
export function cutOut(text: string, ranges: readonly Range[]): string {
  const merged = mergeAcrossSeparators(fold(text), ranges);
  if (merged.length === 0) return text.trim();
  let kept = "";
  let from = 0;
  for (const { start, end } of merged) {
    kept = join(kept, text.slice(from, start), from > 0);
    from = end;
  }
  const rest = text.slice(from);
  if (rest.trim() === "") return withoutTrailingSeparators(kept);
  return join(kept, rest, true).trim();
}

/** The text without the blanks, commas and colons that stand before it. */
export const withoutLeadingSeparators = (text: string): string =>
  text.slice(leadingSeparators.exec(fold(text))?.[0].length ?? 0);

function withoutTrailingSeparators(text: string): string {
  const trimmed = text.trim();
  const dangling = trailingSeparators.exec(trimmed.slice(-30))?.[0].length ?? 0;
  return trimmed.slice(0, trimmed.length - dangling).trim();
}

function join(left: string, right: string, isSeam: boolean): string {
  if (!isSeam) return left + right;
  if (left.trim() === "") return withoutLeadingSeparators(right);
  const blankLeft = /\s*$/.exec(left.slice(-20))?.[0] ?? "";
  const blankRight = /^\s*/.exec(right)?.[0] ?? "";
  const blank = blankLeft + blankRight;
  const head = left.slice(0, left.length - blankLeft.length);
  const tail = right.slice(blankRight.length);
  const glue = blank.includes("\n") ? "\n" : blank === "" ? "" : " ";
  if (/^[。！？!?.；]/u.test(tail)) return withoutTrailingSeparators(head) + tail;
  return /[\p{P}]$/u.test(head.slice(-1)) ? head + glue + withoutLeadingSeparators(tail) : head + glue + tail;
}

function mergeAcrossSeparators(folded: string, ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last && range.start - last.end < 20 && between.test(folded.slice(last.end, range.start))) {
      merged[merged.length - 1] = { start: last.start, end: range.end };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
