import type { CommandOf } from "./commands.js";
import { categoryIn } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, stepsOfKind } from "./draft.js";
import { outlivesWhistle } from "./oversight.js";
import type { Refusal } from "./refusals.js";
import { type AssignmentStatus, liveAssignments, type Step, type Whistle } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 撤回: by the person who blew it or the unit's head; it ends the whistle and every step of it. */
export function withdraw(draft: Draft, { reason }: CommandOf<"withdraw">, { actor, policy }: Context): Refusal | null {
  const mine = actor.kind === "person" && actor.memberId === draft.whistle.whistlerId;
  const heads = actor.kind === "person" && actor.roles.includes("head");
  if (!mine && !heads) return { code: "no-right", command: "withdraw", needs: ["head"] };
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "withdrawn", reason: reason.trim() }, { closes: stepsThatEnd(draft.whistle) });
  return null;
}

/** What nobody owes any more once the whistle is over: everything but supervision, appeals and charges. */
export const stepsThatEnd = ({ steps }: Pick<Whistle, "steps">): Step[] =>
  steps.filter(({ kind }) => !outlivesWhistle(kind));

const done: readonly AssignmentStatus[] = ["resolved", "verified", "rated"];

/** 事后备案: the record of an emergency, once all its departments are done; verification may still be open. */
export function file(draft: Draft, { text }: CommandOf<"file">, { policy }: Context): Refusal | null {
  const { whistle } = draft;
  if (!categoryIn(whistle, policy).filing) return { code: "wrong-status", command: "file", status: whistle.status };
  if (whistle.filing !== null) return { code: "already-done", command: "file", ...whistle.filing };
  const working = liveAssignments(whistle).filter(({ status }) => !done.includes(status));
  if (working.length > 0) return { code: "not-resolved-yet", unitIds: working.map(({ unitId }) => unitId) };
  const refusal = checkTexts(policy, { text });
  if (refusal !== null) return refusal;
  draft.record({ type: "filed", text: text.trim() }, { closes: stepsOfKind(whistle, "filing") });
  if (whistle.status === "filing") draft.record({ type: "closed" });
  return null;
}
