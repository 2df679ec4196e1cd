import { unanswered } from "./attendance.js";
import type { LateStep, Notice } from "./notices.js";
import { outlivesWhistle } from "./oversight.js";
import { findAssignment, isEnded, type Whistle } from "./state.js";

/**
 * What a notice that had to wait still has to say: of a reminder the steps that are not done yet and asked of somebody;
 * null for nothing. Only what the machine sends is judged so; what a person wrote is always told.
 */
export function stillToSay(notice: Notice, whistle: Whistle): Notice | null {
  const { kind, memberId } = notice;
  switch (kind) {
    case "attendance": {
      const { deliberation } = whistle;
      const isAsked = deliberation !== null && unanswered(deliberation).includes(memberId) && !isEnded(whistle);
      return isAsked ? notice : null;
    }
    case "rungs":
    case "todo": {
      const [main, ...more] = [notice, ...notice.more].filter((step) => !isDone(step, whistle));
      if (main === undefined) return null;
      const { assignmentId, stepKind, stepDueAt, rungs } = main;
      return { ...notice, assignmentId, stepKind, stepDueAt, rungs, more };
    }
    default:
      return notice;
  }
}

/**
 * Whether a 加急 has nobody to call any more: one for an order rings until the order is taken on, one for a reminder until
 * the reminder has nothing to say.
 */
export function isUrgentMoot(notice: Notice, whistle: Whistle): boolean {
  if (notice.kind !== "urgentOrder") return stillToSay(notice, whistle) === null;
  if (isEnded(whistle)) return true;
  return notice.assignmentId !== null && findAssignment(whistle, notice.assignmentId)?.status !== "ordered";
}

/** What the step asks for is done, or is asked of nobody now. */
function isDone({ stepKind, assignmentId }: LateStep, whistle: Whistle): boolean {
  if (stepKind === "rate") return whistle.steps.every((step) => step.kind !== "rate");
  const isOpen = whistle.steps.some((step) => step.kind === stepKind && step.assignmentId === assignmentId);
  if (stepKind !== null && outlivesWhistle(stepKind)) return !isOpen;
  if (isEnded(whistle)) return true;
  const assignment = assignmentId === null ? null : findAssignment(whistle, assignmentId);
  if (assignment?.status === "released") return true;
  switch (stepKind) {
    // A department's own steps close when their ladder ends, without being done.
    case "accept":
      return assignment?.accepted !== null;
    case "checkIn":
      return assignment?.checkedIn !== null;
    case "resolve":
      return assignment?.resolved !== null;
    default:
      return !isOpen;
  }
}
