import { botWords, unreadableDueWords } from "../../cards/bot-words.js";
import { give, inPrivate, readAbout } from "./about-whistle.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { readAnswerBy } from "./parse/answer-by.js";
import { cutOut } from "./parse/cut.js";

/**
 * `/督办 编号 [@部门] [限…前答复] 问题`: answered in private, since a question is put to one unit and not to a group.
 * Without a unit the lead is asked, without a date within the category's limit.
 */
export async function supervise(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const about = await readAbout(args, asked, deps);
  if ("zh" in about) return inPrivate(about);
  const { whistle, unitId: targetUnitId, words } = about;
  const workdayEnds = deps.town.policy().hours.at(-1)?.to ?? "18:00";
  const by = readAnswerBy(words, deps.clock(), workdayEnds);
  if (by !== null && by.at === null) return inPrivate(unreadableDueWords(by.written));
  const question = by === null ? words : cutOut(words, [by.range]);
  if (question === "") return inPrivate(botWords.needsQuestion);
  return inPrivate(
    await give({ type: "supervise", targetUnitId, question, dueAt: by?.at ?? null }, whistle, asked, deps),
  );
}
