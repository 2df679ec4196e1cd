import { heardLateWords } from "../cards/afterwards-words.js";
import type { Text } from "../cards/kit/text.js";
import { shortTime } from "../cards/kit/time.js";

/** Whoever got no answer for so long may have whistled again; the platform brings a message for up to seven hours. */
const oldMs = 10 * 60_000;

/**
 * What to tell whoever typed a whistle that the bot hears only now; null for one that was heard in time.
 * @param typedAt the platform's time of the message
 */
export const heardLate = (typedAt: Date, now: Date): Text | null =>
  now.getTime() - typedAt.getTime() < oldMs ? null : heardLateWords(shortTime(typedAt, now));
