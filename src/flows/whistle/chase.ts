import { deadlineFor } from "../calendar/deadline.js";
import { countCharge, planRuling } from "./charge.js";
import type { CommandOf } from "./commands.js";
import { planWork } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, type PlannedStep, stepsOf } from "./draft.js";
import { dueRungs } from "./ladder.js";
import { ladderOf } from "./oversight-steps.js";
import type { Refusal } from "./refusals.js";
import { assignmentOf, type RungId, type Step, type Whistle } from "./state.js";
import { resume } from "./suspend.js";
import { checkTexts } from "./text-check.js";

/**
 * 催报: does every rung that is due by now, in order, each once. A step opened in the course of it whose deadline has
 * passed already is chased in the same run. Nothing due is a refusal, so that a job may come twice or late.
 */
export function chase(draft: Draft, context: Context): Refusal | null {
  let step = firstDue(draft.whistle, context.now);
  if (step === null) return { code: "nothing-due" };
  while (step !== null) {
    if (step.kind === "resume" && step.assignmentId !== null)
      resume(draft, assignmentOf(draft.whistle, step.assignmentId), step, context);
    else if (step.kind === "chargeFinal") countCharge(draft, step);
    else climb(draft, step, context);
    step = firstDue(draft.whistle, context.now);
  }
  return null;
}

const firstDue = (whistle: Whistle, now: Date): Step | null =>
  whistle.steps.find((step) => dueRungs(step, now).length > 0) ?? null;

function climb(draft: Draft, step: Step, context: Context): void {
  const rungs = dueRungs(step, context.now);
  const exhausted = step.rungsDone + rungs.length === step.ladder.length;
  const next = exhausted ? nextStep(step, draft, context) : null;
  draft.record(
    {
      type: "rungsReached",
      stepId: step.id,
      stepKind: step.kind,
      assignmentId: step.assignmentId,
      rungs,
      registered: !draft.whistle.drill && rungs.some((rung) => isRegistered(rung, step, draft.whistle, context)),
    },
    next === null ? {} : { opens: [next], closes: [step] },
  );
}

const isRegistered = (rung: RungId, { kind }: Step, whistle: Whistle, { policy }: Context): boolean =>
  ladderOf(policy, whistle, kind).some(({ id, register }) => id === rung && register);

/** What is chased once a ladder has ended; a charge to which nobody has replied in time is ruled on without a reply. */
function nextStep(step: Step, draft: Draft, context: Context): PlannedStep | null {
  if (step.kind === "chargeReply") return planRuling(draft, step.about ?? "", context);
  return nextWork(step, draft.whistle, context);
}

/**
 * Nobody higher is left to tell about a missing acceptance or check-in: the step after it is chased from now on, so that
 * no deadline passes in silence. The late answer is taken all the same.
 */
function nextWork({ kind, assignmentId }: Step, whistle: Whistle, context: Context): PlannedStep | null {
  if (assignmentId === null || (kind !== "accept" && kind !== "checkIn")) return null;
  const next = kind === "accept" ? "checkIn" : "resolve";
  return planWork(next, assignmentOf(whistle, assignmentId), whistle, context);
}

/** 催办 by a person: goes to those who have not done their part, not more often than the policy allows. */
export function nudge(draft: Draft, { text }: CommandOf<"nudge">, context: Context): Refusal | null {
  const { whistle } = draft;
  const unitIds = missingUnits(whistle);
  if (unitIds.length === 0) return { code: "nobody-missing" };
  const last = whistle.nudges.at(-1);
  if (last !== undefined) {
    const { policy, calendar } = context;
    const until = deadlineFor({ limit: policy.nudgeEvery, clock: "wall", from: last.at, calendar }).dueAt;
    if (context.now < until) return { code: "too-soon", until };
  }
  const refusal = checkTexts(context.policy, {}, [text]);
  if (refusal !== null) return refusal;
  draft.record({ type: "nudged", text: text.trim(), unitIds });
  return null;
}

/** Units that owe an acceptance, a check-in, a report or the result right now. */
export const missingUnits = (whistle: Whistle): string[] =>
  whistle.assignments
    .filter(({ id }) => stepsOf(whistle, id, "accept", "checkIn", "resolve", "progress").length > 0)
    .map(({ unitId }) => unitId);
