import { type Deadline, deadlineFor, statedDeadline } from "../calendar/deadline.js";
import { parseLimit } from "../calendar/limit.js";
import type { Category, LimitId } from "../policy/category.js";
import { categoryOf, ladderFor, limitFor } from "../policy/lookup.js";
import type { Context } from "./decision.js";
import type { PlannedStep } from "./draft.js";
import { ladderTimes } from "./ladder.js";
import type { Assignment, StepKind, Whistle, Why } from "./state.js";

type Times = Pick<Context, "policy" | "calendar">;
type Subject = Pick<Whistle, "category" | "matterCode" | "statedDueAt">;
type Part = Pick<Assignment, "id" | "unitId" | "clockFrom" | "extensions">;
type Due = { dueAt: Date; why: Why };

/** Steps that a department does one after the other; all three deadlines count from the order. */
export type WorkKind = "accept" | "checkIn" | "resolve";

/** Steps whose limit bears their own name and counts from the moment at which they open. */
export type OtherKind = Exclude<StepKind, WorkKind | "resume" | ReviewKind>;

/** Steps of oversight whose limits stand beside the categories, see oversight-steps.ts. */
export type ReviewKind =
  | "supervisionClose"
  | "appealReply"
  | "chargeReply"
  | "chargeRuling"
  | "chargeFinal"
  | "chargeAppealRuling";

/** The category of a whistle; the policy is the version under which it began, so it is there. */
export function categoryIn({ category }: Pick<Whistle, "category">, policy: Context["policy"]): Category {
  const found = categoryOf(policy, category);
  if (found === null) throw new Error(`policy ${policy.version} has no category ${category}`);
  return found;
}

/** The moment at which a limit runs out; null: there is no such limit. */
export function dueAfter(id: LimitId, from: Date, subject: Subject, { policy, calendar }: Times): Due | null {
  const found = limitFor(policy, subject, id);
  if (found === null) return null;
  const { clock } = categoryIn(subject, policy);
  return named(deadlineFor({ limit: found.limit, clock, from, calendar }), found.from);
}

/** A step that counts from now. */
export function planStep(
  kind: OtherKind,
  { ownerUnitId, assignmentId, from }: { ownerUnitId: string; assignmentId: string | null; from: Date },
  subject: Subject,
  times: Times,
): PlannedStep {
  const due = dueAfter(kind, from, subject, times);
  if (due === null) throw new Error(`policy ${times.policy.version}: ${subject.category} has no limit for ${kind}`);
  return step(kind, assignmentId, ownerUnitId, from, due, subject, times);
}

/** Accept, check in or resolve: counted from the order, whatever happened since. */
export function planWork(kind: WorkKind, part: Part, subject: Subject, times: Times): PlannedStep {
  const due = workDue(kind, part, subject, times);
  return step(kind, part.id, part.unitId, part.clockFrom, due, subject, times);
}

/**
 * When accept, check in or resolve is due. A date stated in the whistle is the date of resolving, and nothing before
 * it can be due later; extensions granted move resolving only.
 */
export function workDue(kind: WorkKind, part: Part, subject: Subject, times: Times): Due {
  const { clockFrom: from } = part;
  const limit = dueAfter(kind, from, subject, times);
  if (limit === null) throw new Error(`policy ${times.policy.version}: ${subject.category} has no limit for ${kind}`);
  const stated = statedDue(from, subject, times);
  if (kind !== "resolve") return stated !== null && stated.dueAt < limit.dueAt ? stated : limit;
  return part.extensions
    .filter((extension) => extension.granted === true)
    .reduce((due, extension) => extended(due.dueAt, extension.days, times), stated ?? limit);
}

/** A deadline moved by working days 延期. */
export const extended = (dueAt: Date, days: number, { calendar }: Times): Due =>
  named(deadlineFor({ limit: `${days}wd`, clock: "working", from: dueAt, calendar }), "extension");

/** The same step with more time: it runs from where it began, its ladder is laid anew up to the later deadline. */
export const extendStep = (open: PlannedStep, due: Due, subject: Subject, times: Times): PlannedStep =>
  step(open.kind, open.assignmentId, open.ownerUnitId, open.startedAt, due, subject, times);

/**
 * Resolving again after 退回重办: the time that is left, or a fresh `sentBack` limit (half of the resolve limit where
 * the policy has none), whichever is later.
 */
export function planSentBack(part: Part, now: Date, subject: Subject, times: Times): PlannedStep {
  const left = workDue("resolve", part, subject, times);
  const own = dueAfter("sentBack", now, subject, times);
  const fresh = own ?? halfOfResolve(now, subject, times);
  return step("resolve", part.id, part.unitId, now, left.dueAt > fresh.dueAt ? left : fresh, subject, times);
}

/** The days at most that extensions may add up to; 0: none are granted. */
export function extensionDays(subject: Subject, policy: Context["policy"]): number {
  const found = limitFor(policy, subject, "extension");
  return found === null ? 0 : parseLimit(found.limit).amount;
}

function halfOfResolve(now: Date, subject: Subject, { policy, calendar }: Times): Due {
  const found = limitFor(policy, subject, "resolve");
  if (found === null) throw new Error(`policy ${policy.version}: ${subject.category} has no limit for resolve`);
  const { amount, unit } = parseLimit(found.limit);
  const limit = unit === "h" ? `${amount * 30}m` : `${Math.ceil(amount / 2)}${unit}`;
  const { clock } = categoryIn(subject, policy);
  return named(deadlineFor({ limit, clock, from: now, calendar }), found.from);
}

/** A stated date counts while it lies ahead of the clock's start: a part that came back after it has its limits again. */
function statedDue(from: Date, subject: Subject, { policy, calendar }: Times): Due | null {
  const { statedDueAt } = subject;
  if (statedDueAt === null || statedDueAt <= from) return null;
  const { clock } = categoryIn(subject, policy);
  return named(statedDeadline({ dueAt: statedDueAt, clock, from, calendar }), "whistle");
}

const named = ({ dueAt, why }: Deadline, from: Why["from"]): Due => ({ dueAt, why: { ...why, from } });

function step(
  kind: StepKind,
  assignmentId: string | null,
  ownerUnitId: string,
  startedAt: Date,
  { dueAt, why }: Due,
  subject: Subject,
  { policy, calendar }: Times,
): PlannedStep {
  const ladder = ladderTimes(ladderFor(policy, subject.category), { startedAt, dueAt, clock: why.clock, calendar });
  return { kind, assignmentId, about: null, ownerUnitId, startedAt, dueAt, ladder, rungsDone: 0, why };
}
