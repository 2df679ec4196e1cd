import { assessmentWords, enteredWords, periodName } from "../../cards/assessment-words.js";
import { badLinesWords } from "../../cards/calendar-words.js";
import { both, type Text } from "../../cards/kit/text.js";
import { currentYear } from "../../flows/assessment/period.js";
import { type Component, componentsOf, measuredId, whistlersId } from "../../flows/assessment/weights.js";
import type { Unit } from "../../flows/org/org.js";
import { readTable } from "../documents/documents.js";
import type { Asked, CommandDeps } from "./deps.js";
import type { AssessArgs } from "./parse/assess.js";
import { sentFile } from "./sent-file.js";

type Score = { unitId: string; componentId: string; value: number };

/** `/考核 录入`: one score as text, or the table that the person sent before; all of it or nothing. */
export async function enterScores(parsed: AssessArgs, block: Unit, asked: Asked, deps: CommandDeps): Promise<Text> {
  const now = deps.clock();
  const period = parsed.period ?? currentYear(now);
  const components = componentsOf(deps.town.policy()).filter(({ id }) => id !== whistlersId && id !== measuredId);
  const rows = parsed.rest.length > 0 ? [parsed.rest] : await tableRows(asked, deps);
  if (rows.length === 0) return assessmentWords.enterHow;
  const scores: Score[] = [];
  const mistakes: string[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRow(row, components, block, deps);
    if ("zh" in read) mistakes.push(rows.length === 1 ? read.zh : `第 ${index + 2} 行 ${read.zh}`);
    else scores.push(read);
  }
  if (mistakes.length > 0) return badLinesWords(mistakes);
  await deps.enteredScores.enter(scores, {
    ...{ blockId: block.id, period: period.id, source: asked.source, by: asked.member.id, at: now },
  });
  return enteredWords(scores.length, periodName(period));
}

/** The rows below the heading. */
async function tableRows(asked: Asked, deps: CommandDeps): Promise<string[][]> {
  const file = await sentFile(asked, deps);
  const rows = file ? await readTable(file.data) : null;
  return (rows ?? []).slice(1).filter((row) => row.some((cell) => cell !== ""));
}

/** A unit, a component and a number in any order. */
function readRow(
  row: readonly string[],
  components: readonly Component[],
  block: Unit,
  { town }: Pick<CommandDeps, "town">,
): Score | Text {
  const cells = row.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const component = components.find(({ id, label }) => cells.some((cell) => [id, label.zh, label.en].includes(cell)));
  const names = components.map(({ label }) => label.zh).join("、");
  if (component === undefined) return both(`没有写明项目。可录入的项目：${names}`, `Name one of: ${names}.`);
  const { id, label } = component;
  const others = cells.filter((cell) => ![id, label.zh, label.en].includes(cell));
  const numbers = others.filter((cell) => /^\d{1,3}(\.\d+)?分?$/u.test(cell));
  const value = Number.parseFloat(numbers[0] ?? "");
  if (numbers.length !== 1 || !(value >= 0 && value <= 100))
    return both("分数应为 0 到 100 的一个数", "The score is one number from 0 to 100.");
  const query = others.filter((cell) => !numbers.includes(cell)).join(" ");
  const directory = town.directory();
  const found = directory.findUnits(query, { fromUnitId: block.id });
  if (found.found !== "one") return both(`没有找到唯一的单位“${query}”`, `“${query}” is not one unit.`);
  const isOwn = found.unit.parentId === block.id && found.unit.kind === "line" && !found.unit.centre;
  if (!isOwn)
    return both(`${found.unit.short}不是${block.short}考核的部门`, `${found.unit.short} is not assessed here.`);
  return { unitId: found.unit.id, componentId: id, value };
}
