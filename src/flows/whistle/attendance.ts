import type { Directory, Member } from "../org/directory.js";
import type { Policy } from "../policy/policy.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import type { Refusal } from "./refusals.js";
import type { Whistle } from "./state.js";

export type Deliberation = NonNullable<Whistle["deliberation"]>;

/**
 * Who of the attendees' names is a person of the deliberating unit, by member id: of the unit itself and its command
 * centre first, then of what lies below it. A name that nobody bears, or several alike, is recorded as it was written.
 */
export function attendeesIn(names: readonly string[], unitId: string, directory: Directory): string[] {
  const isOwn = (member: Member): boolean =>
    member.posts.some((post) => post.unitId === unitId || isCentreOf(post.unitId, unitId, directory));
  const isBelow = (member: Member): boolean => member.posts.some((post) => directory.isWithin(post.unitId, unitId));
  const found = names.flatMap((name) => {
    const alike = directory.members.filter((member) => member.name === name);
    const [nearest = []] = [alike.filter(isOwn), alike.filter(isBelow)].filter((some) => some.length > 0);
    const [member, second] = nearest;
    return member !== undefined && second === undefined ? [member.id] : [];
  });
  return [...new Set(found)];
}

const isCentreOf = (id: string, blockId: string, directory: Directory): boolean => {
  const unit = directory.unit(id);
  return unit?.centre === true && unit.parentId === blockId;
};

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
