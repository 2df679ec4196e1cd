import { botWords, removedWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import type { Card } from "../../cards/kit/card.js";
import { answerCard } from "../../cards/plain-cards.js";
import { toastFor } from "../../cards/toasts.js";
import { whistleCard } from "../../cards/whistle-card.js";
import type { Command } from "../../flows/whistle/commands.js";
import type { Stored } from "../../flows/whistle/handle.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { precedentsFor } from "../precedents-for.js";
import { actorsOf } from "../town.js";
import { maySee, seatAt, seatOf } from "../view.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { interpretNumber } from "./parse/number.js";
import type { Parsed } from "./parse/parsed.js";
import { handleAs } from "./post.js";

type OneWhistle = Extract<Parsed, { kind: "show" | "nudge" | "withdraw" }>;

/** `/查`, `/催办`, `/撤回`: what concerns one whistle, found by its number. */
export async function oneWhistle(parsed: OneWhistle, asked: Asked, deps: CommandDeps): Promise<Reply> {
  if (parsed.numberQuery === null) return said(botWords.needsNumber);
  const stored = await findWhistle(parsed.numberQuery, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle } = stored;
  switch (parsed.kind) {
    case "show":
      if (stored.trace[0]?.change.event.type === "removed") return said(removedWords(whistle.number));
      return { card: await whistleCardFor(whistle, asked, deps), private: !isAtHome(whistle, asked, deps) };
    case "nudge":
      return act(whistle, { type: "nudge", text: parsed.text }, asked, deps);
    case "withdraw":
      if (parsed.text === "") return said(botWords.needsReason);
      return act(whistle, { type: "withdraw", reason: parsed.text }, asked, deps);
  }
}

/** The card of a whistle as the one who asks may see it: the living card's side in its own groups. */
export async function whistleCardFor(
  whistle: Whistle,
  asked: Asked,
  deps: CommandDeps,
  { showOriginal = false }: { showOriginal?: boolean } = {},
): Promise<Card> {
  const { town, clock, precedents } = deps;
  const now = clock();
  const inGroup = asked.chatType === "group" ? seatAt(whistle, `chat:${asked.chatId}`, town, now) : null;
  const seat = inGroup ?? seatOf(whistle, unitHere(asked, town), town.directory());
  const policy = town.policy(whistle.policyVersion);
  return whistleCard(whistle, {
    ...seat,
    directory: town.directory(),
    policy,
    now,
    showOriginal,
    precedents: await precedentsFor(whistle, seat.view, { precedents, policy }),
  });
}

/** A button 「查看」: the whistle's card in the place of the list. */
export async function showById(whistleId: string, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  const stored = await deps.whistles.load(whistleId);
  if (!stored || !maySee(asked.member, stored.whistle, deps.town.directory()))
    return toast("error", botWords.notVisible);
  return replaced(await whistleCardFor(stored.whistle, asked, deps));
}

async function act(whistle: Whistle, command: Command, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { town } = deps;
  const actors = actorsOf(asked.member, unitHere(asked, town));
  const outcome = await handleAs(actors, (actor) => deps.handle(whistle.id, command, actor, asked.source));
  if (outcome.ok) return said(toastFor(command, outcome.whistle));
  return said(explain(outcome.refusal, town.directory(), town.policy(whistle.policyVersion)));
}

/** A whistle that the person may not see is as good as none: its existence is not given away. */
export async function findWhistle(query: string, asked: Asked, deps: CommandDeps): Promise<Stored | null> {
  const { whistles, town, clock } = deps;
  const meaning = interpretNumber(query, clock());
  if (!meaning) return null;
  const number = meaning.kind === "exact" ? meaning.number : meaning.todays;
  const stored =
    (await whistles.byNumber(number)) ?? (meaning.kind === "tail" ? await byTail(meaning.tail, asked, deps) : null);
  return stored && maySee(asked.member, stored.whistle, town.directory()) ? stored : null;
}

/** `/查 12` after midnight: the newest of the own unit's open whistles whose number ends so. */
async function byTail(tail: string, asked: Asked, { whistles, town }: CommandDeps): Promise<Stored | null> {
  const open = await whistles.ofUnits([unitHere(asked, town)], { openOnly: true, limit: 200 });
  const found = open.find(({ number }) => number.endsWith(`-${tail}`));
  return found ? whistles.load(found.id) : null;
}

/** In a group that has the whistle's card anyway the answer stands there; elsewhere it goes to the asker alone. */
const isAtHome = (whistle: Whistle, { chatType, chatId }: Asked, { town, clock }: CommandDeps): boolean =>
  chatType === "group" && seatAt(whistle, `chat:${chatId}`, town, clock()) !== null;

const said = (text: { zh: string; en: string }): Reply => ({ card: answerCard(text), private: false });
