import { limitFor } from "../policy/lookup.js";
import type { CommandOf } from "./commands.js";
import { planStep, planWork } from "./deadlines.js";
import type { Context } from "./decision.js";
import { type Draft, type PlannedStep, stepsOf } from "./draft.js";
import type { Refusal } from "./refusals.js";
import type { Assignment, Coming, Whistle } from "./state.js";
import { checkImages, checkTexts } from "./text-check.js";

/** 签收: the order has arrived; who comes is the presser unless the form names somebody. */
export function acceptOrder(
  draft: Draft,
  assignment: Assignment,
  { coming }: CommandOf<"accept">,
  context: Context,
): Refusal | null {
  const texts = [coming.name, coming.post, coming.phone, coming.arrivesAt].filter((text) => text !== undefined);
  const refusal = checkTexts(context.policy, {}, texts);
  if (refusal !== null) return refusal;
  const { whistle } = draft;
  const furtherOn = stepsOf(whistle, assignment.id, "checkIn", "resolve");
  draft.record(
    { type: "accepted", assignmentId: assignment.id, coming: whoComes(coming, context) },
    {
      opens: furtherOn.length > 0 ? [] : [planWork("checkIn", assignment, whistle, context)],
      closes: stepsOf(whistle, assignment.id, "accept"),
    },
  );
  return null;
}

/** 报到: the people are there. Without an acceptance before it, it is one too. */
export function checkIn(
  draft: Draft,
  assignment: Assignment,
  { note }: CommandOf<"checkIn">,
  context: Context,
): Refusal | null {
  const refusal = checkTexts(context.policy, {}, [note]);
  if (refusal !== null) return refusal;
  const { id } = assignment;
  if (assignment.accepted === null) {
    draft.record(
      { type: "accepted", assignmentId: id, coming: whoComes({}, context) },
      { closes: stepsOf(draft.whistle, id, "accept") },
    );
  }
  const { whistle } = draft;
  const resolving = stepsOf(whistle, id, "resolve");
  const opens = [
    ...(resolving.length > 0 ? [] : [planWork("resolve", assignment, whistle, context)]),
    ...nextProgress(assignment, whistle, context),
    planStep(
      "confirmArrival",
      { ownerUnitId: whistle.whistlerUnitId, assignmentId: id, from: context.now },
      whistle,
      context,
    ),
  ];
  draft.record(
    { type: "checkedIn", assignmentId: id, note: note.trim() },
    { opens, closes: stepsOf(whistle, id, "accept", "checkIn") },
  );
  return null;
}

/** 反馈: closes the report that was owed and opens the next one. */
export function progress(
  draft: Draft,
  assignment: Assignment,
  { text, images }: CommandOf<"progress">,
  context: Context,
): Refusal | null {
  const refusal = checkTexts(context.policy, { text }) ?? checkImages(images);
  if (refusal !== null) return refusal;
  draft.record(
    { type: "progressed", assignmentId: assignment.id, text: text.trim(), images },
    {
      opens: nextProgress(assignment, draft.whistle, context),
      closes: stepsOf(draft.whistle, assignment.id, "progress"),
    },
  );
  return null;
}

/** 办结: the department's part is done; whatever else was open about it is moot, and the whistler verifies. */
export function resolve(
  draft: Draft,
  assignment: Assignment,
  { result, images }: CommandOf<"resolve">,
  context: Context,
): Refusal | null {
  const refusal = checkTexts(context.policy, { result }) ?? checkImages(images);
  if (refusal !== null) return refusal;
  const { whistle } = draft;
  const plan = { ownerUnitId: whistle.whistlerUnitId, assignmentId: assignment.id, from: context.now };
  draft.record(
    { type: "resolved", assignmentId: assignment.id, result: result.trim(), images },
    { opens: [planStep("verify", plan, whistle, context)], closes: stepsOf(whistle, assignment.id) },
  );
  return null;
}

/** The next report, where the category wants reports at intervals; none where they come on change only. */
export function nextProgress(assignment: Assignment, whistle: Whistle, context: Context): PlannedStep[] {
  if (limitFor(context.policy, whistle, "progress") === null) return [];
  const plan = { ownerUnitId: assignment.unitId, assignmentId: assignment.id, from: context.now };
  return [planStep("progress", plan, whistle, context)];
}

function whoComes(coming: Partial<Coming>, { actor, directory }: Context): Coming {
  const member = actor.kind === "person" ? directory.member(actor.memberId) : null;
  return {
    name: given(coming.name) ?? (actor.kind === "person" ? actor.name : ""),
    post: given(coming.post) ?? member?.title ?? "",
    phone: given(coming.phone) ?? member?.mobile ?? "",
    arrivesAt: coming.arrivesAt?.trim() ?? "",
    mayDecide: coming.mayDecide ?? false,
  };
}

const given = (text: string | undefined): string | null => text?.trim() || null;
