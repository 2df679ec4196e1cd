import { cutOut, type Range } from "./cut.js";
import { fold } from "./fold.js";

/** A unit whose name begins like the bot's, such as 吹哨办, is not the bot. */
const unitName = /^(?:办|专班|指挥|中心|工作)/u;

/**
 * The message without `@name` of the bot, wherever it stands. Only the mention goes: the bot may be called 吹哨, and
 * the command of that name stays.
 */
export function withoutBotMention(text: string, botName: string): string {
  const name = fold(botName).trim().toLowerCase();
  if (name === "") return text.trim();
  const folded = sameLengthLower(fold(text));
  const cuts: Range[] = [];
  for (let at = folded.indexOf("@"); at >= 0; at = folded.indexOf("@", at + 1)) {
    const start = folded[at + 1] === " " ? at + 2 : at + 1;
    const end = start + name.length;
    if (folded.startsWith(name, start) && !unitName.test(folded.slice(end, end + 2))) cuts.push({ start: at, end });
  }
  return cutOut(text, cuts);
}

const sameLengthLower = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase());
