import type { Charge, Fact, Signed, Supervision } from "./oversight.js";
import type { OversightEvent } from "./oversight-events.js";
import type { Whistle } from "./state.js";

/** Makes an event of supervision, charges or the register so. */
export function evolveOversight(whistle: Whistle, event: OversightEvent, signed: Signed): Whistle {
  const supervision = (id: string, change: Partial<Supervision>): Whistle => ({
    ...whistle,
    supervisions: whistle.supervisions.map((one) => (one.id === id ? { ...one, ...change } : one)),
  });
  switch (event.type) {
    case "supervised": {
      const { type: _, ...asked } = event;
      return {
        ...whistle,
        supervisions: [...whistle.supervisions, { ...asked, ...signed, answer: null, closed: null }],
      };
    }
    case "supervisionAnswered":
      return supervision(event.supervisionId, { answer: { ...signed, text: event.text } });
    case "supervisionClosed":
      return supervision(event.supervisionId, { closed: { ...signed, text: event.text } });
    case "excluded":
      return withExclusion(whistle, event.part, { ...signed, reason: event.reason });
    case "included":
      return withExclusion(whistle, event.part, null);
    case "noted": {
      const { kind, unitId, assignmentId, evidence } = event;
      return registered(whistle, { at: signed.at, kind, unitId, assignmentId, stepKind: null, evidence });
    }
    case "factRuled": {
      const ruling = { ...signed, outcome: event.outcome, reason: event.reason };
      return ruledFacts(whistle, ({ id }) => id === event.factId, ruling);
    }
    default:
      return evolveCharge(whistle, event, signed);
  }
}

type ChargeEvent = Extract<OversightEvent, { type: `charge${string}` }>;

function evolveCharge(whistle: Whistle, event: ChargeEvent, signed: Signed): Whistle {
  const charge = (id: string, change: Partial<Charge>): Whistle => ({
    ...whistle,
    charges: whistle.charges.map((one) => (one.id === id ? { ...one, ...change } : one)),
  });
  switch (event.type) {
    case "charged": {
      const { type: _, ...brought } = event;
      const open = { reply: null, ruling: null, appeal: null, appealRuling: null, countedAt: null };
      return { ...whistle, charges: [...whistle.charges, { ...brought, ...signed, ...open }] };
    }
    case "chargeReplied":
      return charge(event.chargeId, { reply: { ...signed, text: event.text } });
    case "chargeRuled": {
      const { unitId, outcome, reason, appealUntil } = event;
      return charge(event.chargeId, { ruling: { ...signed, unitId, outcome, reason, appealUntil } });
    }
    case "chargeAppealed":
      return charge(event.chargeId, { appeal: { ...signed, reason: event.reason } });
    case "chargeAppealRuled": {
      const { unitId, outcome, reason } = event;
      const ruled = charge(event.chargeId, { appealRuling: { ...signed, unitId, outcome, reason } });
      return outcome === "stands" ? counted(ruled, event.chargeId, signed.at) : ruled;
    }
    case "chargeCounted":
      return counted(whistle, event.chargeId, signed.at);
  }
}

/** It has been decided for good: a fact for the register, but of a drill. */
function counted(whistle: Whistle, chargeId: string, at: Date): Whistle {
  const charge = whistle.charges.find(({ id }) => id === chargeId);
  if (charge === undefined) throw new Error(`whistle ${whistle.id} has no charge ${chargeId}`);
  const charges = whistle.charges.map((one) => (one.id === chargeId ? { ...one, countedAt: at } : one));
  if (whistle.drill) return { ...whistle, charges };
  const kind = charge.kind === "empty" ? "emptyWhistle" : "frivolousWhistle";
  const { whistlerUnitId: unitId } = whistle;
  return registered({ ...whistle, charges }, { at, kind, unitId, assignmentId: null, stepKind: null, evidence: null });
}

/** Enters a fact under the number of the entry that is being made. */
export function registered(whistle: Whistle, fact: Omit<Fact, "id" | "seq" | "ruling">): Whistle {
  const seq = whistle.counters.entry;
  return { ...whistle, register: [...whistle.register, { id: `f${seq}`, seq, ...fact, ruling: null }] };
}

/** Rules on every fact that fits and has not been ruled on. */
export const ruledFacts = (
  whistle: Whistle,
  fits: (fact: Fact) => boolean,
  ruling: NonNullable<Fact["ruling"]>,
): Whistle => ({
  ...whistle,
  register: whistle.register.map((fact) => (fits(fact) ? { ...fact, ruling } : fact)),
});

const withExclusion = (whistle: Whistle, part: string | null, excluded: Whistle["excluded"]): Whistle =>
  part === null
    ? { ...whistle, excluded }
    : { ...whistle, assignments: whistle.assignments.map((one) => (one.id === part ? { ...one, excluded } : one)) };
