import { categoryIn, planStep } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, stepsOfKind } from "./draft.js";
import { type AssignmentStatus, liveAssignments } from "./state.js";

const done: readonly AssignmentStatus[] = ["resolved", "verified", "rated"];
const verified: readonly AssignmentStatus[] = ["verified", "rated"];

/**
 * What follows for the whistle as a whole once something has happened to one of its assignments: it is without hands,
 * the record is owed, it is over.
 */
export function settle(draft: Draft, context: Context): void {
  if (draft.whistle.status !== "dispatched") return;
  const live = liveAssignments(draft.whistle);
  if (live.length === 0) {
    waitForDispatch(draft, context);
    return;
  }

  const allDone = live.every(({ status }) => done.includes(status));
  const owesFiling = categoryIn(draft.whistle, context.policy).filing && draft.whistle.filing === null;
  const open = stepsOfKind(draft.whistle, "filing");
  if (allDone && owesFiling && open.length === 0) {
    const { whistlerUnitId: ownerUnitId } = draft.whistle;
    const plan = { ownerUnitId, assignmentId: null, from: context.now };
    draft.amend({ opens: [planStep("filing", plan, draft.whistle, context)] });
  }
  if (!allDone && open.length > 0) draft.amend({ closes: open });

  if (!live.every(({ status }) => verified.includes(status))) return;
  draft.record({ type: owesFiling ? "filingDue" : "closed" });
}

/** The dispatcher has to name a department; until then this is chased too. */
export function waitForDispatch(draft: Draft, context: Context): void {
  const { whistle } = draft;
  const plan = { ownerUnitId: whistle.dispatcherUnitId, assignmentId: null, from: context.now };
  draft.record({ type: "dispatchDue" }, { opens: [planStep("dispatch", plan, whistle, context)] });
}
