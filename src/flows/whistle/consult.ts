import type { Directory } from "../org/directory.js";
import type { CommandOf } from "./commands.js";
import type { Draft } from "./draft.js";
import type { Refusal } from "./refusals.js";
import { liveAssignments, type Whistle } from "./state.js";

/** 会商: a group of its own for one whistle; there is one at a time. */
export function consult(draft: Draft, { chatId }: CommandOf<"consult">): Refusal | null {
  const { consultation } = draft.whistle;
  if (consultation !== null)
    return { code: "already-done", command: "consult", by: consultation.by, at: consultation.at };
  draft.record({ type: "consulted", chatId });
  return null;
}

/** The group is gone once the whistle is over: nobody is kept in a group that has no purpose any more. */
export function dissolve(draft: Draft): Refusal | null {
  const { consultation } = draft.whistle;
  if (consultation === null || consultation.dissolvedAt !== null) return { code: "nothing-due" };
  draft.record({ type: "dissolved", chatId: consultation.chatId });
  return null;
}

/**
 * Who belongs to the consultation, each once: who asks for it, who whistled, the dispatchers, the people on duty of each
 * department at work.
 */
export function consultants(whistle: Whistle, askerId: string, directory: Directory, now: Date): string[] {
  const dispatchers = directory.dispatchers(whistle.dispatcherUnitId).map(({ id }) => id);
  const onDuty = liveAssignments(whistle).flatMap(({ unitId }) => directory.onDuty(unitId, now).map(({ id }) => id));
  return [...new Set([askerId, whistle.whistlerId, ...onDuty, ...dispatchers])];
}
