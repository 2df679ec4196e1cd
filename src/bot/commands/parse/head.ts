import { type CommandId, commandsTable } from "./commands-table.js";
import { fold } from "./fold.js";

/**
 * How a message starts. `slash`: the official typed a command on purpose; `、` is what the / key gives while Chinese
 * punctuation is on, so it counts only before a command's exact word.
 */
export type Head = {
  slash: "/" | "、" | null;
  /** Mentions of units that stand before the slash. */
  mentions: string;
  word: { id: CommandId; glued: boolean } | null;
  /** What follows the word; without a known word all that follows the slash. */
  args: string;
};

const slash = /^[/\\、∕⁄] ?/u;
const mentionsBeforeSlash = /^(?:@[^\s@/\\]{1,60} *)+(?=[/\\])/u;

const words = commandsTable
  .flatMap(({ id, zh, words }) => [zh, ...words].map((word) => ({ id, word })))
  .sort((a, b) => b.word.length - a.word.length);

/** @param said the message without the mention of the bot */
export function readHead(said: string, mayStartWithMentions: boolean): Head {
  const text = said.trim();
  const folded = fold(text);
  const skipped = mayStartWithMentions ? (mentionsBeforeSlash.exec(folded)?.[0].length ?? 0) : 0;
  const mark = slash.exec(folded.slice(skipped, skipped + 2))?.[0] ?? "";
  const start = skipped + mark.length;
  const found = wordAt(folded.slice(start, start + 20));
  return {
    slash: mark === "" ? null : mark.startsWith("、") ? "、" : "/",
    mentions: text.slice(0, skipped).trim(),
    word: found && { id: found.id, glued: found.glued },
    args: text.slice(start + (found?.length ?? 0)),
  };
}

function wordAt(folded: string): { id: CommandId; glued: boolean; length: number } | null {
  const lower = folded.toLowerCase();
  for (const { id, word } of words) {
    if (!lower.startsWith(word)) continue;
    const next = folded.slice(word.length, word.length + 2);
    if (word === "?") {
      if (/^[?\s]*$/.test(folded)) return { id, glued: false, length: folded.length };
    } else if (!/^[a-z]/.test(word) || !/^[\w/\\-]/.test(next) || /^\d/.test(next)) {
      return { id, glued: /^\p{L}/u.test(next), length: word.length };
    }
  }
  return null;
}
