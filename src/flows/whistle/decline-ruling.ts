import type { CommandOf } from "./commands.js";
import { categoryIn, dueAfter, planStep } from "./deadlines.js";
import type { Context } from "./decision.js";
import { checkDepartments } from "./departments.js";
import { type Draft, stepsOf } from "./draft.js";
import { planAccept, successorOrder } from "./orders.js";
import { rulingUnit } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { type Assignment, liveAssignments, type Whistle } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 退单: disputes the order, once, within its window. The chasing rests until the ruling, the clock does not. */
export function decline(
  draft: Draft,
  assignment: Assignment,
  command: CommandOf<"decline">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const { id } = assignment;
  if (assignment.declined !== null) return { code: "declined-before", at: assignment.declined.at };
  const window = dueAfter("decline", assignment.orderedAt, whistle, context);
  if (window !== null && context.now > window.dueAt)
    return { code: "too-late", command: "decline", until: window.dueAt };
  const { insteadUnitId } = command;
  if (insteadUnitId !== null && context.directory.unit(insteadUnitId) === null)
    return { code: "unknown-unit", unitId: insteadUnitId };
  const refusal = checkTexts(context.policy, { rule: command.rule }, [command.text]);
  if (refusal !== null) return refusal;

  const plan = { ownerUnitId: rulingUnit(whistle, context.directory), assignmentId: id, from: context.now };
  draft.record(
    {
      type: "declined",
      assignmentId: id,
      reason: command.reason,
      rule: command.rule.trim(),
      insteadUnitId,
      text: command.text.trim(),
    },
    { opens: [planStep("ruling", plan, whistle, context)], closes: stepsOf(whistle, id) },
  );
  return null;
}

/** 维持: the order stands; the step that rested is open again with its old deadline and the rungs already done. */
export function maintain(
  draft: Draft,
  assignment: Assignment,
  { reason }: CommandOf<"maintain">,
  { policy }: Context,
): Refusal | null {
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record(
    {
      type: "maintained",
      assignmentId: assignment.id,
      reason: reason.trim(),
      backTo: assignment.accepted === null ? "ordered" : "accepted",
    },
    {
      opens: assignment.parked.map(({ id: _, ...step }) => step),
      closes: stepsOf(draft.whistle, assignment.id),
    },
  );
  return null;
}

/** 改派: the department is released, with another one in its place or without. */
export function reassign(
  draft: Draft,
  assignment: Assignment,
  { unitId, reason }: CommandOf<"reassign">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const refusal =
    checkTexts(context.policy, { reason }) ?? (unitId === null ? null : checkSuccessor(unitId, whistle, context));
  if (refusal !== null) return refusal;
  const order = unitId === null ? null : successorOrder(whistle, assignment, unitId);
  draft.record(
    {
      type: "reassigned",
      assignmentId: assignment.id,
      reason: reason.trim(),
      order,
      newLeadId: order === null ? nextLead(assignment, whistle) : null,
    },
    {
      opens: order === null ? [] : [planAccept(order, whistle, context)],
      closes: stepsOf(whistle, assignment.id),
    },
  );
  return null;
}

/** A department of the level that dispatches or of the one that rules, not called yet. */
function checkSuccessor(unitId: string, whistle: Whistle, { directory, policy }: Context): Refusal | null {
  if (liveAssignments(whistle).some((one) => one.unitId === unitId)) return { code: "already-called", unitId };
  const category = categoryIn(whistle, policy);
  const levels = new Set([whistle.whistlerUnitId, whistle.dispatcherUnitId, rulingUnit(whistle, directory)]);
  const refusals = [...levels].map((blockId) => checkDepartments([unitId], blockId, category, directory));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

/** When the lead goes without a successor the first department that remains leads. */
function nextLead({ id, role }: Assignment, whistle: Whistle): string | null {
  if (role !== "lead") return null;
  return liveAssignments(whistle).find((one) => one.id !== id)?.id ?? null;
}
