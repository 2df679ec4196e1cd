import { categoryOf } from "../../flows/policy/lookup.js";
import { type Assignment, liveAssignments, type Step } from "../../flows/whistle/state.js";
import type { AssignmentDo } from "../action.js";
import {
  declineChoices,
  departmentChoices,
  mayDecideChoices,
  progressChoices,
  resultChoices,
  unitsUnder,
} from "./choices.js";
import type { Offer, OfferContext } from "./offers.js";

/** What a department may do with its part, the act that is waited for first. */
export function departmentOffers(context: OfferContext): Offer[] {
  if (context.whistle.status !== "dispatched") return [];
  const own = liveAssignments(context.whistle).filter(({ unitId }) => unitId === context.unitId);
  return own.flatMap((assignment) => offersFor(assignment, context));
}

function offersFor(assignment: Assignment, context: OfferContext): Offer[] {
  const { whistle, directory } = context;
  const offer = (what: AssignmentDo, weight: Offer["weight"], choices: Offer["choices"] = {}): Offer => ({
    action: { do: what, w: whistle.id, a: assignment.id },
    about: null,
    weight,
    choices,
  });
  const decline = (): Offer[] =>
    assignment.declined === null
      ? [offer("decline", "folded", { reason: declineChoices, instead: departmentChoices(whistle, directory) })]
      : [];
  const extend = (): Offer[] => (mayExtend(assignment, context) ? [offer("requestExtension", "folded")] : []);
  const transfer = (): Offer[] => {
    const unit = unitsUnder(assignment.unitId, directory);
    return unit.length === 0 ? [] : [offer("transfer", "folded", { unit })];
  };
  const suspend = (): Offer[] => (maySuspend(assignment, context) ? [offer("suspend", "folded")] : []);

  switch (assignment.status) {
    case "ordered":
      return [
        offer("accept", "first", { mayDecide: mayDecideChoices }),
        offer("checkIn", "plain"),
        ...decline(),
        ...transfer(),
        ...extend(),
      ];
    case "accepted":
      return [offer("checkIn", "first"), ...decline(), ...transfer(), ...extend(), ...suspend()];
    case "checkedIn":
      return [
        offer("resolve", "first", { phrase: resultChoices }),
        offer("progress", "first", { phrase: progressChoices }),
        ...extend(),
        ...suspend(),
      ];
    case "resolved":
    case "verified":
    case "rated":
    case "declined":
    case "suspended":
    case "released":
      return [];
  }
}

/** More time can be asked for until the work is due, where the category knows extensions and none is being answered. */
function mayExtend({ id, extensions }: Assignment, { whistle, policy, now }: OfferContext): boolean {
  const isKnown = categoryOf(policy, whistle.category)?.limits.extension !== undefined;
  const isOpen = extensions.at(-1)?.granted !== null;
  const work = stepOf(whistle.steps, id, "resolve");
  return isKnown && isOpen && (work === null || now <= work.dueAt);
}

/** An emergency can't be parked. */
function maySuspend({ id }: Assignment, { whistle, policy }: OfferContext): boolean {
  const isEmergency = categoryOf(policy, whistle.category)?.emergency ?? false;
  return !isEmergency && stepOf(whistle.steps, id, "suspensionReply") === null;
}

const stepOf = (steps: readonly Step[], assignmentId: string, kind: Step["kind"]): Step | null =>
  steps.find((step) => step.assignmentId === assignmentId && step.kind === kind) ?? null;
