import { dateText, dayNumber, dayOfText, startOfDay } from "../calendar/china-time.js";
import type { Org } from "./org.js";

export type RosterEntry = Org["roster"][number];
export type Leave = Org["leaves"][number];

/** Whole days in China, both included, as `YYYY-MM-DD`. */
export type Days = { from: string; to: string };

/** From the first midnight to the one after the last day. */
export const spanOf = ({ from, to }: Days): { from: Date; to: Date } => ({
  from: new Date(startOfDay(dayOfText(from))),
  to: new Date(startOfDay(dayOfText(to) + 1)),
});

/**
 * The roster with what was written later, in that order: a later entry takes the place of whatever stood there for its
 * unit in its time. One without people clears that time, so that the unit's own people with role duty are on again.
 */
export function mergedRoster(base: readonly RosterEntry[], later: readonly RosterEntry[]): RosterEntry[] {
  return later.reduce<RosterEntry[]>(
    (roster, entry) => [
      ...roster.flatMap((one) => (one.unitId === entry.unitId ? without(one, entry) : [one])),
      ...(entry.personIds.length > 0 ? [entry] : []),
    ],
    [...base],
  );
}

/** What is left of an entry outside the time of another: nothing, one piece or two. */
function without(entry: RosterEntry, { from, to }: RosterEntry): RosterEntry[] {
  if (entry.to <= from || to <= entry.from) return [entry];
  const before = { ...entry, to: from };
  const after = { ...entry, from: to };
  return [...(entry.from < from ? [before] : []), ...(to < entry.to ? [after] : [])];
}

/** Leaves with those written later first: the one that counts for a day is the first that holds it. */
export const mergedLeaves = (base: readonly Leave[], later: readonly Leave[]): Leave[] => [
  ...later.toReversed(),
  ...base,
];

/** Today and the days after it. */
export const nextDays = (now: Date, count: number): string[] =>
  Array.from({ length: count }, (_, index) => dateText(dayNumber(now) + index));
