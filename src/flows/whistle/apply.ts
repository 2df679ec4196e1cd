import { evolveAssignment, handedOver, ordered } from "./apply-assignment.js";
import { evolveOversight, registered, ruledFacts } from "./apply-oversight.js";
import type { Actor } from "./commands.js";
import type { Change, EventOf, WhistleEvent } from "./events.js";
import { type Assignment, assignmentOf, type Whistle } from "./state.js";

/** When something happened and who did it. */
export type Meta = { at: Date; by: Actor };

/**
 * Makes one change so. Pure: the change holds all that is needed, so that a state rebuilt from the trace years later is
 * the state of that day. Throws on a change that does not fit the whistle: that is a fault, never a person's mistake.
 */
export function apply(whistle: Whistle | null, change: Change, meta: Meta): Whistle {
  const { event } = change;
  if (event.type === "removed") return event.kept;
  if (event.type === "blown") {
    if (whistle !== null) throw new Error(`whistle ${whistle.id} is blown already`);
    return withSteps(blown(event, meta.at), change);
  }
  if (whistle === null) throw new Error(`a whistle begins with blown, not with ${event.type}`);
  const { counters } = whistle;
  const numbered = { ...whistle, counters: { ...counters, entry: counters.entry + 1 } };
  return withSteps(evolve(numbered, event, change.closes, meta), change);
}

/** The state after a whole trace; null for an empty one. */
export function rebuild(entries: readonly (Meta & { change: Change })[]): Whistle | null {
  return entries.reduce<Whistle | null>((whistle, { change, at, by }) => apply(whistle, change, { at, by }), null);
}

/** How somebody signs in the state: a member id, or the machine. */
export const signatureOf = (by: Actor): string => (by.kind === "person" ? by.memberId : "system");

function withSteps(whistle: Whistle, { opens, closes }: Change): Whistle {
  const unknown = closes.find((id) => whistle.steps.every((step) => step.id !== id));
  if (unknown !== undefined) throw new Error(`whistle ${whistle.id} has no open step ${unknown}`);
  if (opens.length === 0 && closes.length === 0) return whistle;
  return {
    ...whistle,
    steps: [...whistle.steps.filter((step) => !closes.includes(step.id)), ...opens],
    counters: { ...whistle.counters, step: whistle.counters.step + opens.length },
  };
}

function blown({ type: _, ...facts }: EventOf<"blown">, at: Date): Whistle {
  return {
    ...facts,
    blownAt: at,
    dispatchedAt: null,
    assignments: [],
    steps: [],
    deliberation: null,
    study: [],
    filing: null,
    nudges: [],
    consultation: null,
    endReason: null,
    closedAt: null,
    register: [],
    supervisions: [],
    charges: [],
    excluded: null,
    additions: [],
    counters: { step: 0, assignment: 0, entry: 1 },
  };
}

function evolve(
  whistle: Whistle,
  event: Exclude<WhistleEvent, EventOf<"blown" | "removed">>,
  closes: string[],
  meta: Meta,
): Whistle {
  const { at } = meta;
  const by = signatureOf(meta.by);
  switch (event.type) {
    case "approved":
    case "dispatchDue":
      return { ...whistle, status: "dispatching" };
    case "approvalReturned":
      return { ...whistle, status: "rejected", endReason: event.reason, closedAt: at };
    case "deliberated": {
      const { unitId, heldOn, attendees, conclusion } = event;
      // Whoever records it and was there need not say so a second time.
      const asked = event.askedIds.map((memberId) => ({
        memberId,
        answer: memberId === by ? { at, present: true } : null,
      }));
      return { ...whistle, deliberation: { at, by, unitId, heldOn, attendees, conclusion, asked } };
    }
    case "attended":
      return attended(whistle, by, { at, present: event.present });
    case "raised": {
      const raised: Whistle = { ...whistle, status: "study" };
      return whistle.status === "study" ? studied(raised, at, by, event.fromUnitId, "raised", event.text) : raised;
    }
    case "takenOn": {
      const { dispatcherUnitId, text } = event;
      const taken: Whistle = { ...whistle, status: "dispatching", dispatcherUnitId };
      return studied(taken, at, by, dispatcherUnitId, "takenOn", text);
    }
    case "studyReturned": {
      const ended: Whistle = { ...whistle, status: "rejected", endReason: event.reason, closedAt: at };
      return studied(ended, at, by, event.unitId, "returned", event.reason);
    }
    case "dispatched":
      return {
        ...whistle,
        status: "dispatched",
        dispatchedAt: whistle.dispatchedAt ?? at,
        dispatcherUnitId: event.dispatcherUnitId,
        assignments: [...whistle.assignments, ...event.orders.map((order) => ordered(order, at))],
        copiedUnitIds: [...new Set([...whistle.copiedUnitIds, ...event.copiedUnitIds])],
        counters: { ...whistle.counters, assignment: whistle.counters.assignment + event.orders.length },
      };
    case "nudged":
      return { ...whistle, nudges: [...whistle.nudges, { at, by }] };
    case "linked": {
      const { unitId, text, place, images } = event;
      return { ...whistle, additions: [...whistle.additions, { at, by, unitId, text, place, images }] };
    }
    case "withdrawn":
      return { ...whistle, status: "withdrawn", endReason: event.reason, closedAt: at };
    case "filed":
      return { ...whistle, filing: { at, by, text: event.text } };
    case "filingDue":
      return { ...whistle, status: "filing" };
    case "closed":
      return { ...whistle, status: "closed", closedAt: at };
    case "recomputed":
      return event.parked.reduce(
        (state, { assignmentId, steps }) =>
          withAssignment(state, { ...assignmentOf(state, assignmentId), parked: steps }),
        whistle,
      );
    case "consulted":
      return { ...whistle, consultation: { at, by, chatId: event.chatId, dissolvedAt: null } };
    case "dissolved":
      return whistle.consultation === null
        ? whistle
        : { ...whistle, consultation: { ...whistle.consultation, dissolvedAt: at } };
    case "reassigned":
      return reassigned(whistle, event, at, by);
    case "transferred": {
      const from = assignmentOf(whistle, event.assignmentId);
      const released = withAssignment(whistle, { ...from, status: "released" });
      return withSuccessor(released, handedOver(from, event.order, at));
    }
    case "rungsReached": {
      const { stepId, stepKind, assignmentId, rungs } = event;
      const steps = whistle.steps.map((step) =>
        step.id === stepId ? { ...step, rungsDone: step.rungsDone + rungs.length } : step,
      );
      const chased = { ...whistle, steps };
      const owner = whistle.steps.find(({ id }) => id === stepId)?.ownerUnitId;
      if (!event.registered || owner === undefined) return chased;
      return registered(chased, { at, kind: "escalated", unitId: owner, assignmentId, stepKind, evidence: null });
    }
    case "supervised":
    case "supervisionAnswered":
    case "supervisionClosed":
    case "excluded":
    case "included":
    case "charged":
    case "chargeReplied":
    case "chargeRuled":
    case "chargeAppealed":
    case "chargeAppealRuled":
    case "chargeCounted":
    case "noted":
    case "factRuled":
      return evolveOversight(whistle, event, { at, by });
    default: {
      const closing = whistle.steps.filter((step) => closes.includes(step.id));
      const before = assignmentOf(whistle, event.assignmentId);
      const after = withAssignment(whistle, evolveAssignment(before, event, closing, { at, by }));
      if (whistle.drill) return after;
      const { assignmentId } = event;
      const fact = { at, unitId: before.unitId, assignmentId, stepKind: null, evidence: null };
      if (event.type === "maintained") return registered(after, { ...fact, kind: "declineOverruled" });
      if (event.type === "rated" && event.low) return registered(after, { ...fact, kind: "lowRating" });
      // A rating that was struck or raised leaves no low rating behind.
      if (event.type === "appealRuled" && !event.low)
        return ruledFacts(after, (one) => one.kind === "lowRating" && one.assignmentId === assignmentId, {
          ...{ at, by, outcome: "dismissed", reason: event.reason },
        });
      return after;
    }
  }
}

function reassigned(whistle: Whistle, event: EventOf<"reassigned">, at: Date, by: string): Whistle {
  const { assignmentId, reason, order, newLeadId } = event;
  const released = withAssignment(whistle, {
    ...assignmentOf(whistle, assignmentId),
    status: "released",
    ruling: { at, by, outcome: "reassigned", reason },
    parked: [],
  });
  if (order !== null) return withSuccessor(released, ordered(order, at));
  return newLeadId === null
    ? released
    : withAssignment(released, { ...assignmentOf(released, newLeadId), role: "lead" });
}

function attended(whistle: Whistle, memberId: string, answer: { at: Date; present: boolean }): Whistle {
  const { deliberation } = whistle;
  if (deliberation === null) throw new Error(`whistle ${whistle.id} has no deliberation`);
  const asked = deliberation.asked.map((one) => (one.memberId === memberId ? { ...one, answer } : one));
  return { ...whistle, deliberation: { ...deliberation, asked } };
}

const studied = (
  whistle: Whistle,
  at: Date,
  by: string,
  unitId: string,
  outcome: Whistle["study"][number]["outcome"],
  text: string,
): Whistle => ({ ...whistle, study: [...whistle.study, { unitId, at, by, outcome, text }] });

const withAssignment = (whistle: Whistle, assignment: Assignment): Whistle => ({
  ...whistle,
  assignments: whistle.assignments.map((one) => (one.id === assignment.id ? assignment : one)),
});

const withSuccessor = (whistle: Whistle, successor: Assignment): Whistle => ({
  ...whistle,
  assignments: [...whistle.assignments, successor],
  counters: { ...whistle.counters, assignment: whistle.counters.assignment + 1 },
});
