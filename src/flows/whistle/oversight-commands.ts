import type { AppealOutcome, ChargeKind, ChargeOutcome, FactOutcome, Finding } from "./oversight.js";
import type { Scores } from "./state.js";

/** Commands of supervision, appeals, charges and the register. */
export type OversightCommand =
  /** 督办; no target: the lead department. No date: the category's limit. */
  | { type: "supervise"; targetUnitId: string | null; question: string; dueAt: Date | null }
  /** No id: the one that is open to the actor. */
  | { type: "answerSupervision"; supervisionId: string | null; text: string }
  | { type: "closeSupervision"; supervisionId: string | null; text: string }
  | { type: "appealRating"; assignmentId: string | null; reason: string }
  /** `scores` with `corrected` only. */
  | { type: "ruleAppeal"; assignmentId: string; outcome: AppealOutcome; scores: Scores | null; reason: string }
  /** 剔除; `part`: one department's assignment, null: the whole case. */
  | { type: "exclude"; part: string | null; reason: string }
  | { type: "include"; part: string | null; reason: string }
  | { type: "charge"; kind: ChargeKind; text: string }
  | { type: "replyCharge"; text: string }
  | { type: "ruleCharge"; outcome: ChargeOutcome; reason: string }
  | { type: "appealCharge"; reason: string }
  | { type: "ruleChargeAppeal"; outcome: ChargeOutcome; reason: string }
  | { type: "ruleFact"; factId: string; outcome: FactOutcome; reason: string }
  /** The machine: facts that a job has found. */
  | { type: "note"; findings: Finding[] };
