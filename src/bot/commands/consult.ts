import { botWords } from "../../cards/bot-words.js";
import { consultName, consultNobodyWords, consultOpenedWords, consultStandsWords } from "../../cards/consult-words.js";
import { explain } from "../../cards/explain.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { matterName } from "../../cards/views/names.js";
import { consultants } from "../../flows/whistle/consult.js";
import { decide } from "../../flows/whistle/decide.js";
import { actorsOf } from "../town.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { findNumber } from "./parse/number.js";
import { handleAs } from "./post.js";

/** What the platform takes at once. */
const mostPeople = 50;

/** `/会商 编号`: a group for one whistle with everybody who is at work on it; it ends with the whistle. */
export async function consult(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { town, handle, lark } = deps;
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle } = stored;
  if (whistle.consultation !== null && whistle.consultation.dissolvedAt === null) return said(consultStandsWords);
  const now = deps.clock();
  const directory = town.directory();
  const policy = town.policy(whistle.policyVersion);
  const people = consultants(whistle, asked.member.id, directory, now)
    .flatMap((id) => directory.member(id)?.openId ?? [])
    .slice(0, mostPeople);
  if (people.length === 0) return said(consultNobodyWords);
  const name = consultName(whistle.number, matterName(policy, whistle).zh);
  const outcome = await handleAs(actorsOf(asked.member, unitHere(asked, town)), async (actor) => {
    // Nobody's right is found out by making a group first.
    const trial = decide(whistle, { type: "consult", chatId: "" }, await town.contextFor(whistle, actor, now));
    if (!trial.ok) return { ...trial, whistle };
    const chat = await lark.createChat({ name, openIds: people, uuid: `consult:${whistle.id}` });
    return handle(whistle.id, { type: "consult", chatId: chat.chatId }, actor, asked.source);
  });
  return said(outcome.ok ? consultOpenedWords(name, people.length) : explain(outcome.refusal, directory, policy));
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
