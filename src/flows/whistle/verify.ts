import type { CommandOf } from "./commands.js";
import { planSentBack, planStep } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, stepsOf } from "./draft.js";
import type { Refusal } from "./refusals.js";
import { nextProgress } from "./respond.js";
import type { Assignment, Scores } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 到场确认: they came; only now the check-in counts as proven. */
export function confirmArrival(draft: Draft, assignment: Assignment): Refusal | null {
  draft.record(
    { type: "arrivalConfirmed", assignmentId: assignment.id },
    { closes: stepsOf(draft.whistle, assignment.id, "confirmArrival") },
  );
  return null;
}

/** 验收: the whistler confirms the result and owes a rating. */
export function verify(draft: Draft, assignment: Assignment, context: Context): Refusal | null {
  const { whistle } = draft;
  const plan = { ownerUnitId: whistle.whistlerUnitId, assignmentId: assignment.id, from: context.now };
  draft.record(
    { type: "verified", assignmentId: assignment.id },
    { opens: [planStep("rate", plan, whistle, context)], closes: stepsOf(whistle, assignment.id) },
  );
  return null;
}

/** 退回重办: the department is on it again, with the time that is left or a fresh limit. */
export function sendBack(
  draft: Draft,
  assignment: Assignment,
  { reason }: CommandOf<"sendBack">,
  context: Context,
): Refusal | null {
  const refusal = checkTexts(context.policy, { reason });
  if (refusal !== null) return refusal;
  const { whistle } = draft;
  draft.record(
    { type: "sentBack", assignmentId: assignment.id, reason: reason.trim() },
    {
      opens: [planSentBack(assignment, context.now, whistle, context), ...nextProgress(assignment, whistle, context)],
      closes: stepsOf(whistle, assignment.id),
    },
  );
  return null;
}

/** 评价: 1 to 5 each; a mean at or under the policy's mark is a fact for the register. */
export function rate(
  draft: Draft,
  assignment: Assignment,
  { scores, comment }: CommandOf<"rate">,
  { policy }: Context,
): Refusal | null {
  const all = [scores.timeliness, scores.result, scores.conduct];
  if (!all.every((score) => Number.isInteger(score) && score >= 1 && score <= 5)) return { code: "bad-scores" };
  const refusal = checkTexts(policy, {}, [comment]);
  if (refusal !== null) return refusal;
  draft.record(
    {
      type: "rated",
      assignmentId: assignment.id,
      scores,
      comment: comment.trim(),
      low: mean(scores) <= policy.assessment.lowRating,
    },
    { closes: stepsOf(draft.whistle, assignment.id, "rate") },
  );
  return null;
}

const mean = ({ timeliness, result, conduct }: Scores): number => (timeliness + result + conduct) / 3;
