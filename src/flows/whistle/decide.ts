import { appealRating, exclude, include, ruleAppeal } from "./appeal.js";
import { answerAttendance } from "./attendance.js";
import { blow } from "./blow.js";
import { appealCharge, charge, replyCharge, ruleCharge, ruleChargeAppeal } from "./charge.js";
import { chase, nudge } from "./chase.js";
import type { Command } from "./commands.js";
import { consult, dissolve } from "./consult.js";
import { accept, type Context, type Decision, refuse } from "./decision.js";
import { decline, maintain, reassign } from "./decline-ruling.js";
import { type Draft, startDraft } from "./draft.js";
import { file, withdraw } from "./end.js";
import { grantExtension, refuseExtension, requestExtension } from "./extension.js";
import { link } from "./link.js";
import { permission } from "./permissions.js";
import { recompute } from "./recompute.js";
import type { Refusal } from "./refusals.js";
import { note, ruleFact } from "./register.js";
import { acceptOrder, checkIn, progress, resolve } from "./respond.js";
import { settle } from "./settle.js";
import { type Assignment, assignmentOf, isEnded, type Whistle } from "./state.js";
import { answerSupervision, closeSupervision, supervise } from "./supervise.js";
import { agreeSuspend, refuseSuspend, suspend } from "./suspend.js";
import { type AboutAssignment, isAboutAssignment, notNow, targetOf } from "./target.js";
import { transfer } from "./transfer.js";
import { nextOfAssignment, nextOfWhistle } from "./transitions.js";
import { approve, deliberate, dispatch, raise, returnApproval, returnStudy, takeOn } from "./upward.js";
import { confirmArrival, rate, sendBack, verify } from "./verify.js";

/**
 * What a command leads to: changes, or a refusal. `whistle` null: it does not exist yet. First whether the actor may,
 * then whether it is the moment (the tables), then the rule of the command, last what follows for the whole whistle.
 */
export function decide(whistle: Whistle | null, command: Command, context: Context): Decision {
  if (command.type === "blow") {
    if (whistle === null) return blow(command, context);
    return refuse({ code: "already-done", command: "blow", by: whistle.whistlerId, at: whistle.blownAt });
  }
  if (whistle === null) return refuse({ code: "unknown-whistle" });
  return isAboutAssignment(command)
    ? decideAssignment(whistle, command, context)
    : decideWhistle(whistle, command, context);
}

type AboutWhistle = Exclude<Command, AboutAssignment | { type: "blow" }>;

function decideWhistle(whistle: Whistle, command: AboutWhistle, context: Context): Decision {
  const refusal = permission(whistle, null, command, context) ?? wrongStatus(whistle, command);
  if (refusal !== null) return refuse(refusal);
  const draft = startDraft(whistle, { at: context.now, by: context.actor });
  const refused = ruleOfWhistle(draft, command, context);
  return refused === null ? settled(draft, whistle, command, context) : refuse(refused);
}

function decideAssignment(whistle: Whistle, command: AboutAssignment, context: Context): Decision {
  const target = targetOf(whistle, command, context.actor);
  if (!target.ok) return target;
  const { assignment } = target;
  const refusal = permission(whistle, assignment, command, context) ?? wrongStatus(whistle, command);
  if (refusal !== null) return refuse(refusal);
  const allowed = nextOfAssignment(assignment.status, command.type);
  if (allowed === null || (command.type === "confirmArrival" && assignment.arrivalConfirmed !== null))
    return refuse(notNow(command, assignment));

  const draft = startDraft(whistle, { at: context.now, by: context.actor });
  const refused = ruleOfAssignment(draft, assignment, command, context);
  if (refused !== null) return refuse(refused);
  const { status } = assignmentOf(draft.whistle, assignment.id);
  if (!allowed.includes(status)) throw new Error(`${command.type} led ${assignment.status} to ${status}`);
  return settled(draft, whistle, command, context);
}

/** The table of the whistle: a refusal while the command has no place in its status. */
function wrongStatus(whistle: Whistle, { type }: Command): Refusal | null {
  if (nextOfWhistle(whistle.status, type) !== null) return null;
  return isEnded(whistle)
    ? { code: "ended", status: whistle.status, at: whistle.closedAt }
    : { code: "wrong-status", command: type, status: whistle.status };
}

function settled(draft: Draft, before: Whistle, { type }: Command, context: Context): Decision {
  settle(draft, context);
  const { status } = draft.whistle;
  if (!nextOfWhistle(before.status, type)?.includes(status))
    throw new Error(`${type} led ${before.status} to ${status}`);
  return accept(...draft.changes);
}

function ruleOfWhistle(draft: Draft, command: AboutWhistle, context: Context): Refusal | null {
  switch (command.type) {
    case "approve":
      return approve(draft, context);
    case "returnApproval":
      return returnApproval(draft, command, context);
    case "deliberate":
      return deliberate(draft, command, context);
    case "confirmAttendance":
      return answerAttendance(draft, true, context);
    case "denyAttendance":
      return answerAttendance(draft, false, context);
    case "raise":
      return raise(draft, command, context);
    case "takeOn":
      return takeOn(draft, command, context);
    case "returnStudy":
      return returnStudy(draft, command, context);
    case "dispatch":
      return dispatch(draft, command, context);
    case "nudge":
      return nudge(draft, command, context);
    case "withdraw":
      return withdraw(draft, command, context);
    case "file":
      return file(draft, command, context);
    case "link":
      return link(draft, command, context);
    case "chase":
      return chase(draft, context);
    case "recompute":
      return recompute(draft, context);
    case "consult":
      return consult(draft, command);
    case "dissolve":
      return dissolve(draft);
    case "supervise":
      return supervise(draft, command, context);
    case "answerSupervision":
      return answerSupervision(draft, command, context);
    case "closeSupervision":
      return closeSupervision(draft, command, context);
    case "exclude":
      return exclude(draft, command, context);
    case "include":
      return include(draft, command, context);
    case "charge":
      return charge(draft, command, context);
    case "replyCharge":
      return replyCharge(draft, command, context);
    case "ruleCharge":
      return ruleCharge(draft, command, context);
    case "appealCharge":
      return appealCharge(draft, command, context);
    case "ruleChargeAppeal":
      return ruleChargeAppeal(draft, command, context);
    case "ruleFact":
      return ruleFact(draft, command, context);
    case "note":
      return note(draft, command);
  }
}

function ruleOfAssignment(
  draft: Draft,
  assignment: Assignment,
  command: AboutAssignment,
  context: Context,
): Refusal | null {
  switch (command.type) {
    case "accept":
      return acceptOrder(draft, assignment, command, context);
    case "checkIn":
      return checkIn(draft, assignment, command, context);
    case "confirmArrival":
      return confirmArrival(draft, assignment);
    case "progress":
      return progress(draft, assignment, command, context);
    case "resolve":
      return resolve(draft, assignment, command, context);
    case "verify":
      return verify(draft, assignment, context);
    case "sendBack":
      return sendBack(draft, assignment, command, context);
    case "rate":
      return rate(draft, assignment, command, context);
    case "decline":
      return decline(draft, assignment, command, context);
    case "maintain":
      return maintain(draft, assignment, command, context);
    case "reassign":
      return reassign(draft, assignment, command, context);
    case "transfer":
      return transfer(draft, assignment, command, context);
    case "requestExtension":
      return requestExtension(draft, assignment, command, context);
    case "grantExtension":
      return grantExtension(draft, assignment, context);
    case "refuseExtension":
      return refuseExtension(draft, assignment, command, context);
    case "suspend":
      return suspend(draft, assignment, command, context);
    case "agreeSuspend":
      return agreeSuspend(draft, assignment, context);
    case "refuseSuspend":
      return refuseSuspend(draft, assignment, command, context);
    case "appealRating":
      return appealRating(draft, assignment, command, context);
    case "ruleAppeal":
      return ruleAppeal(draft, assignment, command, context);
  }
}
