import type { Change, WhistleEvent } from "../whistle/events.js";
import type { Entry } from "../whistle/handle.js";
import type { ChargeKind } from "../whistle/oversight.js";
import type { Scores, Step, Why } from "../whistle/state.js";

/** When something happened, and the number of the trace's entry that says so. */
export type Stamp = { at: Date; seq: number };

/** What a department owes, then what its whistler owes. */
export type MarkKind = "accept" | "checkIn" | "resolve" | "confirmArrival" | "verify" | "rate";

/** One deadline: when it was due, and when it was kept; dropped: it fell away before anybody kept it. */
export type Mark = {
  kind: MarkKind;
  /** The unit that owed it. */
  unitId: string;
  assignmentId: string;
  opened: Stamp;
  dueAt: Date;
  clock: "wall" | "working";
  /** From when the limit counts. */
  countedFrom: Date;
  done: Stamp | null;
  dropped: Stamp | null;
};

/** One department's part of one whistle, as far as assessments look at it. */
export type PartFacts = {
  assignmentId: string;
  unitId: string;
  ordered: Stamp;
  marks: Mark[];
  /** The whistler said that they came, or verified the result. */
  arrivalProven: Stamp | null;
  sentBack: Stamp[];
  verified: Stamp | null;
  /** The scores as they changed: given, corrected on appeal, struck (null). */
  scores: (Stamp & { scores: Scores | null })[];
  overruled: Stamp | null;
  exclusions: (Stamp & { excluded: boolean })[];
  released: Stamp | null;
};

/** What assessments need of a whistle: small, and taken from its trace alone, so that every figure leads to an entry. */
export type WhistleFacts = {
  whistleId: string;
  number: string;
  drill: boolean;
  category: string;
  matterCode: string | null;
  whistlerUnitId: string;
  blown: Stamp;
  parts: PartFacts[];
  /** What the whistler owed. */
  duties: Mark[];
  charges: (Stamp & { kind: ChargeKind })[];
  exclusions: (Stamp & { excluded: boolean })[];
  /** Withdrawn or rejected. */
  void: Stamp | null;
  closed: Stamp | null;
};

/** Of an entry what facts are taken from: a third of it. */
export type FactEntry = Pick<Entry, "seq" | "at"> & {
  change: Pick<Change, "event" | "closes"> & { opens: readonly FactStep[] };
};
type FactStep = Pick<Step, "id" | "kind" | "assignmentId" | "ownerUnitId" | "dueAt"> & {
  why: Pick<Why, "clock" | "countedFrom">;
};

/** Reads a whistle's trace from its first entry to its last. */
export function factsOf(trace: readonly FactEntry[]): WhistleFacts {
  const [first] = trace;
  if (first?.change.event.type !== "blown") throw new Error("a trace begins with the whistle being blown");
  const { id, number, drill, category, matterCode, whistlerUnitId } = first.change.event;
  const facts: WhistleFacts = {
    ...{ whistleId: id, number, drill, category, matterCode, whistlerUnitId, blown: stampOf(first) },
    ...{ parts: [], duties: [], charges: [], exclusions: [], void: null, closed: null },
  };
  const open = new Map<string, Mark>();
  const charged = new Map<string, ChargeKind>();
  for (const entry of trace) {
    const stamp = stampOf(entry);
    const { event, opens, closes } = entry.change;
    const kept = keeps(event);
    for (const stepId of closes) {
      const mark = open.get(stepId);
      if (mark === undefined) continue;
      open.delete(stepId);
      if (kept === mark.kind) mark.done = stamp;
      else mark.dropped = stamp;
    }
    note(facts, event, stamp, charged);
    for (const step of opens) {
      const mark = markOf(step, stamp);
      if (mark === null) continue;
      open.set(step.id, mark);
      const part = partOf(facts, mark.assignmentId);
      if (isDuty(mark.kind)) facts.duties.push(mark);
      else part?.marks.push(mark);
    }
  }
  return facts;
}

/** The deadline that an event keeps. */
function keeps({ type }: WhistleEvent): MarkKind | null {
  switch (type) {
    case "accepted":
      return "accept";
    case "checkedIn":
      return "checkIn";
    case "resolved":
      return "resolve";
    case "arrivalConfirmed":
      return "confirmArrival";
    case "verified":
    case "sentBack":
      return "verify";
    case "rated":
      return "rate";
    default:
      return null;
  }
}

const isDuty = (kind: MarkKind): boolean => kind === "confirmArrival" || kind === "verify" || kind === "rate";

function markOf({ kind, assignmentId, ownerUnitId, dueAt, why }: FactStep, opened: Stamp): Mark | null {
  if (assignmentId === null) return null;
  switch (kind) {
    case "accept":
    case "checkIn":
    case "resolve":
    case "confirmArrival":
    case "verify":
    case "rate":
      return {
        ...{ kind, unitId: ownerUnitId, assignmentId, opened, dueAt, clock: why.clock },
        ...{ countedFrom: why.countedFrom, done: null, dropped: null },
      };
    default:
      return null;
  }
}

const partOf = (facts: WhistleFacts, assignmentId: string): PartFacts | undefined =>
  facts.parts.find((part) => part.assignmentId === assignmentId);

function note(facts: WhistleFacts, event: WhistleEvent, stamp: Stamp, charged: Map<string, ChargeKind>): void {
  const part = "assignmentId" in event && event.assignmentId !== null ? partOf(facts, event.assignmentId) : undefined;
  switch (event.type) {
    case "dispatched":
      for (const { id, unitId } of event.orders) facts.parts.push(newPart(id, unitId, stamp));
      return;
    case "reassigned":
      if (part) part.released = stamp;
      if (event.order) facts.parts.push(newPart(event.order.id, event.order.unitId, stamp));
      return;
    case "transferred":
      if (part) part.released = stamp;
      facts.parts.push(newPart(event.order.id, event.order.unitId, part?.ordered ?? stamp));
      return;
    case "arrivalConfirmed":
      if (part) part.arrivalProven ??= stamp;
      return;
    case "verified":
      if (!part) return;
      part.verified = stamp;
      part.arrivalProven ??= stamp;
      return;
    case "sentBack":
      if (!part) return;
      part.verified = null;
      part.sentBack.push(stamp);
      return;
    case "rated":
      part?.scores.push({ ...stamp, scores: event.scores });
      return;
    case "appealRuled":
      if (event.outcome !== "dismissed") part?.scores.push({ ...stamp, scores: event.scores });
      return;
    case "maintained":
      if (part) part.overruled = stamp;
      return;
    case "excluded":
    case "included": {
      const list = event.part === null ? facts.exclusions : partOf(facts, event.part)?.exclusions;
      list?.push({ ...stamp, excluded: event.type === "excluded" });
      return;
    }
    case "charged":
      charged.set(event.id, event.kind);
      return;
    case "chargeCounted":
      facts.charges.push({ ...stamp, kind: charged.get(event.chargeId) ?? "empty" });
      return;
    case "chargeAppealRuled":
      if (event.outcome === "stands") facts.charges.push({ ...stamp, kind: charged.get(event.chargeId) ?? "empty" });
      return;
    case "withdrawn":
    case "approvalReturned":
      facts.void = stamp;
      return;
    case "closed":
      facts.closed = stamp;
      return;
    default:
      return;
  }
}

const newPart = (assignmentId: string, unitId: string, ordered: Stamp): PartFacts => ({
  ...{ assignmentId, unitId, ordered, marks: [], arrivalProven: null, sentBack: [], verified: null },
  ...{ scores: [], overruled: null, exclusions: [], released: null },
});

const stampOf = ({ at, seq }: FactEntry): Stamp => ({ at, seq });
