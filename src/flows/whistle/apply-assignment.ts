import type { EventOf, Ordered, WhistleEvent } from "./events.js";
import type { RatingAppeal } from "./oversight.js";
import type { Assignment, Step, StepKind } from "./state.js";

/** Events that change one department's part and nothing else of the whistle. */
export type AssignmentEvent = Exclude<
  Extract<WhistleEvent, { assignmentId: string }>,
  EventOf<"reassigned"> | EventOf<"transferred">
>;

/** Steps that a decline puts to rest; whatever else hangs on the assignment falls away with it. */
const parkable: readonly StepKind[] = ["accept", "checkIn", "resolve", "progress"];

/** The part as ordered: nothing has happened to it yet. */
export const ordered = ({ id, unitId, role, fromAssignmentId }: Ordered, at: Date): Assignment => ({
  id,
  unitId,
  role,
  status: "ordered",
  orderedAt: at,
  clockFrom: at,
  accepted: null,
  checkedIn: null,
  arrivalConfirmed: null,
  progress: [],
  resolved: null,
  verified: null,
  sentBack: [],
  rating: null,
  excluded: null,
  declined: null,
  ruling: null,
  extensions: [],
  suspended: null,
  fromAssignmentId,
  parked: [],
});

/** The part that a unit under the department takes over: the same order, the same clock, the same one decline. */
export const handedOver = (from: Assignment, order: Ordered, at: Date): Assignment => ({
  ...ordered(order, at),
  orderedAt: from.orderedAt,
  clockFrom: from.clockFrom,
  declined: from.declined,
  ruling: from.ruling,
  extensions: from.extensions.filter((extension) => extension.granted === true),
});

/** One department's part after an event; `closing` are the steps that the event closes. */
export function evolveAssignment(
  assignment: Assignment,
  event: AssignmentEvent,
  closing: Step[],
  { at, by }: { at: Date; by: string },
): Assignment {
  switch (event.type) {
    case "accepted":
      return { ...assignment, status: "accepted", accepted: { at, by, coming: event.coming } };
    case "checkedIn":
      return { ...assignment, status: "checkedIn", checkedIn: { at, by, note: event.note } };
    case "arrivalConfirmed":
      return { ...assignment, arrivalConfirmed: { at, by } };
    case "progressed":
      return {
        ...assignment,
        progress: [...assignment.progress, { at, by, text: event.text, images: event.images }],
      };
    case "resolved":
      return { ...assignment, status: "resolved", resolved: { at, by, result: event.result, images: event.images } };
    case "verified":
      return { ...assignment, status: "verified", verified: { at, by } };
    case "sentBack":
      return {
        ...assignment,
        status: "checkedIn",
        resolved: null,
        sentBack: [...assignment.sentBack, { at, by, reason: event.reason }],
      };
    case "rated":
      return {
        ...assignment,
        status: "rated",
        rating: { at, by, scores: event.scores, comment: event.comment, appeal: null },
      };
    case "ratingAppealed":
      return withAppeal(assignment, { at, by, reason: event.reason, ruling: null });
    case "appealRuled": {
      const { outcome, scores, reason } = event;
      const appeal = assignment.rating?.appeal ?? null;
      return appeal === null
        ? assignment
        : withAppeal(assignment, { ...appeal, ruling: { at, by, outcome, scores, reason } });
    }
    case "declined": {
      const { reason, rule, insteadUnitId, text } = event;
      return {
        ...assignment,
        status: "declined",
        declined: { at, by, reason, rule, insteadUnitId, text },
        parked: closing.filter((step) => parkable.includes(step.kind)),
      };
    }
    case "maintained":
      return {
        ...assignment,
        status: event.backTo,
        ruling: { at, by, outcome: "maintained", reason: event.reason },
        parked: [],
      };
    case "extensionRequested":
      return {
        ...assignment,
        extensions: [...assignment.extensions, { at, by, days: event.days, reason: event.reason, granted: null }],
      };
    case "extensionGranted":
      return answered(assignment, true);
    case "extensionRefused":
      return answered(assignment, false);
    case "suspensionRequested": {
      const { ownerName, condition, nextDate } = event;
      return { ...assignment, suspended: { at, by, ownerName, condition, nextDate, agreed: null } };
    }
    case "suspended":
      return {
        ...assignment,
        status: "suspended",
        suspended: assignment.suspended && { ...assignment.suspended, agreed: true },
      };
    case "suspensionRefused":
      return { ...assignment, suspended: assignment.suspended && { ...assignment.suspended, agreed: false } };
    case "resumed":
      return { ...assignment, status: event.backTo, clockFrom: event.clockFrom };
  }
}

const withAppeal = (assignment: Assignment, appeal: RatingAppeal): Assignment => ({
  ...assignment,
  rating: assignment.rating && { ...assignment.rating, appeal },
});

/** Only the latest request can be open. */
const answered = (assignment: Assignment, granted: boolean): Assignment => ({
  ...assignment,
  extensions: assignment.extensions.map((one, index, all) => (index === all.length - 1 ? { ...one, granted } : one)),
});
