import type { CommandOf } from "./commands.js";
import { categoryIn, planStep, planWork } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, type PlannedStep, stepsOf } from "./draft.js";
import { parentOf } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { nextProgress } from "./respond.js";
import type { Assignment, Step } from "./state.js";
import { canBeStated } from "./stated-date.js";
import { checkTexts } from "./text-check.js";

/**
 * 挂账: asks to park a long-standing problem with an owner, a condition and the date on which it comes back. An emergency
 * is none: it is dealt with at once.
 */
export function suspend(
  draft: Draft,
  assignment: Assignment,
  command: CommandOf<"suspend">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const { id } = assignment;
  if (categoryIn(whistle, context.policy).emergency) return { code: "emergency-not-suspended" };
  if (stepsOf(whistle, id, "suspensionReply").length > 0) return { code: "suspension-pending" };
  const { ownerName, condition, nextDate } = command;
  const refusal = checkTexts(context.policy, { owner: ownerName, condition });
  if (refusal !== null) return refusal;
  if (!canBeStated(nextDate, context.now)) return { code: "bad-date" };

  const plan = { ownerUnitId: parentOf(whistle, context.directory), assignmentId: id, from: context.now };
  draft.record(
    {
      type: "suspensionRequested",
      assignmentId: id,
      ownerName: ownerName.trim(),
      condition: condition.trim(),
      nextDate,
    },
    { opens: [planStep("suspensionReply", plan, whistle, context)] },
  );
  return null;
}

/** The level above agrees: nothing is chased until the date, then it comes back by itself. */
export function agreeSuspend(draft: Draft, assignment: Assignment, context: Context): Refusal | null {
  const { whistle } = draft;
  const { id, suspended } = assignment;
  const [reply] = stepsOf(whistle, id, "suspensionReply");
  if (reply === undefined || suspended === null) return notAsked("agreeSuspend", assignment);
  if (suspended.nextDate <= context.now) return { code: "bad-date" };
  draft.record(
    { type: "suspended", assignmentId: id },
    { opens: [planResume(assignment, suspended.nextDate, context)], closes: stepsOf(whistle, id) },
  );
  return null;
}

export function refuseSuspend(
  draft: Draft,
  assignment: Assignment,
  { reason }: CommandOf<"refuseSuspend">,
  { policy }: Context,
): Refusal | null {
  const closes = stepsOf(draft.whistle, assignment.id, "suspensionReply");
  if (closes.length === 0) return notAsked("refuseSuspend", assignment);
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "suspensionRefused", assignmentId: assignment.id, reason: reason.trim() }, { closes });
  return null;
}

/**
 * The agreed date has come: the part is back where it stood and its limits count from that date. What the whistler had
 * already to do about it (confirm the arrival) is not asked again.
 */
export function resume(draft: Draft, assignment: Assignment, step: Step, context: Context): void {
  const backTo = assignment.checkedIn !== null ? "checkedIn" : assignment.accepted !== null ? "accepted" : "ordered";
  const part = { ...assignment, clockFrom: step.dueAt };
  const { whistle } = draft;
  const work = ({ ordered: "accept", accepted: "checkIn", checkedIn: "resolve" } as const)[backTo];
  draft.record(
    { type: "resumed", assignmentId: assignment.id, backTo, clockFrom: step.dueAt },
    {
      opens: [
        planWork(work, part, whistle, context),
        ...(backTo === "checkedIn" ? nextProgress(assignment, whistle, context) : []),
      ],
      closes: [step],
    },
  );
}

/** One rung only, at the date itself: it wakes the machine, nobody is late. */
function planResume({ id, unitId }: Assignment, nextDate: Date, { now }: Context): PlannedStep {
  return {
    kind: "resume",
    assignmentId: id,
    about: null,
    ownerUnitId: unitId,
    startedAt: now,
    dueAt: nextDate,
    ladder: [{ rung: "overdue", at: nextDate }],
    rungsDone: 0,
    why: {
      limit: "stated",
      from: "whistle",
      clock: "wall",
      startedAt: now,
      countedFrom: now,
      skipped: [],
      makeUp: [],
      provisional: false,
    },
  };
}

const notAsked = (command: "agreeSuspend" | "refuseSuspend", { status, unitId }: Assignment): Refusal => ({
  code: "wrong-moment",
  command,
  status,
  unitId,
});
