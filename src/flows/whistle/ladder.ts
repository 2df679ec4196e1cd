import type { Calendar } from "../calendar/calendar.js";
import { rungTimes } from "../calendar/deadline.js";
import type { Ladder } from "../policy/ladder.js";
import type { RungId, Step } from "./state.js";

/** The moments of a step's rungs, lowest first; stored when the step opens. */
export const ladderTimes = (
  ladder: Ladder,
  span: { startedAt: Date; dueAt: Date; clock: "wall" | "working"; calendar: Calendar },
): Step["ladder"] => rungTimes({ ...span, ladder });

/** Rungs that are due and not done, lowest first. After an outage there are several: they become one notice. */
export function dueRungs({ ladder, rungsDone }: Pick<Step, "ladder" | "rungsDone">, now: Date): RungId[] {
  const ahead = ladder.slice(rungsDone);
  const firstLater = ahead.findIndex(({ at }) => at > now);
  return (firstLater === -1 ? ahead : ahead.slice(0, firstLater)).map(({ rung }) => rung);
}

/** Nobody higher is left to tell. */
export const isExhausted = ({ ladder, rungsDone }: Step): boolean => rungsDone >= ladder.length;
