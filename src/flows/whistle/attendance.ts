import type { Policy } from "../policy/policy.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import type { Refusal } from "./refusals.js";
import type { Whistle } from "./state.js";

export type Deliberation = NonNullable<Whistle["deliberation"]>;

/** 确认参加 or 未参加: an attendee answers once for each deliberation, the other answer corrects the first. */
export function answerAttendance(draft: Draft, present: boolean, { actor }: Context): Refusal | null {
  const memberId = actor.kind === "person" ? actor.memberId : "";
  const given = draft.whistle.deliberation?.asked.find((one) => one.memberId === memberId)?.answer ?? null;
  if (given?.present === present) {
    const command = present ? "confirmAttendance" : "denyAttendance";
    return { code: "already-done", command, by: memberId, at: given.at };
  }
  draft.record({ type: "attended", present });
  return null;
}

/** Those who have been named and have not answered. */
export const unanswered = ({ asked }: Deliberation): string[] =>
  asked.flatMap(({ memberId, answer }) => (answer === null ? [memberId] : []));

/** The policy's share of the attendees has to have confirmed before a matter goes up; nobody to ask: nothing to wait for. */
export function checkAttendance(deliberation: Deliberation, policy: Pick<Policy, "deliberation">): Refusal | null {
  const { asked } = deliberation;
  const needed = Math.ceil(asked.length * policy.deliberation.confirmed);
  const confirmed = asked.filter(({ answer }) => answer?.present === true).length;
  return confirmed >= needed
    ? null
    : { code: "attendance-open", memberIds: unanswered(deliberation), confirmed, needed };
}

export const isAttendee = ({ deliberation }: Whistle, memberId: string): boolean =>
  deliberation?.asked.some((one) => one.memberId === memberId) ?? false;
