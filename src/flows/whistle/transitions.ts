import type { CommandType } from "./commands.js";
import type { AssignmentStatus, WhistleStatus } from "./state.js";

/**
 * Every legal move of a whistle: to which statuses a command may lead. Most depend on the other departments (the last
 * one verified closes the whistle), so some have several; a decision that led elsewhere would be a fault.
 */
export const whistleTransitions = {
  approval: {
    approve: ["dispatched"],
    returnApproval: ["rejected"],
    withdraw: ["withdrawn"],
    link: ["approval"],
    chase: ["approval"],
    recompute: ["approval"],
  },
  deliberation: {
    deliberate: ["deliberation"],
    confirmAttendance: ["deliberation"],
    denyAttendance: ["deliberation"],
    raise: ["study"],
    withdraw: ["withdrawn"],
    link: ["deliberation"],
    chase: ["deliberation"],
    recompute: ["deliberation"],
  },
  study: {
    deliberate: ["study"],
    confirmAttendance: ["study"],
    denyAttendance: ["study"],
    raise: ["study"],
    takeOn: ["dispatched", "dispatching"],
    returnStudy: ["rejected"],
    withdraw: ["withdrawn"],
    link: ["study"],
    chase: ["study"],
    recompute: ["study"],
  },
  dispatching: {
    dispatch: ["dispatched"],
    withdraw: ["withdrawn"],
    link: ["dispatching"],
    chase: ["dispatching"],
    recompute: ["dispatching"],
  },
  dispatched: {
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
    chase: ["dispatched"],
    recompute: ["dispatched"],
    consult: ["dispatched"],
  },
  filing: {
    file: ["closed"],
    rate: ["filing"],
    withdraw: ["withdrawn"],
    link: ["filing"],
    chase: ["filing"],
    recompute: ["filing"],
  },
  closed: { rate: ["closed"], chase: ["closed"], recompute: ["closed"], dissolve: ["closed"] },
  withdrawn: { dissolve: ["withdrawn"] },
  rejected: { dissolve: ["rejected"] },
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
  | "refuseSuspend";

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
  rated: {},
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
