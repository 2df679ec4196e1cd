import { botWords, unclearUnitWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import { both, joined, type Text } from "../../cards/kit/text.js";
import { oversightCommandWords } from "../../cards/oversight-command-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import { toastFor } from "../../cards/toasts.js";
import type { Command } from "../../flows/whistle/commands.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { actorsOf } from "../town.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { lookUpUnits } from "./find-units.js";
import { findWhistle } from "./one-whistle.js";
import { cutOut } from "./parse/cut.js";
import { findNumber } from "./parse/number.js";
import { handleAs } from "./post.js";

/** What a command is about: a whistle, a unit where one stands first with an @, and what else was written. */
export type About = { whistle: Whistle; unitId: string | null; words: string };

const asksUnit = /^@(\S{1,60})(?:\s+|$)/u;

/** Reads `编号 [@单位] 文字`; words where it names no whistle that the asker may see, or no unit. */
export async function readAbout(args: string, asked: Asked, deps: CommandDeps): Promise<About | Text> {
  const number = findNumber(args);
  if (!number) return botWords.needsNumber;
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return botWords.notVisible;
  const { whistle } = stored;
  const rest = cutOut(args, [number]).trim();
  const [mention = "", name] = asksUnit.exec(rest) ?? [];
  const words = rest.slice(mention.length).trim();
  if (name === undefined) return { whistle, unitId: null, words };
  const { unitIds, unclear } = lookUpUnits([name], whistle.whistlerUnitId, deps.town.directory());
  const [unitId] = unitIds;
  if (unitId !== undefined) return { whistle, unitId, words };
  const near = unclear.flatMap(({ candidates }) => candidates.map((unit) => unit.name));
  return unclearUnitWords(name, near);
}

/** Gives the command as the asker; what is said to that. */
export async function give(command: Command, whistle: Whistle, asked: Asked, deps: CommandDeps): Promise<Text> {
  const { town } = deps;
  const actors = actorsOf(asked.member, unitHere(asked, town));
  const outcome = await handleAs(actors, (actor) => deps.handle(whistle.id, command, actor, asked.source));
  return outcome.ok
    ? toastFor(command, outcome.whistle)
    : explain(outcome.refusal, town.directory(), town.policy(whistle.policyVersion));
}

/** For the asker alone, also where the question stood in a group. */
export const inPrivate = (text: Text): Reply => ({ card: answerCard(text), private: true });

/** As {@link inPrivate}; whoever wrote it in front of a group is told where such things belong. */
export const discreetly = (text: Text, { chatType }: Asked): Reply =>
  inPrivate(chatType === "group" ? joined([text, oversightCommandWords.ratherInPrivate], both("", " ")) : text);
