import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import type { Supervision } from "./oversight.js";
import { planClosing, planSupervision } from "./oversight-steps.js";
import { actingBlock } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { liveAssignments, type Step, type Whistle } from "./state.js";
import { canBeStated } from "./stated-date.js";
import { checkTexts } from "./text-check.js";

/** 督办: asks a unit with a part in the whistle, with a date of its own. Each supervision is answered and closed by itself. */
export function supervise(draft: Draft, command: CommandOf<"supervise">, context: Context): Refusal | null {
  const { whistle } = draft;
  const { now, actor, directory, policy } = context;
  if (actor.kind !== "person") return { code: "no-right", command: "supervise", needs: [] };
  const refusal = checkTexts(policy, { question: command.question });
  if (refusal !== null) return refusal;
  if (command.dueAt !== null && !canBeStated(command.dueAt, now)) return { code: "bad-date" };
  const target = command.targetUnitId ?? whistle.assignments.find((one) => one === leadOf(whistle))?.unitId;
  const targetUnitId = target ?? whistle.whistlerUnitId;
  if (!supervisedUnits(whistle).includes(targetUnitId)) return { code: "not-called", unitId: targetUnitId };
  const unitId = actingBlock(actor.unitId, directory) ?? actor.unitId;

  const id = `s${whistle.supervisions.length + 1}`;
  const plan = { ownerUnitId: targetUnitId, about: id, from: now, statedDueAt: command.dueAt };
  const step = planSupervision(whistle, plan, context);
  draft.record(
    { type: "supervised", id, unitId, targetUnitId, question: command.question.trim(), dueAt: step.dueAt },
    { opens: [step] },
  );
  return null;
}

/** 答复: by the unit that was asked, once. */
export function answerSupervision(
  draft: Draft,
  { supervisionId, text }: CommandOf<"answerSupervision">,
  context: Context,
): Refusal | null {
  const { whistle } = draft;
  const { actor, directory, policy } = context;
  if (actor.kind !== "person") return { code: "no-right", command: "answerSupervision", needs: [] };
  const own = ({ targetUnitId }: Supervision): boolean =>
    targetUnitId === actor.unitId || targetUnitId === actingBlock(actor.unitId, directory);
  const found = pick(whistle, supervisionId, (one) => own(one) && one.answer === null);
  if (found === null) return { code: "no-supervision" };
  if (found.closed !== null) return { code: "already-done", command: "closeSupervision", ...found.closed };
  if (found.answer !== null) return { code: "already-done", command: "answerSupervision", ...found.answer };
  if (!own(found)) return { code: "not-yours", command: "answerSupervision", unitIds: [found.targetUnitId] };
  const refusal = checkTexts(policy, { text });
  if (refusal !== null) return refusal;
  const plan = { ownerUnitId: found.unitId, about: found.id, from: context.now };
  draft.record(
    { type: "supervisionAnswered", supervisionId: found.id, text: text.trim() },
    { opens: [planClosing(whistle, plan, context)], closes: stepsAbout(whistle, found.id) },
  );
  return null;
}

/** 结项: by whoever's unit supervises, or an inspector; also without an answer, where the matter has settled itself. */
export function closeSupervision(
  draft: Draft,
  { supervisionId, text }: CommandOf<"closeSupervision">,
  { actor, directory, policy }: Context,
): Refusal | null {
  const { whistle } = draft;
  if (actor.kind !== "person") return { code: "no-right", command: "closeSupervision", needs: [] };
  const block = actingBlock(actor.unitId, directory);
  const own = ({ unitId }: Supervision): boolean =>
    unitId === actor.unitId || unitId === block || actor.roles.includes("inspector");
  const found = pick(whistle, supervisionId, (one) => own(one) && one.closed === null);
  if (found === null) return { code: "no-supervision" };
  if (found.closed !== null) return { code: "already-done", command: "closeSupervision", ...found.closed };
  if (!own(found)) return { code: "not-yours", command: "closeSupervision", unitIds: [found.unitId] };
  const refusal = checkTexts(policy, { text });
  if (refusal !== null) return refusal;
  draft.record(
    { type: "supervisionClosed", supervisionId: found.id, text: text.trim() },
    { closes: stepsAbout(whistle, found.id) },
  );
  return null;
}

/** Whom a supervision may be put to: the departments, whoever dispatched, whoever whistled. */
export const supervisedUnits = (whistle: Whistle): string[] => [
  ...new Set([
    ...liveAssignments(whistle).map(({ unitId }) => unitId),
    whistle.dispatcherUnitId,
    whistle.whistlerUnitId,
  ]),
];

const leadOf = (whistle: Whistle) => {
  const live = liveAssignments(whistle);
  return live.find(({ role }) => role === "lead") ?? live[0];
};

/** The one named, else the latest that is open to the actor, else the latest of all, so that the refusal can say why. */
const pick = (whistle: Whistle, id: string | null, isOpen: (one: Supervision) => boolean): Supervision | null =>
  (id === null
    ? (whistle.supervisions.findLast(isOpen) ?? whistle.supervisions.at(-1))
    : whistle.supervisions.find((one) => one.id === id)) ?? null;

/** Open steps about one supervision or charge. */
export const stepsAbout = (whistle: Whistle, about: string): Step[] =>
  whistle.steps.filter((step) => step.about === about);
