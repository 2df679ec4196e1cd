import { botWords } from "../../cards/bot-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { brokenRecordWords, wholeRecordWords } from "../../cards/record-words.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { findNumber } from "./parse/number.js";

/** `/验链 编号`: whether the record of a whistle is as it was written, for whoever may see the whistle. */
export async function verifyChainOf(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle, trace } = stored;
  const hashes = new Map(
    [...(await deps.whistles.emptiedOf(whistle.id)), ...trace].map(({ seq, hash }) => [seq, hash] as const),
  );
  const verdict = await deps.recordVerdict({
    id: whistle.id,
    hashOf: (seq) => hashes.get(seq) ?? null,
  });
  if (verdict.fault === null) return said(wholeRecordWords(whistle.number, hashes.size, verdict.sealed));
  const entry = trace.find(({ seq }) => seq === verdict.fault?.seq);
  return said(brokenRecordWords(whistle.number, verdict.fault, entry?.at ?? null));
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
