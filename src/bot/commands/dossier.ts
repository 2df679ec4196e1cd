import { Buffer } from "node:buffer";
import { botWords } from "../../cards/bot-words.js";
import { dossierPage } from "../../cards/dossier-view.js";
import { dossierSentWords, dossierWords } from "../../cards/dossier-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { unitName } from "../../cards/views/names.js";
import { drawDossier } from "../documents/documents.js";
import { collectDossier } from "../dossier/collect-dossier.js";
import { explained, inCustody } from "./custody.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { cutOut } from "./parse/cut.js";
import { findNumber } from "./parse/number.js";

const originalWord = /^(?:含?原文|original)[\s:：,，]*/iu;

/** `/卷宗 编号`: the whole course as a Word document and as a file that proves itself, in private. */
export async function dossier(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { town, whistles, clock, sendFile, dossiers } = deps;
  const number = findNumber(args);
  if (!number) return said(dossierWords.usage);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { openId } = asked.member;
  if (openId === null) return said(botWords.stranger);
  const rest = cutOut(args, [number]);
  const original = originalWord.test(rest);
  const reason = original ? rest.replace(originalWord, "").trim() : "";
  if (original && reason === "") return said(dossierWords.needsReason);

  const { whistle } = stored;
  const directory = town.directory();
  const made = await collectDossier(
    {
      ...{ whistle, original, reason, at: clock() },
      trace: [...(await whistles.emptiedOf(whistle.id)), ...stored.trace],
      madeFor: { name: asked.member.name, unit: unitName(directory, unitHere(asked, town)) },
    },
    dossiers,
  );
  // First on record, then handed out.
  const digest = made.sums.entries ?? "";
  const recorded = await inCustody(whistle, { type: "export", original, reason, digest }, asked, deps);
  if (!recorded.ok) return said(explained(recorded, whistle, deps));
  const page = dossierPage(made, whistle, { directory, policy: town.policy(whistle.policyVersion) });
  const name = `卷宗-${whistle.number}${original ? "-原文" : ""}`;
  const to = { openId, source: asked.source };
  await sendFile(to, { name: `${name}.docx`, data: await drawDossier(page) });
  await sendFile(to, { name: `${name}.json`, data: Buffer.from(JSON.stringify(made, null, 1)) });
  const sealedTo = Math.max(
    0,
    ...made.seals.map(({ heads }) => heads.find((head) => head.whistleId === whistle.id)?.seq ?? 0),
  );
  return said(dossierSentWords(whistle.number, original, sealedTo, made.entries.length));
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
