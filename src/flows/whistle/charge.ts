import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import { type Charge, stageOf } from "./oversight.js";
import { planReview } from "./oversight-steps.js";
import { actingBlock, parentOf, reviewingUnit } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import type { Step } from "./state.js";
import { stepsAbout } from "./supervise.js";
import { checkTexts } from "./text-check.js";

/** 乱吹哨 / 吹空哨: a department or the dispatcher brings a charge with facts; the whistler may reply before it is ruled on. */
export function charge(draft: Draft, command: CommandOf<"charge">, context: Context): Refusal | null {
  const { whistle } = draft;
  const { actor, directory, policy, now } = context;
  if (actor.kind !== "person") return { code: "no-right", command: "charge", needs: [] };
  if (actingBlock(actor.unitId, directory) === whistle.whistlerUnitId) return { code: "own-whistle" };
  const before = whistle.charges.at(-1);
  if (before !== undefined && !isDecided(before)) return { code: "charge-pending", at: before.at };
  const same = whistle.charges.find(({ kind }) => kind === command.kind);
  if (same !== undefined) return { code: "already-done", command: "charge", ...same };
  const refusal = checkTexts(policy, { facts: command.text });
  if (refusal !== null) return refusal;

  const id = `c${whistle.charges.length + 1}`;
  const plan = { ownerUnitId: whistle.whistlerUnitId, about: id, from: now };
  const step = planReview("chargeReply", policy.assessment.chargeReply, plan, context);
  const unitId = actingBlock(actor.unitId, directory) ?? actor.unitId;
  draft.record(
    { type: "charged", id, kind: command.kind, unitId, text: command.text.trim(), replyUntil: step.dueAt },
    { opens: [step] },
  );
  return null;
}

/** 说明: the whistler's reply, once, until the ruling. */
export function replyCharge(draft: Draft, { text }: CommandOf<"replyCharge">, context: Context): Refusal | null {
  const found = draft.whistle.charges.at(-1);
  if (found === undefined) return { code: "no-charge" };
  if (found.reply !== null) return { code: "already-done", command: "replyCharge", ...found.reply };
  if (found.ruling !== null) return { code: "already-done", command: "ruleCharge", ...found.ruling };
  const refusal = checkTexts(context.policy, { text });
  if (refusal !== null) return refusal;
  const open = stepsAbout(draft.whistle, found.id);
  const awaits = open.some(({ kind }) => kind === "chargeRuling");
  draft.record(
    { type: "chargeReplied", chargeId: found.id, text: text.trim() },
    awaits ? {} : { opens: [planRuling(draft, found.id, context)], closes: open },
  );
  return null;
}

/** The time for a reply is over: what comes next is the ruling, with or without one. */
export const planRuling = (draft: Pick<Draft, "whistle">, chargeId: string, context: Context) =>
  planReview(
    "chargeRuling",
    context.policy.assessment.chargeRuling,
    { ownerUnitId: parentOf(draft.whistle, context.directory), about: chargeId, from: context.now },
    context,
  );

/** 认定: by the level above the whistler or an inspector, once there is a reply or its time is over. */
export function ruleCharge(draft: Draft, command: CommandOf<"ruleCharge">, context: Context): Refusal | null {
  const { whistle } = draft;
  const { actor, policy, now } = context;
  const found = whistle.charges.at(-1);
  if (found === undefined) return { code: "no-charge" };
  if (found.ruling !== null) return { code: "already-done", command: "ruleCharge", ...found.ruling };
  if (found.reply === null && now < found.replyUntil) return { code: "reply-first", until: found.replyUntil };
  const unfit = interested(draft, found, context);
  if (unfit !== null) return unfit;
  const refusal = checkTexts(policy, { reason: command.reason });
  if (refusal !== null) return refusal;
  const { outcome } = command;
  const final =
    outcome === "stands"
      ? planReview(
          "chargeFinal",
          policy.assessment.appeal,
          { ownerUnitId: whistle.whistlerUnitId, about: found.id, from: now },
          context,
        )
      : null;
  draft.record(
    {
      type: "chargeRuled",
      chargeId: found.id,
      unitId: unitOf(actor, context),
      outcome,
      reason: command.reason.trim(),
      appealUntil: final?.dueAt ?? null,
    },
    { opens: final === null ? [] : [final], closes: stepsAbout(whistle, found.id) },
  );
  return null;
}

/** 申诉 against the ruling, once, in its time. */
export function appealCharge(draft: Draft, { reason }: CommandOf<"appealCharge">, context: Context): Refusal | null {
  const { whistle } = draft;
  const found = whistle.charges.at(-1);
  if (found === undefined) return { code: "no-charge" };
  if (found.appeal !== null) return { code: "already-done", command: "appealCharge", ...found.appeal };
  if (found.ruling === null || found.ruling.appealUntil === null) return { code: "no-ruling" };
  if (stageOf(found) === "counted")
    return { code: "too-late", command: "appealCharge", until: found.ruling.appealUntil };
  const { policy, directory, now } = context;
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  const plan = { ownerUnitId: reviewingUnit(whistle, directory), about: found.id, from: now };
  draft.record(
    { type: "chargeAppealed", chargeId: found.id, reason: reason.trim() },
    {
      opens: [planReview("chargeAppealRuling", policy.assessment.chargeRuling, plan, context)],
      closes: stepsAbout(whistle, found.id),
    },
  );
  return null;
}

/** 复核: one level higher or by an inspector, never by the person who ruled first; it is final. */
export function ruleChargeAppeal(
  draft: Draft,
  { outcome, reason }: CommandOf<"ruleChargeAppeal">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const { actor, policy } = context;
  const found = whistle.charges.at(-1);
  if (found === undefined) return { code: "no-charge" };
  if (found.appealRuling !== null) return { code: "already-done", command: "ruleChargeAppeal", ...found.appealRuling };
  if (found.appeal === null) return { code: "not-appealed" };
  const unfit = interested(draft, found, context);
  if (unfit !== null) return unfit;
  if (actor.kind === "person" && actor.memberId === found.ruling?.by) return { code: "own-ruling" };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record(
    {
      type: "chargeAppealRuled",
      chargeId: found.id,
      unitId: unitOf(actor, context),
      outcome,
      reason: reason.trim(),
    },
    { closes: stepsAbout(whistle, found.id) },
  );
  return null;
}

/** The machine: the time for an appeal is over, the charge counts. */
export const countCharge = (draft: Draft, step: Step): void =>
  draft.record({ type: "chargeCounted", chargeId: step.about ?? "" }, { closes: [step] });

/** Nobody rules on a charge that they brought or that is brought against their own unit. */
function interested({ whistle }: Draft, { unitId, by }: Charge, { actor, directory }: Context): Refusal | null {
  if (actor.kind !== "person") return null;
  const own = [actor.unitId, actingBlock(actor.unitId, directory)];
  const isParty = own.includes(unitId) || own.includes(whistle.whistlerUnitId) || actor.memberId === by;
  return isParty && !actor.roles.includes("inspector") ? { code: "is-party" } : null;
}

const unitOf = (actor: Context["actor"], { directory }: Context): string =>
  actor.kind === "person" ? (actingBlock(actor.unitId, directory) ?? actor.unitId) : "";

const isDecided = (one: Charge): boolean => ["counted", "fallen"].includes(stageOf(one));
