import { categoryOf } from "../../flows/policy/lookup.js";
import { checkAttendance, unanswered } from "../../flows/whistle/attendance.js";
import { actingBlock, parentOf, rulingUnit, studyingUnit } from "../../flows/whistle/permissions.js";
import { type Assignment, liveAssignments, type Whistle } from "../../flows/whistle/state.js";
import type { AssignmentDo, WhistleDo } from "../action.js";
import { departmentChoices, rulingChoices, scoreChoices } from "./choices.js";
import { unitShort } from "./names.js";
import type { Offer, OfferContext } from "./offers.js";

type Make = {
  part(what: AssignmentDo, of: Assignment, weight: Offer["weight"], choices?: Offer["choices"]): Offer;
  whole(what: WhistleDo, weight: Offer["weight"], choices?: Offer["choices"]): Offer;
};

const make = ({ whistle, directory }: OfferContext): Make => ({
  part: (what, { id, unitId }, weight, choices = {}) => ({
    action: { do: what, w: whistle.id, a: id },
    about: unitShort(directory, unitId),
    weight,
    choices,
  }),
  whole: (what, weight, choices = {}) => ({ action: { do: what, w: whistle.id }, about: null, weight, choices }),
});

/** What the whistler may do, what is waited for first. A closed whistle still takes its ratings. */
export function whistlerOffers(context: OfferContext): Offer[] {
  const { whistle } = context;
  const { part, whole } = make(context);
  const live = liveAssignments(whistle);
  const rating = live
    .filter(({ status }) => status === "verified")
    .map((one) =>
      part("rate", one, "folded", { timeliness: scoreChoices, result: scoreChoices, conduct: scoreChoices }),
    );
  if (whistle.status === "withdrawn" || whistle.status === "rejected") return [];
  if (whistle.status === "closed") return rating;
  return [
    ...(mayFile(context) ? [whole("file", "first")] : []),
    ...live.flatMap((one) => {
      const isHere = one.status === "checkedIn" && one.arrivalConfirmed === null;
      if (isHere) return [part("confirmArrival", one, "first")];
      return one.status === "resolved" ? [part("verify", one, "first"), part("sendBack", one, "folded")] : [];
    }),
    ...live
      .filter(isExtensionAsked)
      .flatMap((one) => [part("grantExtension", one, "first"), part("refuseExtension", one, "folded")]),
    ...startOffers(context),
    ...rating,
    ...(isAnybodyMissing(whistle) ? [whole("nudge", "plain")] : []),
    whole("withdraw", "folded"),
  ];
}

/** Before the departments are called: the head's approval, the party organisation's deliberation. */
function startOffers(context: OfferContext): Offer[] {
  const { whistle } = context;
  const { whole } = make(context);
  if (whistle.status === "approval") return [whole("approve", "first"), whole("returnApproval", "folded")];
  if (whistle.status !== "deliberation") return [];
  return raising(whistle.whistlerUnitId, context, "first");
}

function raising(blockId: string, context: OfferContext, weight: Offer["weight"]): Offer[] {
  const { whole } = make(context);
  const { deliberation } = context.whistle;
  if (context.directory.parentBlock(blockId) === null) return [];
  if (deliberation?.unitId !== blockId) return [whole("deliberate", weight)];
  // While attendees are asked, whoever recorded it may have to correct it.
  const isOpen = checkAttendance(deliberation, context.policy) !== null;
  const asked = unanswered(deliberation).length > 0 ? attendanceOffers(context.whistle) : [];
  return [...asked, whole("raise", weight), ...(isOpen ? [whole("deliberate", "folded")] : [])];
}

/** The two answers of an attendee; on a group's card they are for those who are named on it. */
export const attendanceOffers = ({ id }: Whistle): Offer[] =>
  (["confirmAttendance", "denyAttendance"] as const).map((what) => ({
    action: { do: what, w: id },
    about: null,
    weight: "plain",
    choices: {},
  }));

/** What a block unit may do that dispatches, rules, studies or stands above; a whistler may be any of these, too. */
export function centreOffers(context: OfferContext): Offer[] {
  const { whistle, directory, unitId } = context;
  const { part, whole } = make(context);
  const block = actingBlock(unitId, directory);
  if (block === null || isOver(whistle)) return [];
  const live = liveAssignments(whistle);
  const offers: Offer[] = [];
  if (block === whistle.dispatcherUnitId && whistle.status === "dispatching")
    offers.push(whole("dispatch", "first", { units: departmentChoices(whistle, directory) }));
  if (block === rulingUnit(whistle, directory))
    for (const one of live.filter(({ status }) => status === "declined"))
      offers.push(
        part("maintain", one, "first"),
        part("reassign", one, "first", { unit: rulingChoices(whistle, directory) }),
      );
  if (whistle.status === "study" && block === studyingUnit(whistle))
    offers.push(
      whole("takeOn", "first", { units: departmentChoices(whistle, directory, [block]) }),
      whole("returnStudy", "folded"),
      ...raising(block, context, "folded"),
    );
  if (block === parentOf(whistle, directory))
    for (const one of live.filter(isSuspensionAsked))
      offers.push(part("agreeSuspend", one, "first"), part("refuseSuspend", one, "folded"));
  if (isAnybodyMissing(whistle) && mayNudge(block, context)) offers.push(whole("nudge", "plain"));
  return offers;
}

function mayNudge(block: string, { whistle, directory }: OfferContext): boolean {
  const above = directory.ancestors(whistle.whistlerUnitId).filter(({ kind }) => kind === "block");
  return [whistle.whistlerUnitId, whistle.dispatcherUnitId, ...above.map(({ id }) => id)].includes(block);
}

/** The record of an emergency, once all its departments are done. */
function mayFile({ whistle, policy }: OfferContext): boolean {
  const live = liveAssignments(whistle);
  const isDone = live.length > 0 && live.every(({ status }) => ["resolved", "verified", "rated"].includes(status));
  const isNeeded = categoryOf(policy, whistle.category)?.filing ?? false;
  return isNeeded && whistle.filing === null && isDone;
}

/** Somebody has not accepted, not come, not answered: only these are nudged. */
const isAnybodyMissing = (whistle: Whistle): boolean =>
  liveAssignments(whistle).some(({ status }) => ["ordered", "accepted", "checkedIn"].includes(status));

export const isExtensionAsked = ({ extensions }: Assignment): boolean => extensions.at(-1)?.granted === null;

export const isSuspensionAsked = ({ suspended, status }: Assignment): boolean =>
  suspended?.agreed === null && status !== "suspended";

const isOver = ({ status }: Whistle): boolean => ["closed", "withdrawn", "rejected"].includes(status);
