import { deadlineFor, statedDeadline } from "../calendar/deadline.js";
import { extendStep, workDue } from "./deadlines.js";
import type { Context } from "./decision.js";
import type { Draft, PlannedStep } from "./draft.js";
import { outlivesWhistle } from "./oversight.js";
import type { Refusal } from "./refusals.js";
import { type Assignment, findAssignment, type Step, type Whistle } from "./state.js";

/**
 * A year's holidays are known now: deadlines that were counted by the statutory days 暂按法定节日推算 are counted anew.
 * Rungs that were done stay done, and nothing moves to before one of them. No deadline that changes is a refusal.
 */
export function recompute(draft: Draft, context: Context): Refusal | null {
  const { whistle } = draft;
  const changed = whistle.steps.flatMap((step) => {
    const again = recounted(step, whistle, context);
    return again === null ? [] : [{ step, again }];
  });
  const parked = whistle.assignments.flatMap(({ id, parked: steps }) => {
    const again = steps.map((step) => ({ ...step, ...recounted(step, whistle, context) }));
    return again.some((step, index) => step.why !== steps[index]?.why) ? [{ assignmentId: id, steps: again }] : [];
  });
  if (changed.length === 0 && parked.length === 0) return { code: "nothing-due" };
  draft.record(
    { type: "recomputed", parked },
    { opens: changed.map(({ again }) => again), closes: changed.map(({ step }) => step) },
  );
  return null;
}

/** The step by the calendar as it is now; null if it stays as it was. Dates that were told to people stand. */
function recounted(step: Step, whistle: Whistle, context: Context): PlannedStep | null {
  const { id: _, ...before } = step;
  if (!step.why.provisional || step.kind === "resume" || outlivesWhistle(step.kind)) return null;
  const due = dueOf(step, whistle, context);
  if (due.why.provisional && due.dueAt.getTime() === step.dueAt.getTime()) return null;
  return keepingDone(before, extendStep(before, due, whistle, context));
}

function dueOf({ kind, assignmentId, dueAt, why }: Step, whistle: Whistle, context: Context) {
  const { calendar } = context;
  const { limit, clock, from, startedAt } = why;
  const part: Assignment | null = assignmentId === null ? null : findAssignment(whistle, assignmentId);
  // An extension counts from a deadline that moves too.
  if (from === "extension" && kind === "resolve" && part !== null && part.sentBack.length === 0)
    return workDue("resolve", part, whistle, context);
  const again =
    limit === "stated"
      ? statedDeadline({ dueAt, clock, from: startedAt, calendar })
      : deadlineFor({ limit, clock, from: startedAt, calendar });
  return { dueAt: again.dueAt, why: { ...again.why, from } };
}

function keepingDone(before: PlannedStep, again: PlannedStep): PlannedStep {
  const { rungsDone } = before;
  const lastDone = before.ladder[rungsDone - 1];
  if (lastDone === undefined) return again;
  const notBefore = (at: Date): Date => (at < lastDone.at ? lastDone.at : at);
  return {
    ...again,
    dueAt: notBefore(again.dueAt),
    ladder: again.ladder.map((rung, index) => {
      const done = index < rungsDone ? before.ladder[index] : undefined;
      return done ?? { ...rung, at: notBefore(rung.at) };
    }),
    rungsDone,
  };
}
