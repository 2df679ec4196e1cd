import type { Overridden } from "../triage/overridden.js";
import type { OversightCommand } from "./oversight-commands.js";
import type { Coming, DeclineReason, Scores } from "./state.js";

/** Whoever acts: a person for a unit, or the machine (chasing, closing of what came due by itself). */
export type Actor =
  | { kind: "person"; memberId: string; name: string; unitId: string; roles: string[] }
  | { kind: "system" };

/** What people and jobs ask of a whistle. `assignmentId` may be left null where the actor's unit has just one. */
export type Command =
  | OversightCommand
  | {
      type: "blow";
      id: string;
      number: string;
      drill: boolean;
      category: string;
      matterCode: string | null;
      text: string;
      place: string;
      images: string[];
      originChatId: string | null;
      /** Named departments; the first is the lead unless `leadUnitId` says otherwise. Empty: the policy decides. */
      unitIds: string[];
      leadUnitId: string | null;
      copiedUnitIds: string[];
      statedDueAt: Date | null;
      again: { whistleId: string; number: string; round: number } | null;
      /** What the check before sending found and the whistler went ahead with all the same. */
      overridden: Overridden[];
    }
  | { type: "approve" }
  | { type: "returnApproval"; reason: string }
  | { type: "deliberate"; heldOn: string; attendees: string[]; conclusion: string }
  /** By an attendee: I took part in the deliberation; or I did not. */
  | { type: "confirmAttendance" }
  | { type: "denyAttendance" }
  | { type: "raise"; text: string }
  | { type: "takeOn"; unitIds: string[]; text: string }
  | { type: "returnStudy"; reason: string }
  | { type: "dispatch"; unitIds: string[] }
  | { type: "accept"; assignmentId: string | null; coming: Partial<Coming> }
  | { type: "checkIn"; assignmentId: string | null; note: string }
  | { type: "confirmArrival"; assignmentId: string }
  | { type: "progress"; assignmentId: string | null; text: string; images: string[] }
  | { type: "resolve"; assignmentId: string | null; result: string; images: string[] }
  | { type: "verify"; assignmentId: string }
  | { type: "sendBack"; assignmentId: string; reason: string }
  | { type: "rate"; assignmentId: string; scores: Scores; comment: string }
  | { type: "nudge"; text: string }
  | { type: "withdraw"; reason: string }
  | {
      type: "decline";
      assignmentId: string | null;
      reason: DeclineReason;
      rule: string;
      insteadUnitId: string | null;
      text: string;
    }
  | { type: "maintain"; assignmentId: string; reason: string }
  | { type: "reassign"; assignmentId: string; unitId: string | null; reason: string }
  | { type: "transfer"; assignmentId: string | null; unitId: string; reason: string }
  | { type: "requestExtension"; assignmentId: string | null; days: number; reason: string }
  | { type: "grantExtension"; assignmentId: string }
  | { type: "refuseExtension"; assignmentId: string; reason: string }
  | {
      type: "suspend";
      assignmentId: string | null;
      ownerName: string;
      condition: string;
      nextDate: Date;
    }
  | { type: "agreeSuspend"; assignmentId: string }
  | { type: "refuseSuspend"; assignmentId: string; reason: string }
  | { type: "file"; text: string }
  /** 关联: somebody else's words about the same thing, added to this whistle instead of whistling again. */
  | { type: "link"; text: string; place: string; images: string[] }
  /** The machine: every rung that is due by now, of every open step; suspensions that come back. */
  | { type: "chase" }
  /** The machine: a year's holidays are known now, deadlines counted without them are counted anew. */
  | { type: "recompute" }
  /** 会商: a group for this whistle alone, which exists on the platform already. */
  | { type: "consult"; chatId: string }
  /** The machine: that group is gone. */
  | { type: "dissolve" };

export type CommandType = Command["type"];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
