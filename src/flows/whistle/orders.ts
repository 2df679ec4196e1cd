import { planWork } from "./deadlines.js";
import type { Context } from "./decision.js";
import type { Draft, PlannedStep } from "./draft.js";
import type { Ordered } from "./events.js";
import type { AssignmentRole, Whistle } from "./state.js";

/** The id of the n-th assignment that a decision adds, the first being 0. */
const assignmentId = (whistle: Whistle, n: number): string => `a${whistle.counters.assignment + n + 1}`;

/** A new order that follows on another assignment. */
export const successorOrder = (
  whistle: Whistle,
  from: { id: string; role: AssignmentRole },
  unitId: string,
): Ordered => ({ id: assignmentId(whistle, 0), unitId, role: from.role, fromAssignmentId: from.id });

/** The accept step of an order given now. */
export const planAccept = ({ id, unitId }: Ordered, whistle: Whistle, context: Context): PlannedStep =>
  planWork("accept", { id, unitId, clockFrom: context.now, extensions: [] }, whistle, context);

/** Orders departments, the first one as the lead; their clocks start now. Closes what waited for a dispatch. */
export function dispatchTo(
  draft: Draft,
  {
    unitIds,
    copiedUnitIds,
    dispatcherUnitId,
  }: { unitIds: string[]; copiedUnitIds: string[]; dispatcherUnitId: string },
  context: Context,
): void {
  const { whistle } = draft;
  const orders = unitIds.map(
    (unitId, index): Ordered => ({
      id: assignmentId(whistle, index),
      unitId,
      role: index === 0 ? "lead" : "co",
      fromAssignmentId: null,
    }),
  );
  draft.record(
    {
      type: "dispatched",
      orders,
      copiedUnitIds: copiedUnitIds.filter((id) => !unitIds.includes(id)),
      dispatcherUnitId,
    },
    {
      opens: orders.map((order) => planAccept(order, whistle, context)),
      closes: whistle.steps.filter((step) => step.kind === "dispatch"),
    },
  );
}
