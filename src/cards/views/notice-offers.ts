import { mayDo } from "../../flows/policy/lookup.js";
import { unanswered } from "../../flows/whistle/attendance.js";
import type { Notice } from "../../flows/whistle/notices.js";
import { actingBlock, studyingUnit } from "../../flows/whistle/permissions.js";
import type { StepKind, Whistle } from "../../flows/whistle/state.js";
import type { CommandAction } from "../action.js";
import { attendanceOffers, centreOffers, whistlerOffers } from "./block-offers.js";
import { departmentOffers } from "./department-offers.js";
import { eachOnce, type Offer, type OfferContext } from "./offers.js";
import { privateOffers, supervisionOffers } from "./oversight-offers.js";

/** The acts that answer a step. */
const answers: Readonly<Record<StepKind, readonly CommandAction["do"][]>> = {
  approval: ["approve", "returnApproval"],
  deliberation: ["confirmAttendance", "denyAttendance", "deliberate", "raise"],
  study: ["confirmAttendance", "denyAttendance", "takeOn", "returnStudy"],
  dispatch: ["dispatch"],
  accept: ["accept", "checkIn"],
  checkIn: ["checkIn"],
  confirmArrival: ["confirmArrival"],
  progress: ["progress"],
  resolve: ["resolve"],
  verify: ["verify", "sendBack"],
  rate: ["rate"],
  ruling: ["maintain", "reassign"],
  extensionReply: ["grantExtension", "refuseExtension"],
  suspensionReply: ["agreeSuspend", "refuseSuspend"],
  resume: [],
  filing: ["file"],
  supervision: ["answerSupervision"],
  supervisionClose: ["closeSupervision"],
  appealReply: ["ruleAppeal"],
  chargeReply: ["replyCharge"],
  chargeRuling: ["ruleCharge"],
  chargeFinal: ["appealCharge"],
  chargeAppealRuling: ["ruleChargeAppeal"],
};

/** What a department does next when it is told of something that is no step of its own. */
const next: readonly CommandAction["do"][] = ["accept", "checkIn", "progress", "resolve"];

/** Somebody named was not there: the deliberation may have to be recorded anew. */
const nextOf = ({ kind }: Notice): readonly CommandAction["do"][] => nexts[kind] ?? next;

const nexts: Partial<Record<Notice["kind"], readonly CommandAction["do"][]>> = {
  attendanceDenied: ["deliberate", "raise"],
  supervisionClosed: [],
  lowRated: ["appealRating"],
  appealRuled: [],
  chargeRuled: ["appealCharge"],
};

/**
 * The buttons of a notice: what its reader may do to answer it, by unit and role; whoever can only press others gets
 * 催办 alone. What has been done meanwhile is no longer offered.
 */
export function answersTo(
  notice: Notice,
  whistle: Whistle,
  context: Omit<OfferContext, "whistle" | "unitId">,
): Offer[] {
  if (notice.kind === "withdrawn" || notice.kind === "returned") return [];
  const own = ownAttendance(notice.memberId, whistle);
  if (notice.kind === "attendance") return own;
  const offers = eachOnce([...own, ...personalOffers(notice.memberId, whistle, context)]);
  const fitting = offers.filter(({ action }) =>
    [notice, ...notice.more].some(({ stepKind, assignmentId }) => {
      const wanted = stepKind === null ? nextOf(notice) : answers[stepKind];
      return wanted.includes(action.do) && isAbout(action, assignmentId);
    }),
  );
  if (fitting.length > 0) return fitting;
  return notice.kind === "rungs" ? offers.filter(({ action }) => action.do === "nudge").slice(0, 1) : [];
}

const isByName = (what: CommandAction["do"]): what is "confirmAttendance" | "denyAttendance" =>
  what === "confirmAttendance" || what === "denyAttendance";

const isAbout = (action: CommandAction, assignmentId: string | null): boolean =>
  assignmentId === null || !("a" in action) || action.a === assignmentId;

/** An attendee who has not answered yet; the deliberation of somebody else is not theirs to confirm. */
function ownAttendance(memberId: string, whistle: Whistle): Offer[] {
  const { deliberation, status } = whistle;
  const isAsked = status === "deliberation" || (status === "study" && studyingUnit(whistle) === deliberation?.unitId);
  return isAsked && deliberation !== null && unanswered(deliberation).includes(memberId)
    ? attendanceOffers(whistle)
    : [];
}

/** All that a person may do about a whistle, over all posts. */
function personalOffers(
  memberId: string,
  whistle: Whistle,
  context: Omit<OfferContext, "whistle" | "unitId">,
): Offer[] {
  const { directory, policy } = context;
  const posts = directory.member(memberId)?.posts ?? [];
  const offers = posts.flatMap(({ unitId, roles }) => {
    const at = { ...context, whistle, unitId };
    const isWhistler = actingBlock(unitId, directory) === whistle.whistlerUnitId;
    const all = [
      ...departmentOffers(at),
      ...(isWhistler ? whistlerOffers(at) : []),
      ...centreOffers(at),
      ...supervisionOffers({ ...at, roles }),
      ...privateOffers({ ...at, roles }),
    ];
    return all.filter(({ action: { do: what } }) => !isByName(what) && mayDo(policy, roles, what));
  });
  return eachOnce(offers);
}
