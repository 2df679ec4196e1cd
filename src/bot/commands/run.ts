import { botWords } from "../../cards/bot-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import { againByText } from "./again.js";
import { bind } from "./bind.js";
import { blowByText } from "./blow-form.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { helpReply, unknownReply } from "./help.js";
import { list } from "./lists.js";
import { oneWhistle } from "./one-whistle.js";
import { otherCommand } from "./others.js";
import type { Parsed } from "./parse/parsed.js";
import { source } from "./source.js";

/** Carries out what a message asks for; null when nothing needs to be said because a card says it. */
export async function runCommand(
  parsed: Exclude<Parsed, { kind: "none" }>,
  asked: Asked,
  deps: CommandDeps,
): Promise<Reply | null> {
  switch (parsed.kind) {
    case "unknown":
      return unknownReply(parsed.near);
    case "blow":
      return blowByText(parsed, asked, deps);
    case "drill":
      return blowByText({ ...parsed, kind: "blow" }, asked, deps);
    case "again":
      return againByText(parsed, asked, deps);
    case "mine":
    case "board":
      return list(parsed, asked, deps);
    case "show":
    case "nudge":
    case "withdraw":
      return oneWhistle(parsed, asked, deps);
    case "bind":
      return bind(parsed.unitQuery, asked, deps);
    case "help":
      return helpReply();
    case "suggest":
      return suggest(parsed.text, asked, deps);
    case "other":
      if (parsed.id === "source") return source(parsed.args, asked, deps);
      return otherCommand(parsed, asked, deps);
  }
}

async function suggest(text: string, asked: Asked, { suggestions, clock }: CommandDeps): Promise<Reply> {
  if (text === "") return said(botWords.suggestionEmpty);
  const { id: memberId, unitId } = asked.member;
  await suggestions.keep({ id: asked.source, memberId, unitId, text: text.slice(0, 2000), at: clock() });
  return said(botWords.suggestionKept);
}

const said = (text: { zh: string; en: string }): Reply => ({ card: answerCard(text), private: false });
