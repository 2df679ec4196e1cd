import { cutOut } from "./cut.js";
import { fold } from "./fold.js";
import { findNumber } from "./number.js";

const word = /^[\s:,、]*(?:再次|再|又|[二三四五两2-5]次|again)(?:吹哨)?[\s:,、]*/iu;

/** `再次 20260105-0012 摊贩又回来了`: whistling a whistle again; null where no number follows, then 再次 is text. */
export function parseAgain(args: string): { numberQuery: string; missing: null; text: string } | null {
  const start = word.exec(fold(args))?.[0].length ?? 0;
  if (start === 0) return null;
  const rest = args.slice(start);
  const found = findNumber(rest);
  return found && found.start === 0 ? { numberQuery: found.query, missing: null, text: cutOut(rest, [found]) } : null;
}
