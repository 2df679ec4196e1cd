import type { Overridden } from "../triage/overridden.js";
import type { AppealEvent, OversightEvent } from "./oversight-events.js";
import type {
  Assignment,
  AssignmentRole,
  Coming,
  DeclineReason,
  RungId,
  Scores,
  Step,
  StepKind,
  Whistle,
  WhistleStatus,
} from "./state.js";

/** A new assignment as an event carries it; the rest of an Assignment starts empty. */
export type Ordered = { id: string; unitId: string; role: AssignmentRole; fromAssignmentId: string | null };

/**
 * What happened. Together with the steps that it opens and closes an event holds all that `apply` needs, so that a
 * state rebuilt years later from the trace does not depend on the policy or the calendar of that day.
 */
export type WhistleEvent =
  | OversightEvent
  | AppealEvent
  | {
      type: "blown";
      id: string;
      number: string;
      drill: boolean;
      category: string;
      matterCode: string | null;
      text: string;
      place: string;
      images: string[];
      whistlerUnitId: string;
      whistlerId: string;
      dispatcherUnitId: string;
      originChatId: string | null;
      policyVersion: string;
      status: WhistleStatus;
      statedDueAt: Date | null;
      namedUnitIds: string[];
      copiedUnitIds: string[];
      round: number;
      linkedTo: Whistle["linkedTo"];
      overridden: Overridden[];
    }
  | { type: "approved" }
  | { type: "approvalReturned"; reason: string }
  /** `askedIds`: attendees whom the directory knows; they confirm. */
  | {
      type: "deliberated";
      unitId: string;
      heldOn: string;
      attendees: string[];
      conclusion: string;
      askedIds: string[];
    }
  /** Its time is over: the texts, names and pictures are gone, `kept` is what is left of the state. */
  | { type: "removed"; kept: Whistle; months: number }
  | { type: "attended"; present: boolean }
  | { type: "raised"; fromUnitId: string; toUnitId: string; text: string }
  | { type: "takenOn"; dispatcherUnitId: string; text: string }
  | { type: "studyReturned"; unitId: string; reason: string }
  /** Nobody is left, or nobody was named: the dispatcher has to name a department. */
  | { type: "dispatchDue" }
  | { type: "dispatched"; orders: Ordered[]; copiedUnitIds: string[]; dispatcherUnitId: string }
  | { type: "accepted"; assignmentId: string; coming: Coming }
  | { type: "checkedIn"; assignmentId: string; note: string }
  | { type: "arrivalConfirmed"; assignmentId: string }
  | { type: "progressed"; assignmentId: string; text: string; images: string[] }
  | { type: "resolved"; assignmentId: string; result: string; images: string[] }
  | { type: "verified"; assignmentId: string }
  | { type: "sentBack"; assignmentId: string; reason: string }
  | { type: "rated"; assignmentId: string; scores: Scores; comment: string; low: boolean }
  | { type: "nudged"; text: string; unitIds: string[] }
  | { type: "withdrawn"; reason: string }
  | {
      type: "declined";
      assignmentId: string;
      reason: DeclineReason;
      rule: string;
      insteadUnitId: string | null;
      text: string;
    }
  | { type: "maintained"; assignmentId: string; reason: string; backTo: Assignment["status"] }
  | { type: "reassigned"; assignmentId: string; reason: string; order: Ordered | null; newLeadId: string | null }
  | { type: "transferred"; assignmentId: string; reason: string; order: Ordered }
  | { type: "extensionRequested"; assignmentId: string; days: number; reason: string }
  | { type: "extensionGranted"; assignmentId: string; dueAt: Date }
  | { type: "extensionRefused"; assignmentId: string; reason: string }
  | { type: "suspensionRequested"; assignmentId: string; ownerName: string; condition: string; nextDate: Date }
  | { type: "suspended"; assignmentId: string }
  | { type: "suspensionRefused"; assignmentId: string; reason: string }
  | { type: "resumed"; assignmentId: string; backTo: Assignment["status"]; clockFrom: Date }
  /** Added by people of `unitId`. */
  | { type: "linked"; unitId: string; text: string; place: string; images: string[] }
  | { type: "filed"; text: string }
  | { type: "filingDue" }
  | { type: "closed" }
  /** Deadlines counted anew; of steps that rest while a decline is ruled on, all of an assignment as they are now. */
  | { type: "recomputed"; parked: { assignmentId: string; steps: Step[] }[] }
  | { type: "consulted"; chatId: string }
  | { type: "dissolved"; chatId: string }
  /** All rungs of one step that were due; several when an outage or a jump of the clock made them fall together. */
  | {
      type: "rungsReached";
      stepId: string;
      stepKind: StepKind;
      assignmentId: string | null;
      rungs: RungId[];
      registered: boolean;
    };

export type EventType = WhistleEvent["type"];
export type EventOf<T extends EventType> = Extract<WhistleEvent, { type: T }>;

/** An event with the steps it opens and closes; one entry of the trace before it is chained. */
export type Change = { event: WhistleEvent; opens: Step[]; closes: string[] };
