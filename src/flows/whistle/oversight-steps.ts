import { deadlineFor, statedDeadline } from "../calendar/deadline.js";
import type { Ladder } from "../policy/ladder.js";
import { ladderFor } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import { categoryIn, dueAfter, type ReviewKind } from "./deadlines.js";
import type { Context } from "./decision.js";
import type { PlannedStep } from "./draft.js";
import { ladderTimes } from "./ladder.js";
import { isReviewStep } from "./oversight.js";
import type { StepKind, Whistle, Why } from "./state.js";

type Plan = { ownerUnitId: string; assignmentId?: string | null; about: string | null; from: Date };

/** The ladder of a step: steps of appeals and charges have the town's own, also in an emergency. */
export const ladderOf = (policy: Policy, { category }: Pick<Whistle, "category">, kind: StepKind): Ladder =>
  isReviewStep(kind) ? policy.ladder : ladderFor(policy, category);

/** A step of an appeal or a charge: it counts in working time, whatever the category. */
export function planReview(kind: ReviewKind, limit: string, plan: Plan, context: Context): PlannedStep {
  const { policy, calendar } = context;
  const { from } = plan;
  const { dueAt, why } = deadlineFor({ limit, clock: "working", from, calendar });
  const ladder = ladderTimes(policy.ladder, { startedAt: from, dueAt, clock: "working", calendar });
  return planned(kind, plan, { dueAt, why: { ...why, from: "assessment" } }, rungsOf(kind, ladder, dueAt));
}

/** The answer to a supervision: by the date that was set, else by the category's limit. */
export function planSupervision(
  whistle: Whistle,
  plan: Plan & { statedDueAt: Date | null },
  context: Context,
): PlannedStep {
  const { calendar } = context;
  const { clock } = categoryIn(whistle, context.policy);
  const { from, statedDueAt } = plan;
  if (statedDueAt === null) return byCategory("supervision", whistle, plan, context);
  const { dueAt, why } = statedDeadline({ dueAt: statedDueAt, clock, from, calendar });
  const ladder = ladderTimes(ladderFor(context.policy, whistle.category), { startedAt: from, dueAt, clock, calendar });
  return planned("supervision", plan, { dueAt, why: { ...why, from: "supervision" } }, ladder);
}

/** Once there is an answer the supervising unit owes the closing, in the same limit. */
export const planClosing = (whistle: Whistle, plan: Plan, context: Context): PlannedStep =>
  byCategory("supervisionClose", whistle, plan, context);

function byCategory(kind: StepKind, whistle: Whistle, plan: Plan, context: Context): PlannedStep {
  const { policy, calendar } = context;
  const due = dueAfter("supervision", plan.from, whistle, context);
  if (due === null) throw new Error(`policy ${policy.version}: ${whistle.category} has no limit for supervision`);
  const { clock } = categoryIn(whistle, policy);
  const span = { startedAt: plan.from, dueAt: due.dueAt, clock, calendar };
  return planned(kind, plan, due, ladderTimes(ladderFor(policy, whistle.category), span));
}

/**
 * A whistler who does not reply to a charge is reminded, and then the matter is decided without a reply. The end of the
 * time for an appeal only wakes the machine: nobody is late.
 */
function rungsOf(kind: ReviewKind, ladder: PlannedStep["ladder"], dueAt: Date): PlannedStep["ladder"] {
  if (kind === "chargeReply") return ladder.filter(({ rung }) => rung === "dueSoon" || rung === "overdue");
  return kind === "chargeFinal" ? [{ rung: "overdue", at: dueAt }] : ladder;
}

const planned = (
  kind: StepKind,
  { ownerUnitId, assignmentId = null, about, from }: Plan,
  { dueAt, why }: { dueAt: Date; why: Why },
  ladder: PlannedStep["ladder"],
): PlannedStep => ({ kind, assignmentId, about, ownerUnitId, startedAt: from, dueAt, ladder, rungsDone: 0, why });

/** When a window of working time after `from` ends. */
export const dueWithin = (limit: string, from: Date, { calendar }: Pick<Context, "calendar">): Date =>
  deadlineFor({ limit, clock: "working", from, calendar }).dueAt;
