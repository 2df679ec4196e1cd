import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import type { Fact, Finding } from "./oversight.js";
import type { Refusal } from "./refusals.js";
import type { Whistle } from "./state.js";
import { checkTexts } from "./text-check.js";

/** The machine enters what a job has found in the records, each fact once. */
export function note(draft: Draft, { findings }: CommandOf<"note">): Refusal | null {
  const { whistle } = draft;
  if (whistle.drill) return { code: "nothing-due" };
  const fresh = findings.filter((finding) => whistle.register.every((fact) => !isSame(fact, finding)));
  if (fresh.length === 0) return { code: "nothing-due" };
  for (const finding of fresh) draft.record({ type: "noted", ...finding });
  return null;
}

/** 确认 / 不予采信: an inspector's word on a fact, with a reason; another inspector's word is a new entry. */
export function ruleFact(draft: Draft, { factId, outcome, reason }: CommandOf<"ruleFact">, context: Context) {
  const fact = draft.whistle.register.find(({ id }) => id === factId);
  if (fact === undefined) return { code: "no-fact" } as const;
  if (fact.ruling?.outcome === outcome) return { code: "already-done", command: "ruleFact", ...fact.ruling } as const;
  const refusal = checkTexts(context.policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "factRuled", factId, outcome, reason: reason.trim() });
  return null;
}

const isSame = (fact: Fact, finding: Finding): boolean =>
  fact.kind === finding.kind && fact.unitId === finding.unitId && fact.assignmentId === finding.assignmentId;

/**
 * 多次反映仍无人到场: the same matter has been whistled again, and a department that was called the time before has not
 * come once more by the time the matter was escalated.
 * @param earlier the whistle before this one
 */
export function repeatedFindings(
  whistle: Whistle,
  earlier: Whistle,
  { now, fromRound }: { now: Date; fromRound: number },
): Finding[] {
  if (whistle.drill || whistle.round < fromRound) return [];
  const before = new Set(earlier.assignments.map(({ unitId }) => unitId));
  return whistle.assignments.flatMap(({ id, unitId, status }) => {
    const isAbsent = status === "ordered" || status === "accepted";
    const isLate = whistle.register.some(({ kind, assignmentId }) => kind === "escalated" && assignmentId === id);
    const evidence = { from: earlier.blownAt, to: now, ref: earlier.number };
    return isAbsent && isLate && before.has(unitId)
      ? [{ kind: "repeated", unitId, assignmentId: id, evidence } as const]
      : [];
  });
}

/** 迟报: an emergency that lay with its community as a source before it was whistled. */
export function lateReportFindings(
  whistle: Whistle,
  source: { number: string; unitId: string; foundAt: Date },
  { isEmergency, within }: { isEmergency: boolean /** ms */; within: number },
): Finding[] {
  const { blownAt } = whistle;
  if (whistle.drill || !isEmergency || blownAt.getTime() - source.foundAt.getTime() <= within) return [];
  return [
    {
      kind: "lateReport",
      unitId: source.unitId,
      assignmentId: null,
      evidence: { from: source.foundAt, to: blownAt, ref: source.number },
    },
  ];
}
