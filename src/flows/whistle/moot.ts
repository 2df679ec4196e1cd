import { unanswered } from "./attendance.js";
import type { Notice } from "./notices.js";
import { outlivesWhistle } from "./oversight.js";
import { findAssignment, isEnded, type Whistle } from "./state.js";

/**
 * Whether a 加急 has nobody to call any more: one for an order rings until the order is taken on, one for a reminder until
 * the reminder is moot.
 */
export function isUrgentMoot(notice: Notice, whistle: Whistle): boolean {
  if (notice.kind !== "urgentOrder") return isMoot(notice, whistle);
  if (isEnded(whistle) || notice.assignmentId === null) return isEnded(whistle);
  return findAssignment(whistle, notice.assignmentId)?.status !== "ordered";
}

/**
 * Whether a reminder that had to wait has nothing to say any more: what it asks for is done, or is asked of nobody now.
 * Only what the machine sends is judged so; what a person wrote is always told.
 */
export function isMoot({ kind, memberId, stepKind, assignmentId }: Notice, whistle: Whistle): boolean {
  if (kind === "attendance")
    return whistle.deliberation === null || !unanswered(whistle.deliberation).includes(memberId) || isEnded(whistle);
  if (kind !== "rungs" && kind !== "todo") return false;
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
