import { ZodError } from "zod";
import { botWords } from "../../cards/bot-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { brokenRecordWords, wholeRecordWords } from "../../cards/record-words.js";
import { sourceWords } from "../../cards/source-words.js";
import type { Asked, CommandDeps, RecordQuestion, Reply } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { findNumber, interpretNumber } from "./parse/number.js";

const sourceNumber = /^\s*Y(20\d{6})-(\d{1,6})\s*$/iu;

/**
 * `/验链 编号`: whether the record of a whistle, with who saw its original, or of a source is as it was written; for
 * whoever may see it.
 */
export async function verifyChainOf(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const source = sourceNumber.exec(args);
  if (source) return verifySource(`Y${source[1]}-${(source[2] ?? "").padStart(4, "0")}`, asked, deps);
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  const found = await find(number.query, asked, deps);
  return found ? verdict({ kind: "whistle", id: found.id }, found.number, deps) : said(botWords.notVisible);
}

async function verifySource(number: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const found = await deps.sources.outline(number);
  if (!found || !deps.town.directory().maySee(asked.member, found.unitId, [])) return said(sourceWords.notVisible);
  return verdict({ kind: "source", id: found.id }, number, deps);
}

/** As every question finds it; one that can't be read any more is found by what stands beside its state. */
async function find(query: string, asked: Asked, deps: CommandDeps): Promise<{ id: string; number: string } | null> {
  try {
    return (await findWhistle(query, asked, deps))?.whistle ?? null;
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const meaning = interpretNumber(query, deps.clock());
    if (!meaning) return null;
    const found = await deps.whistles.outline(meaning.kind === "exact" ? meaning.number : meaning.todays);
    const isSeen = found && deps.town.directory().maySee(asked.member, found.whistlerUnitId, found.unitIds);
    return isSeen ? found : null;
  }
}

async function verdict(question: RecordQuestion, number: string, deps: CommandDeps): Promise<Reply> {
  const { entries, fault, sealed } = await deps.recordVerdict(question);
  return said(fault === null ? wholeRecordWords(number, entries, sealed) : brokenRecordWords(number, fault));
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
