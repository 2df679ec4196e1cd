import { parseAgain } from "./again.js";
import { parseBlow, startsWithTag } from "./blow.js";
import { withoutBotMention } from "./bot-mention.js";
import { type CommandId, commandsTable } from "./commands-table.js";
import { cutOut, withoutLeadingSeparators } from "./cut.js";
import { fold } from "./fold.js";
import { type Head, readHead } from "./head.js";
import { parseListing } from "./listing.js";
import { leadingPlace } from "./location.js";
import { nearTo } from "./near.js";
import { findNumber } from "./number.js";
import type { ParseContext, Parsed } from "./parsed.js";

/**
 * What a message asks of the bot. In a group only a slash or a mention speaks to it, and a slash word that is near to
 * none of ours is another bot's. Pure, never throws, linear in the length of the text.
 */
export function parseCommand(text: string, context: ParseContext): Parsed {
  const addressed = context.chatType === "p2p" || context.mentionedBot;
  const said = withoutBotMention(text, context.botName);
  if (addressed && said === "") return { kind: "help", topic: null };
  const head = readHead(said, addressed);
  if (!head.slash && !addressed) return { kind: "none" };
  if (head.word && isMeant(head, head.word)) {
    return parseArgs(head.word.id, [head.mentions, head.args].filter(Boolean).join(" "), context);
  }
  if (addressed) return { kind: "unknown", near: guess(said, head, context) };
  if (head.slash === "、") return { kind: "none" };
  const near = head.word ? [head.word.id] : nearTo(firstWord(head.args));
  return near.length > 0 ? { kind: "unknown", near } : { kind: "none" };
}

function parseArgs(id: CommandId, args: string, context: ParseContext): Parsed {
  switch (id) {
    case "blow": {
      const again = parseAgain(args);
      return again ? { kind: "again", ...again } : parseBlow(args, context);
    }
    case "drill":
      return { ...parseBlow(args, context), kind: id, drill: true };
    case "mine":
    case "board":
      return { kind: id, ...parseListing(args) };
    case "show":
    case "nudge":
    case "withdraw":
      return { kind: id, ...parseNumbered(args) };
    case "bind":
      return {
        kind: id,
        unitQuery:
          fold(args)
            .replace(/^[\s:,、@]+/u, "")
            .trim() || null,
      };
    case "help": {
      const { word } = readHead(withoutLeadingSeparators(args), false);
      return { kind: id, topic: word?.id ?? null };
    }
    case "suggest":
      return { kind: id, text: withoutLeadingSeparators(args).trim() };
    default:
      return { kind: "other", id, args: withoutLeadingSeparators(args).trim() };
  }
}

function parseNumbered(written: string) {
  const args = withoutLeadingSeparators(written);
  const found = findNumber(args);
  if (!found) return { numberQuery: null, missing: "number", text: args.trim() } as const;
  return { numberQuery: found.query, missing: null, text: cutOut(args, [found]) };
}

/** 吹哨人, 吹哨是什么, 撤回了吗: talk about the command, not the command. */
const talk =
  /^(?:人(?!行)|报到|主体|机制|制度|系统|机器人|平台|流程|是|怎|如何|什么|的|了|过|吗|呢|么|后|前|时|之)|[?吗呢么]\s*$/u;

/** A word written on without a blank is a command where what follows makes sense for it. */
function isMeant({ slash, args }: Head, { id, glued }: { id: CommandId; glued: boolean }): boolean {
  if (!glued) return true;
  const folded = fold(args);
  switch (id) {
    case "blow":
    case "nudge":
    case "withdraw":
    case "bind":
    case "suggest":
      return slash !== null || !talk.test(folded);
    case "board":
      return parseListing(args).unitQuery === null || (slash !== null && !talk.test(folded));
    case "mine":
      return parseListing(args).unitQuery === null;
    case "show":
      return findNumber(args) !== null;
    default:
      return false;
  }
}

const asksForNumber = /^ ?(?:#|no\.?|编号)? ?\d|查.{0,4}?\d/iu;

/** Did you mean …: by the word typed, by a command's word further on, by what only a whistle starts with. */
function guess(said: string, head: Head, { categories }: ParseContext): CommandId[] {
  const folded = fold(said).slice(0, 60);
  const typed = firstWord(head.args);
  const near = new Set<CommandId>(head.word ? [head.word.id] : []);
  if (asksForNumber.test(folded)) near.add("show");
  for (const id of nearTo(typed)) near.add(id);
  for (const { id, zh } of commandsTable) {
    if (zh.length > 1 && folded.includes(zh)) near.add(id);
  }
  if (/^\s*@/.test(folded) || startsWithTag(said, categories) || leadingPlace(said.trim())) near.add("blow");
  if (near.size === 0) for (const id of nearTo(typed.slice(0, 2))) near.add(id);
  return [...near].slice(0, 3);
}

const firstWord = (args: string): string =>
  fold(args)
    .trimStart()
    .split(/[\s:,、;。!@#\d[(]/u, 1)[0] ?? "";
