import type { Actor, Command, CommandOf } from "./commands.js";
import type { Refusal } from "./refusals.js";
import { type Assignment, findAssignment, liveAssignments, type Whistle } from "./state.js";
import type { AssignmentCommand } from "./transitions.js";

export type AboutAssignment = CommandOf<AssignmentCommand>;

export const isAboutAssignment = (command: Command): command is AboutAssignment => "assignmentId" in command;

/** The assignment that a command is about: the one named, else the only one of the actor's unit. */
export function targetOf(
  whistle: Whistle,
  { assignmentId }: AboutAssignment,
  actor: Actor,
): { ok: true; assignment: Assignment } | { ok: false; refusal: Refusal } {
  if (assignmentId !== null) {
    const assignment = findAssignment(whistle, assignmentId);
    return assignment === null
      ? { ok: false, refusal: { code: "unknown-assignment", assignmentId } }
      : { ok: true, assignment };
  }
  const unitId = actor.kind === "person" ? actor.unitId : "";
  const own = liveAssignments(whistle).filter((one) => one.unitId === unitId);
  const [assignment, second] = own;
  if (assignment === undefined) return { ok: false, refusal: { code: "not-called", unitId } };
  if (second !== undefined)
    return { ok: false, refusal: { code: "which-assignment", unitIds: own.map((one) => one.unitId) } };
  return { ok: true, assignment };
}

/** Why an assignment can't take a command now: somebody did it already, or it isn't the moment. */
export function notNow(command: AboutAssignment, assignment: Assignment): Refusal {
  const done = doneBefore(command.type, assignment);
  if (done !== null) return { code: "already-done", command: command.type, by: done.by, at: done.at };
  if (command.type === "decline" && assignment.declined !== null)
    return { code: "declined-before", at: assignment.declined.at };
  return { code: "wrong-moment", command: command.type, status: assignment.status, unitId: assignment.unitId };
}

function doneBefore(command: AssignmentCommand, assignment: Assignment): { by: string; at: Date } | null {
  switch (command) {
    case "accept":
      return assignment.accepted;
    case "checkIn":
      return assignment.checkedIn;
    case "confirmArrival":
      return assignment.arrivalConfirmed;
    case "resolve":
      return assignment.resolved;
    case "verify":
      return assignment.verified;
    case "rate":
      return assignment.rating;
    case "decline":
      return assignment.status === "declined" ? assignment.declined : null;
    case "maintain":
    case "reassign":
      return assignment.ruling;
    case "agreeSuspend":
      return assignment.status === "suspended" ? assignment.suspended : null;
    case "appealRating":
    case "ruleAppeal":
    case "progress":
    case "sendBack":
    case "transfer":
    case "requestExtension":
    case "grantExtension":
    case "refuseExtension":
    case "suspend":
    case "refuseSuspend":
      return null;
  }
}
