import { assessmentWords, periodName } from "../../cards/assessment-words.js";
import { bulletinPage } from "../../cards/bulletin-view.js";
import { bulletinSentWords, bulletinWords, notBegunWords, nothingBlownWords } from "../../cards/bulletin-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { bulletinFigures } from "../../flows/assessment/bulletin.js";
import { type Period, periodOf, readPeriod } from "../../flows/assessment/period.js";
import { drawBulletin } from "../documents/documents.js";
import { assessingUnit } from "./assess.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";

/** Matters named in a bulletin. */
const mostMatters = 5;

/** `/通报 [月份]`: the draft of a bulletin as a Word document, in private, to those who assess; without a month last month's. */
export async function bulletin(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const block = assessingUnit(asked, deps);
  const { openId } = asked.member;
  if (block === null || openId === null) return said(bulletinWords.notForYou);
  const { town, clock } = deps;
  const now = clock();
  const period = bulletinPeriod(args, now);
  if (period === null) return said(assessmentWords.noPeriod);
  if (period.from > now) return said(notBegunWords(periodName(period)));
  const question = { block, period, asOf: now, policyVersion: null, share: null };
  const { facts, departments } = await deps.assessing(question);
  const directory = town.directory();
  const figures = bulletinFigures({ block, facts, departments, asOf: now, mostMatters, directory });
  if (figures.blown.length === 0) return said(nothingBlownWords(periodName(period)));
  const page = bulletinPage(figures, { block, period, asOf: now, directory, policy: town.policy() });
  const name = `${block.short}${periodName(period).zh}吹哨报到工作情况通报（草稿）.docx`;
  await deps.sendFile({ openId, source: asked.source }, { name, data: await drawBulletin(page) });
  return said(bulletinSentWords(periodName(period), period.to > now));
}

/** The period that is named; of a month without its year the last that has begun. Null: it was not understood. */
export function bulletinPeriod(args: string, now: Date): Period | null {
  const written = args.replace(/\s+/gu, "").replace(/的?(?:通报|草稿)$/u, "");
  if (written === "") return readPeriod("上月", now);
  const [, month] = /^(\d{1,2})月份?$/u.exec(written) ?? [];
  if (month === undefined) return readPeriod(written, now);
  const thisYear = periodOf(`${readPeriod("今年", now)?.id}-${month.padStart(2, "0")}`);
  if (thisYear === null || thisYear.from <= now) return thisYear;
  return periodOf(`${readPeriod("去年", now)?.id}-${month.padStart(2, "0")}`);
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
