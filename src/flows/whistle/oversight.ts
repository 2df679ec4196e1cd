import type { Assignment, Scores, StepKind, Whistle } from "./state.js";

/** When, and by whom: a member id, or `system`. */
export type Signed = { at: Date; by: string };

/** 督办: a level above or an inspector asks, with a date; the unit that was asked answers; whoever asked closes. */
export type Supervision = Signed & {
  /** Unique in the whistle, `s1`, `s2`, … */
  id: string;
  /** For which unit it is supervised. */
  unitId: string;
  targetUnitId: string;
  question: string;
  dueAt: Date;
  answer: (Signed & { text: string }) | null;
  closed: (Signed & { text: string }) | null;
};

/** 申诉: what a department holds against its rating, once, and what the level above the whistler answered. */
export type RatingAppeal = Signed & {
  reason: string;
  ruling: (Signed & { outcome: AppealOutcome; scores: Scores | null; reason: string }) | null;
};
/** Corrected: other scores count instead; struck: none count; dismissed: the scores stand. */
export type AppealOutcome = "corrected" | "struck" | "dismissed";

/** 剔除: left out of every assessment, and why. */
export type Exclusion = Signed & { reason: string };

/** 吹空哨: there was no such problem; 乱吹哨: it was never a matter for a whistle. */
export type ChargeKind = "empty" | "frivolous";
/** 成立 / 不成立. */
export type ChargeOutcome = "stands" | "falls";

/** A charge against the whistler. It counts for nothing until the appeal is decided or its time has passed. */
export type Charge = Signed & {
  /** Unique in the whistle, `c1`, `c2`, … */
  id: string;
  kind: ChargeKind;
  /** The unit that brings it. */
  unitId: string;
  /** The facts. */
  text: string;
  replyUntil: Date;
  reply: (Signed & { text: string }) | null;
  ruling:
    | (Signed & {
        unitId: string;
        outcome: ChargeOutcome;
        reason: string /** null: it fell */;
        appealUntil: Date | null;
      })
    | null;
  appeal: (Signed & { reason: string }) | null;
  appealRuling: (Signed & { unitId: string; outcome: ChargeOutcome; reason: string }) | null;
  /** When it entered the register; null: it does not count, or not yet. */
  countedAt: Date | null;
};

/** Facts for the accountability register 问责台账, never verdicts. */
export type FactKind =
  | "escalated"
  | "declineOverruled"
  | "lowRating"
  | "emptyWhistle"
  | "frivolousWhistle"
  | "repeated" // whistled again and still nobody came
  | "lateReport" // an emergency lay with its community as a source before it was whistled
  | "lateFiling" // the record of an emergency came after its time
  | "unprovenArrival"; // resolved, though the whistler never saw anybody come and sent it back

/** What a fact found by the machine rests on: a span of time, and the number of the other record, where there is one. */
export type Evidence = { from: Date; to: Date; ref: string | null };

export type Finding = { kind: FactKind; unitId: string; assignmentId: string | null; evidence: Evidence };

export type Fact = {
  /** Unique in the whistle, `f` and the number of the trace's entry that proves it. */
  id: string;
  seq: number;
  at: Date;
  kind: FactKind;
  /** The unit that it is about. */
  unitId: string;
  assignmentId: string | null;
  stepKind: StepKind | null;
  evidence: Evidence | null;
  /** What an inspector made of it. */
  ruling: (Signed & { outcome: FactOutcome; reason: string }) | null;
};
export type FactOutcome = "confirmed" | "dismissed";

/** The scores that count: corrected where an appeal led to it; null: not rated, struck, or excluded. */
export function scoresThatCount(whistle: Pick<Whistle, "excluded">, assignment: Assignment): Scores | null {
  const { rating } = assignment;
  if (rating === null || isExcluded(whistle, assignment)) return null;
  const ruling = rating.appeal?.ruling ?? null;
  if (ruling === null || ruling.outcome === "dismissed") return rating.scores;
  return ruling.outcome === "struck" ? null : ruling.scores;
}

/** Whether the case, or the department's part of it, is left out of assessments. */
export const isExcluded = (whistle: Pick<Whistle, "excluded">, assignment: Pick<Assignment, "excluded">): boolean =>
  whistle.excluded !== null || assignment.excluded !== null;

/** How far a charge has come; `reply`: also after the period, until it is ruled on. */
export function stageOf({
  reply,
  ruling,
  appeal,
  appealRuling,
  countedAt,
}: Charge): "reply" | "ruling" | "appealable" | "appeal" | "counted" | "fallen" {
  if (countedAt !== null) return "counted";
  if (appealRuling?.outcome === "falls" || ruling?.outcome === "falls") return "fallen";
  if (appeal !== null) return "appeal";
  if (ruling !== null) return "appealable";
  return reply === null ? "reply" : "ruling";
}

/** Steps that are nobody's business but that of those concerned: they stand on no card of a group. */
export const isPrivateStep = (kind: StepKind): boolean => privateSteps.includes(kind);

const privateSteps: readonly StepKind[] = ["chargeReply", "chargeRuling", "chargeFinal", "chargeAppealRuling"];

/** Steps of oversight: they outlive the whistle and are chased in working hours, whatever its category. */
export const isReviewStep = (kind: StepKind): boolean => kind === "appealReply" || privateSteps.includes(kind);

/** Steps that stay open when the whistle ends. */
export const outlivesWhistle = (kind: StepKind): boolean =>
  isReviewStep(kind) || kind === "supervision" || kind === "supervisionClose";

/** Charges are nobody's business but that of those concerned, and a board has many readers. */
export const withoutPrivateSteps = (whistle: Whistle): Whistle => ({
  ...whistle,
  steps: whistle.steps.filter(({ kind }) => !isPrivateStep(kind)),
});
