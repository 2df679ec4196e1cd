import type { CardAction } from "../../cards/action.js";
import { botWords } from "../../cards/bot-words.js";
import { notAgainWords } from "../../cards/check-words.js";
import { explain } from "../../cards/explain.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { blownText } from "../../cards/toasts.js";
import { mayBlowAgain } from "../../flows/whistle/again.js";
import { isNearby } from "../../flows/whistle/departments.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import { liveAssignments, type Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { maySee } from "../view.js";
import { blowDraft } from "./blow.js";
import { confirmation } from "./blow-form.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { ownDraft } from "./own-draft.js";
import type { Parsed } from "./parse/parsed.js";

type Again = { ok: true; whistle: Whistle } | { ok: false; why: Text };

/** `/吹哨 再次 编号 …`. */
export async function againByText(
  parsed: Extract<Parsed, { kind: "again" }>,
  asked: Asked,
  deps: CommandDeps,
): Promise<Reply | null> {
  const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
  if (parsed.numberQuery === null) return said(botWords.needsNumber);
  const stored = await findWhistle(parsed.numberQuery, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const outcome = await blowAgain(stored.whistle, parsed.text, asked, deps);
  if (!outcome.ok) return said(outcome.why);
  return outcome.whistle.originChatId === asked.chatId
    ? null
    : { card: confirmation(outcome.whistle, deps), private: false };
}

/** 再次吹哨 on a whistle's card, or on the check before sending with what was typed. */
export async function againByTap(
  action: Extract<CardAction, { do: "again" }>,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  const stored = await deps.whistles.load(action.w);
  if (!stored || !maySee(asked.member, stored.whistle, deps.town.directory()))
    return toast("error", botWords.notVisible);
  const kept = action.d === undefined ? null : await ownDraft(action.d, asked, deps);
  if (kept?.ok === false) return kept.answer;
  const outcome = await blowAgain(stored.whistle, kept?.draft.draft.text ?? "", asked, deps);
  if (!outcome.ok) return toast("error", outcome.why);
  const done = toast("success", blownText(outcome.whistle));
  if (action.d === undefined) return done;
  await deps.drafts.remove(action.d);
  return { ...done, ...replaced(confirmation(outcome.whistle, deps)) };
}

/**
 * The same matter to the same departments, linked to the whistle before it. Each round is one whistle, however many people
 * ask for it at once.
 */
async function blowAgain(before: Whistle, text: string, asked: Asked, deps: CommandDeps): Promise<Again> {
  const { town, clock } = deps;
  const directory = town.directory();
  const policy = town.policy();
  const block = actingBlock(unitHere(asked, town), directory);
  if (block === null || !isNearby(block, before.whistlerUnitId, directory))
    return { ok: false, why: notAgainWords({ code: "elsewhere" }) };
  const refusal = mayBlowAgain(before, policy, clock());
  if (refusal !== null) return { ok: false, why: notAgainWords(refusal) };
  const live = liveAssignments(before);
  const lead = live.find(({ role }) => role === "lead")?.unitId ?? null;
  const round = before.round + 1;
  const outcome = await blowDraft(
    {
      category: before.category,
      matterCode: before.matterCode,
      text: text.trim() || before.text,
      place: before.place,
      unitQueries: live.length > 0 ? live.map(({ unitId }) => unitId) : before.namedUnitIds,
      leadQuery: lead,
      copiedQueries: before.copiedUnitIds,
      statedDueAt: null,
      dueUnreadable: null,
      drill: before.drill,
      again: { whistleId: before.id, number: before.number, round },
      sourceId: null,
    },
    { ...asked, source: `again:${before.id}:${round}`, images: asked.images },
    deps,
    { ahead: true },
  );
  if (outcome.kind === "blown") return { ok: true, whistle: outcome.whistle };
  // Departments that are no more can't be asked for by a question: there is no form to answer it in.
  const refused = outcome.kind === "refused" ? outcome.refusal : { code: "no-departments" as const };
  return { ok: false, why: explain(refused, directory, policy) };
}
