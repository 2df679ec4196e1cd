import type { CommandType } from "./commands.js";
import type { AssignmentStatus, WhistleStatus } from "./state.js";

/** Oversight has its moment as long as the record stands: it asks about a whistle, and moves it nowhere. */
const overseen = <const Here extends WhistleStatus>(here: Here) => ({
  supervise: [here] as const,
  answerSupervision: [here] as const,
  closeSupervision: [here] as const,
  exclude: [here] as const,
  include: [here] as const,
  charge: [here] as const,
  replyCharge: [here] as const,
  ruleCharge: [here] as const,
  appealCharge: [here] as const,
  ruleChargeAppeal: [here] as const,
  ruleFact: [here] as const,
  note: [here] as const,
  chase: [here] as const,
  recompute: [here] as const,
});

/** A rating can be appealed once departments have been at work. */
const rated = <const Here extends WhistleStatus>(here: Here) => ({
  appealRating: [here] as const,
  ruleAppeal: [here] as const,
});

/**
 * Every legal move of a whistle: to which statuses a command may lead. Most depend on the other departments (the last
 * one verified closes the whistle), so some have several; a decision that led elsewhere would be a fault.
 */
export const whistleTransitions = {
  approval: {
    ...overseen("approval"),
    approve: ["dispatched"],
    returnApproval: ["rejected"],
    withdraw: ["withdrawn"],
    link: ["approval"],
  },
  deliberation: {
    ...overseen("deliberation"),
    deliberate: ["deliberation"],
    confirmAttendance: ["deliberation"],
    denyAttendance: ["deliberation"],
    raise: ["study"],
    withdraw: ["withdrawn"],
    link: ["deliberation"],
  },
  study: {
    ...overseen("study"),
    deliberate: ["study"],
    confirmAttendance: ["study"],
    denyAttendance: ["study"],
    raise: ["study"],
    takeOn: ["dispatched", "dispatching"],
    returnStudy: ["rejected"],
    withdraw: ["withdrawn"],
    link: ["study"],
  },
  dispatching: {
    ...overseen("dispatching"),
    dispatch: ["dispatched"],
    withdraw: ["withdrawn"],
    link: ["dispatching"],
  },
  dispatched: {
    ...overseen("dispatched"),
    ...rated("dispatched"),
    accept: ["dispatched"],
    checkIn: ["dispatched"],
    confirmArrival: ["dispatched"],
    progress: ["dispatched"],
    resolve: ["dispatched"],
    verify: ["dispatched", "filing", "closed"],
    sendBack: ["dispatched"],
    rate: ["dispatched"],
    nudge: ["dispatched"],
    withdraw: ["withdrawn"],
    decline: ["dispatched"],
    maintain: ["dispatched"],
    reassign: ["dispatched", "dispatching", "filing", "closed"],
    transfer: ["dispatched"],
    requestExtension: ["dispatched"],
    grantExtension: ["dispatched"],
    refuseExtension: ["dispatched"],
    suspend: ["dispatched"],
    agreeSuspend: ["dispatched"],
    refuseSuspend: ["dispatched"],
    file: ["dispatched"],
    link: ["dispatched"],
    consult: ["dispatched"],
  },
  filing: {
    ...overseen("filing"),
    ...rated("filing"),
    file: ["closed"],
    rate: ["filing"],
    withdraw: ["withdrawn"],
    link: ["filing"],
  },
  closed: { ...overseen("closed"), ...rated("closed"), rate: ["closed"], dissolve: ["closed"] },
  withdrawn: { ...overseen("withdrawn"), ...rated("withdrawn"), dissolve: ["withdrawn"] },
  rejected: { ...overseen("rejected"), dissolve: ["rejected"] },
} as const satisfies Record<WhistleStatus, Partial<Record<CommandType, readonly WhistleStatus[]>>>;

/** Commands about one department's part. */
export type AssignmentCommand =
  | "accept"
  | "checkIn"
  | "confirmArrival"
  | "progress"
  | "resolve"
  | "verify"
  | "sendBack"
  | "rate"
  | "decline"
  | "maintain"
  | "reassign"
  | "transfer"
  | "requestExtension"
  | "grantExtension"
  | "refuseExtension"
  | "suspend"
  | "agreeSuspend"
  | "refuseSuspend"
  | "appealRating"
  | "ruleAppeal";

/**
 * Every legal move of an assignment. Checking in without accepting first is legal: people on site are not to be held
 * up by a button. Declining and handing over end with the check-in.
 */
export const assignmentTransitions = {
  ordered: {
    accept: ["accepted"],
    checkIn: ["checkedIn"],
    decline: ["declined"],
    transfer: ["released"],
    requestExtension: ["ordered"],
    grantExtension: ["ordered"],
    refuseExtension: ["ordered"],
    suspend: ["ordered"],
    agreeSuspend: ["suspended"],
    refuseSuspend: ["ordered"],
  },
  accepted: {
    checkIn: ["checkedIn"],
    decline: ["declined"],
    transfer: ["released"],
    requestExtension: ["accepted"],
    grantExtension: ["accepted"],
    refuseExtension: ["accepted"],
    suspend: ["accepted"],
    agreeSuspend: ["suspended"],
    refuseSuspend: ["accepted"],
  },
  checkedIn: {
    confirmArrival: ["checkedIn"],
    progress: ["checkedIn"],
    resolve: ["resolved"],
    requestExtension: ["checkedIn"],
    grantExtension: ["checkedIn"],
    refuseExtension: ["checkedIn"],
    suspend: ["checkedIn"],
    agreeSuspend: ["suspended"],
    refuseSuspend: ["checkedIn"],
  },
  resolved: {
    confirmArrival: ["resolved"],
    verify: ["verified"],
    sendBack: ["checkedIn"],
  },
  verified: { rate: ["rated"] },
  rated: { appealRating: ["rated"], ruleAppeal: ["rated"] },
  declined: { maintain: ["ordered", "accepted"], reassign: ["released"] },
  suspended: {},
  released: {},
} as const satisfies Record<AssignmentStatus, Partial<Record<AssignmentCommand, readonly AssignmentStatus[]>>>;

const whistleMoves: Record<WhistleStatus, Partial<Record<CommandType, readonly WhistleStatus[]>>> = whistleTransitions;
const assignmentMoves: Record<
  AssignmentStatus,
  Partial<Record<AssignmentCommand, readonly AssignmentStatus[]>>
> = assignmentTransitions;

/** Where a command may lead from here; null: not now. */
export const nextOfWhistle = (status: WhistleStatus, command: CommandType): readonly WhistleStatus[] | null =>
  whistleMoves[status][command] ?? null;

/** Where a command may lead an assignment from here; null: not now. */
export const nextOfAssignment = (
  status: AssignmentStatus,
  command: AssignmentCommand,
): readonly AssignmentStatus[] | null => assignmentMoves[status][command] ?? null;
