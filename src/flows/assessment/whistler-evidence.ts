import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import { assessorOf } from "./assessed.js";
import { counts, isBy, verdictOf } from "./judge.js";
import type { WhistleFacts } from "./whistle-facts.js";

/** One whistle of the units below, as the figures of the whistling side count it; drills are none. */
export type WhistleLine = {
  /** The unit of the level below for which it counts. */
  assessorId: string;
  number: string;
  at: Date;
  state: "closed" | "open" | "withdrawn";
  /** Charges that stand for good. */
  empty: number;
  frivolous: number;
};

/** One thing that a whistler owed and that fell due: whether it was done in time. */
export type DutyLine = {
  assessorId: string;
  number: string;
  kind: "confirmArrival" | "verify" | "rate";
  good: boolean;
  dueAt: Date;
  at: Date | null;
  seq: number;
};

/** What is behind the figures of the whistling side, line by line, in the order of the whistles' numbers. */
export function whistlerEvidence(
  facts: readonly WhistleFacts[],
  { block, asOf, directory }: { block: Unit; asOf: Date; directory: Directory },
): { whistles: WhistleLine[]; duties: DutyLine[] } {
  const real = facts
    .filter(({ drill, blown }) => !drill && blown.at <= asOf)
    .sort((a, b) => a.number.localeCompare(b.number))
    .flatMap((one) => {
      const assessorId = assessorOf(one.whistlerUnitId, block, directory);
      return assessorId === null ? [] : [{ one, assessorId, number: one.number }];
    });
  return {
    whistles: real.map(({ one, assessorId, number }) => {
      const charges = one.charges.filter((charge) => isBy(charge, asOf));
      const ended = isBy(one.closed, asOf) ? "closed" : "open";
      return {
        ...{ assessorId, number, at: one.blown.at, state: isBy(one.void, asOf) ? "withdrawn" : ended },
        empty: charges.filter(({ kind }) => kind === "empty").length,
        frivolous: charges.filter(({ kind }) => kind === "frivolous").length,
      };
    }),
    duties: real
      .filter(({ one }) => counts(one, asOf))
      .flatMap(({ one, assessorId, number }) =>
        one.duties.flatMap((mark): DutyLine[] => {
          const verdict = verdictOf(mark, asOf);
          const { kind } = mark;
          if (verdict === null || (kind !== "confirmArrival" && kind !== "verify" && kind !== "rate")) return [];
          const done = isBy(mark.done, asOf) ? mark.done : null;
          const seq = (done ?? mark.opened).seq;
          return [{ assessorId, number, kind, good: verdict === "met", dueAt: mark.dueAt, at: done?.at ?? null, seq }];
        }),
      ),
  };
}
