import { botWords } from "../../cards/bot-words.js";
import { askReasonCard, originalCard, reasonField, viewersCard } from "../../cards/custody-card.js";
import { custodyWords, explainCustody, watermark } from "../../cards/custody-words.js";
import type { Card } from "../../cards/kit/card.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { showsExactPlace } from "../../cards/views/exact-place.js";
import { unitShort } from "../../cards/views/names.js";
import type { CustodyCommand } from "../../flows/custody/custody.js";
import type { CustodyOutcome } from "../../flows/custody/handle-custody.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { actorsOf } from "../town.js";
import { maySee } from "../view.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { findWhistle, whistleCardFor } from "./one-whistle.js";
import { cutOut } from "./parse/cut.js";
import { findNumber } from "./parse/number.js";

/** `/查看原文 编号 理由`: the original goes to the asker alone, and stands in the custody with who, when and why. */
export async function original(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(custodyWords.viewUsage);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const reason = cutOut(args, [number]);
  if (reason === "") return { card: askReasonCard(stored.whistle.id, stored.whistle.number), private: true };
  const shown = await viewed(stored.whistle, reason, asked, deps);
  return shown.ok ? { card: shown.card, private: true } : said(shown.why);
}

/** 查看原文 on a card: asks for the reason in private; to an emergency nobody is made to wait for a form. */
export async function originalByTap(
  whistleId: string,
  openId: string,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  const whistle = await visible(whistleId, asked, deps);
  if (!whistle) return toast("error", botWords.notVisible);
  const policy = deps.town.policy(whistle.policyVersion);
  if (!showsExactPlace(whistle, { view: "department", policy })) {
    await deps.sendCard({ openId, source: asked.source }, askReasonCard(whistle.id, whistle.number));
    return toast("info", custodyWords.askedPrivately);
  }
  const shown = await viewed(whistle, custodyWords.emergencyReason.zh, asked, deps);
  if (!shown.ok) return toast("error", shown.why);
  await deps.sendCard({ openId, source: asked.source }, shown.card);
  return toast("success", custodyWords.sentPrivately);
}

/** The form with the reason; it stands in a private chat, where the original takes its place. */
export async function originalByForm(
  whistleId: string,
  formValue: Record<string, unknown>,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  if (asked.chatType !== "p2p") return toast("error", custodyWords.askedPrivately);
  const whistle = await visible(whistleId, asked, deps);
  if (!whistle) return toast("error", botWords.notVisible);
  const reason = formValue[reasonField];
  const shown = await viewed(whistle, typeof reason === "string" ? reason : "", asked, deps);
  return shown.ok ? replaced(shown.card) : toast("error", shown.why);
}

/** `/谁看过 编号`: for inspectors. */
export async function viewers(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  if (!asked.member.posts.some(({ roles }) => roles.includes("inspector")))
    return said(custodyWords.viewersForInspectors);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const lines = await deps.custody.linesOf(stored.whistle.id);
  if (lines.length === 0) return { card: answerCard(custodyWords.nobodyViewed), private: true };
  return { card: viewersCard(stored.whistle.number, lines, deps.town.directory()), private: true };
}

const releaseWord = /^(?:解除|取消|release)[\s:：,，]*/iu;

/** `/保全 编号 原因` and `/保全 编号 解除 原因`: what is held is not emptied when its time is over. */
export async function hold(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const number = findNumber(args);
  if (!number) return said(custodyWords.holdUsage);
  const stored = await findWhistle(number.query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const rest = cutOut(args, [number]);
  const command: CustodyCommand = releaseWord.test(rest)
    ? { type: "release", reason: rest.replace(releaseWord, "") }
    : { type: "hold", reason: rest };
  if (command.reason.trim() === "") return said(custodyWords.holdUsage);
  const outcome = await inCustody(stored.whistle, command, asked, deps);
  if (!outcome.ok) return said(explained(outcome, stored.whistle, deps));
  return said(command.type === "hold" ? custodyWords.held : custodyWords.released);
}

/** Tries the posts of one person in turn, as commands on whistles do. */
export async function inCustody(
  whistle: Whistle,
  command: CustodyCommand,
  asked: Asked,
  deps: CommandDeps,
): Promise<CustodyOutcome> {
  const [first, ...others] = actorsOf(asked.member, unitHere(asked, deps.town));
  const outcome = await deps.handleCustody(whistle, command, first, asked.source);
  for (const actor of others) {
    if (outcome.ok || !["may-not-view", "may-not-hold", "not-your-hold"].includes(outcome.refusal.code)) return outcome;
    const next = await deps.handleCustody(whistle, command, actor, asked.source);
    if (next.ok) return next;
  }
  return outcome;
}

export const explained = (
  { refusal }: Extract<CustodyOutcome, { ok: false }>,
  { policyVersion }: Whistle,
  { town }: CommandDeps,
): Text => explainCustody(refusal, town.directory(), town.policy(policyVersion));

type Shown = { ok: true; card: Card } | { ok: false; why: Text };

async function viewed(whistle: Whistle, reason: string, asked: Asked, deps: CommandDeps): Promise<Shown> {
  const outcome = await inCustody(whistle, { type: "view", reason }, asked, deps);
  if (!outcome.ok) return { ok: false, why: explained(outcome, whistle, deps) };
  const { at, by } = outcome.line;
  const unitId = by.kind === "person" ? by.unitId : asked.member.unitId;
  const mark = watermark(asked.member.name, unitShort(deps.town.directory(), unitId), at, reason.trim());
  const alone: Asked = { ...asked, chatType: "p2p" };
  return { ok: true, card: originalCard(await whistleCardFor(whistle, alone, deps, { showOriginal: true }), mark) };
}

async function visible(whistleId: string, asked: Asked, deps: CommandDeps): Promise<Whistle | null> {
  const stored = await deps.whistles.load(whistleId);
  return stored && maySee(asked.member, stored.whistle, deps.town.directory()) ? stored.whistle : null;
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: true });
