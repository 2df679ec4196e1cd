import { botWords, unclearUnitWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { toastFor } from "../../cards/toasts.js";
import type { Command } from "../../flows/whistle/commands.js";
import { actorsOf } from "../town.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { lookUpUnits } from "./find-units.js";
import { findWhistle } from "./one-whistle.js";
import { cutOut } from "./parse/cut.js";
import { findNumber } from "./parse/number.js";
import { handleAs } from "./post.js";

/** A department that is asked stands first, with an @; left out, the lead is asked. */
const asksUnit = /^@(\S{1,60})\s+/u;

/** `/督办 编号 [@部门] 问题`: answered in private, since a question is put to one unit and not to a group. */
export async function supervise(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle } = stored;
  const directory = deps.town.directory();
  const words = cutOut(args, [number]).trim();
  const [mention = "", name] = asksUnit.exec(words) ?? [];
  const question = words.slice(mention.length).trim();
  if (question === "") return said(botWords.needsQuestion);
  const target = name === undefined ? null : lookUpUnits([name], whistle.whistlerUnitId, directory);
  const targetUnitId = target?.unitIds[0] ?? null;
  if (name !== undefined && targetUnitId === null) {
    const near = target?.unclear.flatMap(({ candidates }) => candidates.map((unit) => unit.name)) ?? [];
    return said(unclearUnitWords(name, near));
  }
  const command: Command = { type: "supervise", targetUnitId, question, dueAt: null };
  const actors = actorsOf(asked.member, unitHere(asked, deps.town));
  const outcome = await handleAs(actors, (actor) => deps.handle(whistle.id, command, actor, asked.source));
  return said(
    outcome.ok
      ? toastFor(command, outcome.whistle)
      : explain(outcome.refusal, directory, deps.town.policy(whistle.policyVersion)),
  );
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
