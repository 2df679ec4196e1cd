import type { Figure } from "../flows/assessment/bulletin.js";
import { shareText } from "./assessment-words.js";

/** A piece of an official paper's text: words, or the number of the note under which its whistles are listed. */
export type Piece = string | { note: number };
export type Noted = readonly Piece[];

/** One note of the annex: what the figure is, how much it is, and every whistle in it. */
export type SourceNote = { note: number; what: string; value: string; whistles: string };

/** Where a whistle did not do well in a share. */
export const missedMark = "△";

/** Puts figures into text; a figure of nothing needs no note. */
export type Cite = {
  /** How many: `3` and its note. */
  count(what: string, figure: Figure): Noted;
  /** How many of how many: `80.00%（4/5）` and its note. */
  share(what: string, figure: Figure): Noted;
  notes(): SourceNote[];
};

/** Numbers the figures of one paper as they appear in it, so that each leads to its whistles. */
export function citing(): Cite {
  const notes: SourceNote[] = [];
  const cite = (what: string, value: string, figure: Figure, isShare: boolean): Noted => {
    if (figure.length === 0) return [value];
    const note = notes.length + 1;
    notes.push({ note, what, value, whistles: numberList(figure, isShare) });
    return [value, { note }];
  };
  return {
    count: (what, figure) => cite(what, String(figure.length), figure, false),
    share: (what, figure) => {
      const good = figure.filter((one) => one.good).length;
      const value = shareText({ good, of: figure.length });
      return cite(what, value === "–" ? "无数据" : value, figure, true);
    },
    notes: () => notes,
  };
}

/** `20260105-0001、0002△；20260106-0001`: day by day, in order. */
export function numberList(figure: Figure, isShare: boolean): string {
  const days = new Map<string, string[]>();
  const inOrder = figure.toSorted((a, b) => a.number.localeCompare(b.number));
  for (const { number, good } of inOrder) {
    const cut = number.lastIndexOf("-") + 1;
    const day = number.slice(0, cut);
    days.set(day, [...(days.get(day) ?? []), `${number.slice(cut)}${good || !isShare ? "" : missedMark}`]);
  }
  return [...days].map(([day, rest]) => `${day}${rest.join("、")}`).join("；");
}
