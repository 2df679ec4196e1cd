import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import { type Draft, stepsOf } from "./draft.js";
import { dueWithin, planReview } from "./oversight-steps.js";
import { parentOf } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { type Assignment, findAssignment, type Scores } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 申诉: the department holds something against its rating, once, within the policy's window after it was given. */
export function appealRating(
  draft: Draft,
  { id, rating }: Assignment,
  { reason }: CommandOf<"appealRating">,
  context: Context,
): Refusal | null {
  const { policy, directory, now } = context;
  if (rating === null) return { code: "not-rated" };
  if (rating.appeal !== null) return { code: "already-done", command: "appealRating", ...rating.appeal };
  const until = dueWithin(policy.assessment.appeal, rating.at, context);
  if (now > until) return { code: "too-late", command: "appealRating", until };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  const plan = { ownerUnitId: parentOf(draft.whistle, directory), assignmentId: id, about: null, from: now };
  draft.record(
    { type: "ratingAppealed", assignmentId: id, reason: reason.trim() },
    { opens: [planReview("appealReply", policy.assessment.appealReply, plan, context)] },
  );
  return null;
}

/** The level above the whistler corrects the scores, strikes them, or dismisses the appeal. */
export function ruleAppeal(
  draft: Draft,
  { id, rating }: Assignment,
  { outcome, scores, reason }: CommandOf<"ruleAppeal">,
  { policy }: Context,
): Refusal | null {
  const appeal = rating?.appeal ?? null;
  if (rating === null || appeal === null) return { code: "not-appealed" };
  if (appeal.ruling !== null) return { code: "already-done", command: "ruleAppeal", ...appeal.ruling };
  if (outcome === "corrected" && (scores === null || !areScores(scores))) return { code: "bad-scores" };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  const counting = outcome === "corrected" ? scores : outcome === "struck" ? null : rating.scores;
  draft.record(
    {
      type: "appealRuled",
      assignmentId: id,
      outcome,
      scores: outcome === "corrected" ? scores : null,
      reason: reason.trim(),
      low: counting !== null && mean(counting) <= policy.assessment.lowRating,
    },
    { closes: stepsOf(draft.whistle, id, "appealReply") },
  );
  return null;
}

/** 剔除: the case, or one department's part, counts in no assessment. */
export function exclude(draft: Draft, { part, reason }: CommandOf<"exclude">, { policy }: Context): Refusal | null {
  const found = exclusionIn(draft, part);
  if (found === "unknown") return { code: "unknown-assignment", assignmentId: part ?? "" };
  if (found !== null) return { code: "already-done", command: "exclude", ...found };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "excluded", part, reason: reason.trim() });
  return null;
}

/** 恢复计入: an exclusion is taken back; both stand in the trace. */
export function include(draft: Draft, { part, reason }: CommandOf<"include">, { policy }: Context): Refusal | null {
  const found = exclusionIn(draft, part);
  if (found === "unknown") return { code: "unknown-assignment", assignmentId: part ?? "" };
  if (found === null) return { code: "not-excluded" };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "included", part, reason: reason.trim() });
  return null;
}

function exclusionIn({ whistle }: Draft, part: string | null): Assignment["excluded"] | "unknown" {
  if (part === null) return whistle.excluded;
  const assignment = findAssignment(whistle, part);
  return assignment === null ? "unknown" : assignment.excluded;
}

const areScores = ({ timeliness, result, conduct }: Scores): boolean =>
  [timeliness, result, conduct].every((score) => Number.isInteger(score) && score >= 1 && score <= 5);

const mean = ({ timeliness, result, conduct }: Scores): number => (timeliness + result + conduct) / 3;
