import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { botWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import type { Text } from "../../cards/kit/text.js";
import { closingCard, closingText, pastedWords, type Row, rowsCard } from "../../cards/pasted-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import { secretMarkIn } from "../../flows/policy/lookup.js";
import { isEnded } from "../../flows/whistle/state.js";
import { toast } from "../answers.js";
import { readTable } from "../documents/documents.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { maySee } from "../view.js";
import { answeredMessage } from "./answered-message.js";
import { type BlowDraft, whistleId } from "./blow.js";
import { nothing, pastedForm } from "./blow-form.js";
import { keepDraft } from "./check.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { findNumber } from "./parse/number.js";
import { type Pasted, readPasted } from "./parse/pasted.js";
import { sentFile } from "./sent-file.js";

/**
 * `/转哨 …`: what was pasted, what stands in the message that was answered, or the rows of a file sent before, as forms to
 * be checked and sent.
 */
export async function transfer(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  if (args.trim() !== "") return transferText(args, asked, deps);
  const answered = asked.repliesTo ? await answeredMessage(asked.repliesTo, deps) : "none";
  if (answered === "none") return transferFile(await sentFile(asked, deps), asked, deps);
  if (answered === null) return said(pastedWords.repliedUnreadable);
  if (answered.file) return transferFile(answered.file, asked, deps);
  return transferText(answered.text, asked, deps);
}

async function transferText(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { town, clock } = deps;
  const policy = town.policy();
  const mark = secretMarkIn(policy, args);
  if (mark !== null) return said(explain({ code: "secret-mark", mark }, town.directory(), policy));
  const read = readPasted(args, clock(), endOfDay(deps));
  if (read === null) return said(pastedWords.unreadable);
  const draft = draftOf(read);
  // Under a source of its own, so that the form is one whistle wherever it is sent from.
  const wanted = { ...asked, source: `pasted:${asked.source}` };
  const key = await keepDraft(draft, wanted, deps);
  return { card: pastedForm(draft, key, wanted, deps), private: false };
}

type File = { name: string; data: Buffer };

async function transferFile(file: File | null, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const table = file && (await readTable(file.data));
  if (!file || !table) return said(pastedWords.usage);
  const rows = pastedRows(table).map((text) => readPasted(text, deps.clock(), endOfDay(deps)));
  if (rows.every((read) => read === null)) return said(pastedWords.noRows);
  const name = createHash("sha256").update(file.data).digest("hex").slice(0, 16);
  const listed: Row[] = [];
  const leftOut = { secret: 0, unreadable: 0 };
  for (const [index, read] of rows.entries()) {
    if (read === null) {
      leftOut.unreadable += 1;
      continue;
    }
    const wanted = { ...asked, source: `pasted:${asked.member.id}:${name}:${index}` };
    const draft = draftOf(read);
    if (secretMarkIn(deps.town.policy(), `${draft.text}\n${draft.place ?? ""}`) !== null) {
      leftOut.secret += 1;
      continue;
    }
    const blown = await deps.whistles.load(whistleId(wanted.source));
    const key = await keepDraft(draft, wanted, deps);
    listed.push({ key, text: read.text, place: read.place ?? "", done: blown?.whistle.number ?? null });
  }
  return { card: rowsCard(file.name, listed, leftOut), private: true };
}

/** A row as the text of an order: each cell after its column's name. */
export function pastedRows([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  return rows
    .filter((row) => row.some((cell) => cell.trim() !== ""))
    .map((row) => row.map((cell, column) => `${head[column] ?? ""}：${cell.replace(/\s*\n\s*/gu, " ")}`).join("\n"));
}

/** The number stays in the text: with it the answer finds its way back, and whoever works on it sees whence it came. */
const draftOf = ({ orderNumber, text, place, caller, phone, units, dueAt, dueUnreadable }: Pasted): BlowDraft => ({
  ...nothing,
  text: [
    orderNumber === null ? "" : `【工单编号：${orderNumber}】`,
    text,
    caller === null ? "" : `\n联系人：${caller}`,
    phone === null ? "" : `\n联系电话：${phone}`,
  ].join(""),
  place,
  unitQueries: units,
  statedDueAt: dueAt,
  dueUnreadable,
});

const endOfDay = ({ town }: CommandDeps): string => town.policy().hours.at(-1)?.to ?? "18:00";

/** `/回单 编号`: the result in the fields of the platform from which the order came. */
export async function closing(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const { whistle } = stored;
  if (!isEnded(whistle)) return said(pastedWords.notOver);
  return { card: closingCard(whistle.number, closingText(whistle, deps.town.directory())), private: true };
}

/** 取回单 on the card of a closed whistle: what `/回单` answers, in private. */
export async function closingByTap(
  whistleId: string,
  openId: string,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  const directory = deps.town.directory();
  const whistle = (await deps.whistles.load(whistleId))?.whistle;
  if (!whistle || !maySee(asked.member, whistle, directory)) return toast("error", botWords.notVisible);
  if (!isEnded(whistle)) return toast("info", pastedWords.notOver);
  const card = closingCard(whistle.number, closingText(whistle, directory));
  await deps.sendCard({ openId, source: asked.source }, card);
  return toast("success", pastedWords.sentPrivately);
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
