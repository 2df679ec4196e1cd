import type { AppealOutcome, Charge, ChargeOutcome, FactOutcome, Finding, Supervision } from "./oversight.js";
import type { Scores } from "./state.js";

/** Events of supervision, appeals, charges and the register; each is an entry of the whistle's trace. */
export type OversightEvent =
  | ({ type: "supervised" } & Pick<Supervision, "id" | "unitId" | "targetUnitId" | "question" | "dueAt">)
  | { type: "supervisionAnswered"; supervisionId: string; text: string }
  | { type: "supervisionClosed"; supervisionId: string; text: string }
  /** `part`: the assignment; null: the whole whistle. */
  | { type: "excluded"; part: string | null; reason: string }
  | { type: "included"; part: string | null; reason: string }
  | ({ type: "charged" } & Pick<Charge, "id" | "kind" | "unitId" | "text" | "replyUntil">)
  | { type: "chargeReplied"; chargeId: string; text: string }
  | {
      type: "chargeRuled";
      chargeId: string;
      unitId: string;
      outcome: ChargeOutcome;
      reason: string;
      appealUntil: Date | null;
    }
  | { type: "chargeAppealed"; chargeId: string; reason: string }
  | { type: "chargeAppealRuled"; chargeId: string; unitId: string; outcome: ChargeOutcome; reason: string }
  /** Nobody appealed in time: it counts. */
  | { type: "chargeCounted"; chargeId: string }
  /** The machine found a fact in the record. */
  | ({ type: "noted" } & Finding)
  | { type: "factRuled"; factId: string; outcome: FactOutcome; reason: string };

/** Events of one department's rating. */
export type AppealEvent =
  | { type: "ratingAppealed"; assignmentId: string; reason: string }
  | {
      type: "appealRuled";
      assignmentId: string;
      outcome: AppealOutcome;
      scores: Scores | null;
      reason: string;
      /** Whether the scores that count now are low. */
      low: boolean;
    };
