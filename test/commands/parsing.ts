import type { CategoryLabel } from "../../src/bot/commands/parse/category.js";
import { parseCommand } from "../../src/bot/commands/parse/parse-command.js";
import type { Blow, ParseContext, Parsed } from "../../src/bot/commands/parse/parsed.js";

export const labels: CategoryLabel[] = [
  { id: "emergency", words: ["应急哨", "应急", "Emergency"] },
  { id: "key", words: ["重点哨"] },
  { id: "routine", words: ["常规哨"] },
  { id: "coordination", words: ["协调哨"] },
  { id: "night", words: ["夜间哨", "Night"] },
];

/** Monday 5 January 2026, nine in the morning in Kunming. */
export const now = new Date("2026-01-05T09:00:00+08:00");

export const inGroup: ParseContext = {
  chatType: "group",
  mentionedBot: false,
  botName: "吹哨",
  now,
  categories: labels,
  workdayEnds: "17:30",
};
export const mentioned: ParseContext = { ...inGroup, mentionedBot: true };
export const inPrivate: ParseContext = { ...inGroup, chatType: "p2p" };

export const parse = (text: string, context: ParseContext = inGroup): Parsed => parseCommand(text, context);

/** Parses a text that must be a whistle. */
export function blow(text: string, context: ParseContext = inGroup): Blow {
  const parsed = parseCommand(text, context);
  if (parsed.kind !== "blow") throw new Error(`not a whistle but ${JSON.stringify(parsed)}: ${text}`);
  return parsed;
}
