import type { CommandOf } from "./commands.js";
import { extended, extendStep, extensionDays, planStep, workDue } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, stepsOf } from "./draft.js";
import type { Refusal } from "./refusals.js";
import type { Assignment, Whistle } from "./state.js";
import { checkTexts } from "./text-check.js";

/** 申请延期: more working days for resolving, asked before the deadline; counted over the whole order. */
export function requestExtension(
  draft: Draft,
  assignment: Assignment,
  { days, reason }: CommandOf<"requestExtension">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const { id } = assignment;
  if (stepsOf(whistle, id, "extensionReply").length > 0) return { code: "extension-pending" };
  if (!Number.isInteger(days) || days < 1) return { code: "bad-date" };
  const maxDays = extensionDays(whistle, context.policy);
  const usedDays = assignment.extensions.reduce((sum, one) => sum + (one.granted === true ? one.days : 0), 0);
  if (usedDays + days > maxDays) return { code: "extension-limit", maxDays, usedDays };
  const dueAt = resolveDue(assignment, whistle, context);
  if (context.now > dueAt) return { code: "too-late", command: "requestExtension", until: dueAt };
  const refusal = checkTexts(context.policy, { reason });
  if (refusal !== null) return refusal;

  const plan = { ownerUnitId: whistle.whistlerUnitId, assignmentId: id, from: context.now };
  draft.record(
    { type: "extensionRequested", assignmentId: id, days, reason: reason.trim() },
    { opens: [planStep("extensionReply", plan, whistle, context)] },
  );
  return null;
}

/** 同意延期: the deadline of resolving moves, at once if the step is open, else when it opens. */
export function grantExtension(draft: Draft, assignment: Assignment, context: Context): Refusal | null {
  const { whistle } = draft;
  const { id } = assignment;
  const reply = stepsOf(whistle, id, "extensionReply");
  const asked = assignment.extensions.at(-1);
  if (reply.length === 0 || asked === undefined) return notAsked("grantExtension", assignment);
  const due = extended(resolveDue(assignment, whistle, context), asked.days, context);
  const open = stepsOf(whistle, id, "resolve");
  draft.record(
    { type: "extensionGranted", assignmentId: id, dueAt: due.dueAt },
    {
      opens: open.map(({ id: _, ...step }) => extendStep(step, due, whistle, context)),
      closes: [...reply, ...open],
    },
  );
  return null;
}

export function refuseExtension(
  draft: Draft,
  assignment: Assignment,
  { reason }: CommandOf<"refuseExtension">,
  { policy }: Context,
): Refusal | null {
  const closes = stepsOf(draft.whistle, assignment.id, "extensionReply");
  if (closes.length === 0) return notAsked("refuseExtension", assignment);
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "extensionRefused", assignmentId: assignment.id, reason: reason.trim() }, { closes });
  return null;
}

const resolveDue = (assignment: Assignment, whistle: Whistle, context: Context): Date =>
  stepsOf(whistle, assignment.id, "resolve")[0]?.dueAt ?? workDue("resolve", assignment, whistle, context).dueAt;

const notAsked = (command: "grantExtension" | "refuseExtension", { status, unitId }: Assignment): Refusal => ({
  code: "wrong-moment",
  command,
  status,
  unitId,
});
