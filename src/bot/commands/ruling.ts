import { botWords, unclearUnitWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { needsSuccessorWords, noDeclineWords, whichDeclineWords } from "../../cards/ruling-words.js";
import { toastFor } from "../../cards/toasts.js";
import type { Directory } from "../../flows/org/directory.js";
import type { Command } from "../../flows/whistle/commands.js";
import { type Assignment, liveAssignments, type Whistle } from "../../flows/whistle/state.js";
import { actorsOf } from "../town.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { lookUpUnits } from "./find-units.js";
import { findWhistle, oneWhistle } from "./one-whistle.js";
import { parseRuling, type RulingWords } from "./parse/ruling.js";
import { handleAs } from "./post.js";

/** `/裁定`: rules on a decline by message; without a word on how, it shows the card with the buttons for it. */
export async function ruling(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const words = parseRuling(args);
  const { numberQuery } = words;
  if (numberQuery === null) return said(botWords.needsNumber);
  if (words.outcome === null) return oneWhistle({ kind: "show", numberQuery, missing: null, text: "" }, asked, deps);
  const stored = await findWhistle(numberQuery, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle } = stored;
  const directory = deps.town.directory();
  const read = commandFor(words, whistle, directory);
  if (!read.ok) return said(read.words);
  const actors = actorsOf(asked.member, unitHere(asked, deps.town));
  const outcome = await handleAs(actors, (actor) => deps.handle(whistle.id, read.command, actor, asked.source));
  return said(
    outcome.ok
      ? toastFor(read.command, outcome.whistle)
      : explain(outcome.refusal, directory, deps.town.policy(whistle.policyVersion)),
  );
}

type Read = { ok: true; command: Command } | { ok: false; words: Text };

function commandFor({ about, outcome, successor, reason }: RulingWords, whistle: Whistle, directory: Directory): Read {
  const declined = liveAssignments(whistle).filter(({ status }) => status === "declined");
  if (declined.length === 0) return { ok: false, words: noDeclineWords };
  const meant = about === "" ? declined : declined.filter((one) => isCalled(one, about, whistle, directory));
  const [assignment, second] = meant;
  if (assignment === undefined || second !== undefined) {
    const names = declined.map(({ unitId }) => directory.unit(unitId)?.short ?? unitId);
    return { ok: false, words: whichDeclineWords(names) };
  }
  const { id: assignmentId } = assignment;
  if (outcome === "maintain") return { ok: true, command: { type: "maintain", assignmentId, reason } };
  if (outcome === "release") return { ok: true, command: { type: "reassign", assignmentId, unitId: null, reason } };
  if (successor === "") return { ok: false, words: needsSuccessorWords };
  const { unitIds, unclear } = lookUpUnits([successor], whistle.whistlerUnitId, directory);
  const [unitId] = unitIds;
  if (unitId !== undefined) return { ok: true, command: { type: "reassign", assignmentId, unitId, reason } };
  const near = unclear.flatMap(({ candidates }) => candidates.map(({ name }) => name));
  return { ok: false, words: unclearUnitWords(successor, near) };
}

/** Whether the words name the department, seen from the whistler: its own squadron before another street's. */
function isCalled({ unitId }: Assignment, about: string, { whistlerUnitId }: Whistle, directory: Directory): boolean {
  const found = directory.findUnits(about, { fromUnitId: whistlerUnitId });
  if (found.found === "one") return found.unit.id === unitId;
  return found.found === "many" && found.units.some(({ id }) => id === unitId);
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
