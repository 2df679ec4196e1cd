import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import { isDepartment } from "./departments.js";
import { type Draft, stepsOf } from "./draft.js";
import { successorOrder } from "./orders.js";
import type { Refusal } from "./refusals.js";
import { type Assignment, liveAssignments } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 转派: hands the order to a unit under the department; the open step goes with it as it stands, rungs and all. */
export function transfer(
  draft: Draft,
  assignment: Assignment,
  { unitId, reason }: CommandOf<"transfer">,
  { directory, policy }: Context,
): Refusal | null {
  const { whistle } = draft;
  const unit = directory.unit(unitId);
  if (unit === null) return { code: "unknown-unit", unitId };
  const isBelow = unitId !== assignment.unitId && directory.isWithin(unitId, assignment.unitId);
  if (!isDepartment(unit) || !isBelow) return { code: "not-a-department", unitId };
  if (liveAssignments(whistle).some((one) => one.unitId === unitId)) return { code: "already-called", unitId };
  const refusal = checkTexts(policy, {}, [reason]);
  if (refusal !== null) return refusal;

  const order = successorOrder(whistle, assignment, unitId);
  draft.record(
    { type: "transferred", assignmentId: assignment.id, reason: reason.trim(), order },
    {
      opens: stepsOf(whistle, assignment.id, "accept", "checkIn", "resolve").map(({ id: _, ...step }) => ({
        ...step,
        assignmentId: order.id,
        ownerUnitId: unitId,
      })),
      closes: stepsOf(whistle, assignment.id),
    },
  );
  return null;
}
