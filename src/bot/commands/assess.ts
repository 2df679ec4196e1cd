import type { AssessAction } from "../../cards/action.js";
import {
  type AssessmentHead,
  assessmentCard,
  departmentCard,
  entryCard,
  whistleEvidenceCard,
} from "../../cards/assessment-card.js";
import { assessmentWords, noSuchRulesWords, periodName } from "../../cards/assessment-words.js";
import { notVisibleUnitWords, unclearUnitWords } from "../../cards/bot-words.js";
import { entryView } from "../../cards/entry-view.js";
import type { Card } from "../../cards/kit/card.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { assesses } from "../../flows/assessment/assessed.js";
import { assessingBlocks } from "../../flows/assessment/assessors.js";
import { currentYear, periodOf } from "../../flows/assessment/period.js";
import { leastWhistlers } from "../../flows/assessment/weights.js";
import { dayMs, dayOfText, startOfDay } from "../../flows/calendar/china-time.js";
import type { Unit } from "../../flows/org/org.js";
import type { Assessed, AssessmentQuestion } from "../assessing.js";
import { assessmentSheets } from "../assessment-sheet.js";
import { drawWorkbook } from "../documents/documents.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { enterScores } from "./enter-scores.js";
import { type AssessArgs, parseAssess } from "./parse/assess.js";

/** The block unit for which the person assesses; a city or county, the main post's first. Null: nobody who may look. */
export function assessingUnit({ member }: Asked, { town }: Pick<CommandDeps, "town">): Unit | null {
  return assessingBlocks(member, town.policy(), town.directory()).find(assesses) ?? null;
}

/** `/考核`: always answered in private, and only to those who assess. */
export async function assessment(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const block = assessingUnit(asked, deps);
  if (block === null) return said(assessmentWords.notForYou);
  const parsed = parseAssess(args, deps.clock());
  if (parsed.want === "enter") return said(await enterScores(parsed, block, asked, deps));
  const question = questionOf(parsed, block, deps);
  if ("zh" in question) return said(question);
  if (parsed.want === "export") return said(await sendSheet(await deps.assessing(question), asked, deps));
  const unit = wantedDepartment(parsed, block, deps);
  if (unit !== null && "zh" in unit) return said(unit);
  const assessed = await deps.assessing(question);
  const card = unit === null ? wholeCard(assessed, 1, deps) : ofDepartment(assessed, unit.id, 1, deps);
  return { card: card ?? wholeCard(assessed, 1, deps), private: true };
}

function questionOf(parsed: AssessArgs, block: Unit, { clock, town }: CommandDeps): AssessmentQuestion | Text {
  const { period, share, policyVersion, asOfDay } = parsed;
  if (parsed.want === "try" && share === null) return assessmentWords.leastShare;
  if (share !== null && (share < leastWhistlers || share > 100)) return assessmentWords.leastShare;
  const known = town.policyVersions();
  if (policyVersion !== null && !known.includes(policyVersion)) return noSuchRulesWords(policyVersion, known);
  const now = clock();
  const end = asOfDay === null ? now : new Date(startOfDay(dayOfText(asOfDay)) + dayMs - 1);
  const asOf = end < now ? end : now;
  return { block, period: period ?? currentYear(now), asOf, policyVersion, share };
}

/** What is left over of the words is a department. */
function wantedDepartment({ rest }: AssessArgs, block: Unit, { town }: CommandDeps): Unit | Text | null {
  const query = rest.join(" ");
  if (query === "") return null;
  const found = town.directory().findUnits(query, { fromUnitId: block.id });
  if (found.found === "one")
    return town.directory().isWithin(found.unit.id, block.id) ? found.unit : notVisibleUnitWords(found.unit.name);
  const near = found.found === "many" ? found.units : found.near;
  return unclearUnitWords(
    query,
    near.map(({ name }) => name),
  );
}

/** A button of an assessment: a card one step further down, or words. */
export async function assessmentStep(
  action: AssessAction,
  asked: Asked,
  deps: CommandDeps,
): Promise<Card | { words: Text; ok: boolean }> {
  const { town, whistles } = deps;
  const directory = town.directory();
  const block = assessingBlocks(asked.member, town.policy(), directory).find(({ id }) => id === action.b);
  const period = periodOf(action.t);
  const share = action.x ?? null;
  if (block === undefined || !assesses(block) || period === null)
    return { words: assessmentWords.notForYou, ok: false };
  if (asked.chatType === "group") return { words: assessmentWords.privateOnly, ok: false };
  if (share !== null && share < leastWhistlers) return { words: assessmentWords.leastShare, ok: false };
  const known = town.policyVersions();
  if (action.v !== undefined && !known.includes(action.v))
    return { words: noSuchRulesWords(action.v, known), ok: false };
  const asOf = new Date(Math.min(action.e, deps.clock().getTime()));
  const assessed = await deps.assessing({ block, period, asOf, policyVersion: action.v ?? null, share });
  if (action.do === "assessSheet") return { words: await sendSheet(assessed, asked, deps), ok: true };
  const { u: unitId, w: whistleId, n: seq, p: page = 1 } = action;
  if (unitId === undefined) return wholeCard(assessed, page, deps);
  if (whistleId === undefined) return ofDepartment(assessed, unitId, page, deps) ?? wholeCard(assessed, 1, deps);
  const score = assessed.departments.find((one) => one.unitId === unitId);
  const [first, ...more] = score?.items.filter((item) => item.whistleId === whistleId) ?? [];
  if (first === undefined) return wholeCard(assessed, 1, deps);
  const head = headOf(assessed, deps);
  if (seq === undefined) return whistleEvidenceCard(head, unitId, [first, ...more]);
  const [stored] = await whistles.traces([whistleId]);
  const entry = stored?.trace.find((one) => one.seq === seq);
  if (entry === undefined) return whistleEvidenceCard(head, unitId, [first, ...more]);
  return entryCard(head, unitId, entryView(entry, first.number, whistleId, directory));
}

const wholeCard = (assessed: Assessed, page: number, deps: CommandDeps): Card =>
  assessmentCard(headOf(assessed, deps), assessed, page);

function ofDepartment(assessed: Assessed, unitId: string, page: number, deps: CommandDeps): Card | null {
  const score = assessed.departments.find((one) => one.unitId === unitId);
  return score ? departmentCard(headOf(assessed, deps), score, page) : null;
}

function headOf(assessed: Assessed, { town }: CommandDeps): AssessmentHead {
  const { block, period, asOf, policyVersion, rulesVersion, components, share } = assessed;
  const directory = town.directory();
  return {
    ...{ blockId: block.id, blockName: block.short, period, asOf, policyVersion, rulesVersion, components },
    tried: share,
    nameOf: (unitId) => directory.unit(unitId)?.short ?? unitId,
  };
}

async function sendSheet(assessed: Assessed, asked: Asked, deps: CommandDeps): Promise<Text> {
  const { openId } = asked.member;
  if (openId === null) return assessmentWords.notForYou;
  const directory = deps.town.directory();
  const sheets = assessmentSheets(assessed, (unitId) => directory.unit(unitId)?.name ?? unitId);
  const name = `${assessed.block.short}${periodName(assessed.period).zh}考核明细.xlsx`;
  await deps.sendFile({ openId, source: asked.source }, { name, data: await drawWorkbook(sheets) });
  return assessmentWords.sheetSent;
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
