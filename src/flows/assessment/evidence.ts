import { isBy, meanOf, partsThatCount, scoresBy, verdictOf } from "./judge.js";
import type { MarkKind, PartFacts, WhistleFacts } from "./whistle-facts.js";

/**
 * What is counted of a department. `rating`: what whistlers scored; the five others the machine measured: accepted in
 * time, there in time and proven, resolved in time, verified without being sent back, taken on without a
 * decline that was overruled.
 */
export const indicators = ["accept", "arrive", "resolve", "firstTime", "upheld"] as const;
export type Indicator = (typeof indicators)[number];

/**
 * What one item is about. `solved` stands for the resolution rate alone and enters no score: 1 for a part that was
 * verified, 0 for one whose time to resolve ran out unverified.
 */
export type ItemKind = "rating" | Indicator | "solved";

/** One thing that counts, and the entry of the trace that says so: the last step of every drill-down. */
export type Item = {
  whistleId: string;
  number: string;
  /** Whose part it is: the department itself or a body that it sent. */
  unitId: string;
  whistlerUnitId: string;
  of: ItemKind;
  /** A rating's mean of 1 to 5; for what is measured 1 for well done, 0 for not. */
  value: number;
  at: Date | null;
  dueAt: Date | null;
  /** The entry; for a deadline that nobody kept the one that opened it. */
  seq: number;
};

const measured: readonly [MarkKind, Indicator][] = [
  ["accept", "accept"],
  ["checkIn", "arrive"],
  ["resolve", "resolve"],
];

/** Everything in a whistle's record that counts for its departments by then. */
export const itemsOf = (facts: WhistleFacts, asOf: Date): Item[] =>
  partsThatCount(facts, asOf).flatMap((part) => ofPart(facts, part, asOf));

function ofPart(facts: WhistleFacts, part: PartFacts, asOf: Date): Item[] {
  const { whistleId, number, whistlerUnitId } = facts;
  const { unitId } = part;
  // Written out: tens of thousands are made for one view, and a spread costs ten times as much.
  const item = (of: Item["of"], value: number, seq: number, at: Date | null, dueAt: Date | null = null): Item => ({
    whistleId,
    number,
    unitId,
    whistlerUnitId,
    of,
    value,
    at,
    dueAt,
    seq,
  });
  const score = scoresBy(part, asOf);
  const deadlines = measured.flatMap(([kind, of]) =>
    part.marks
      .filter((mark) => mark.kind === kind)
      .flatMap((mark) => {
        const verdict = verdictOf(mark, asOf);
        if (verdict === null) return [];
        // An arrival that nobody has seen yet is not proven, and counts neither way.
        if (of === "arrive" && verdict === "met" && !isBy(part.arrivalProven, asOf)) return [];
        const done = isBy(mark.done, asOf) ? mark.done : null;
        return [item(of, verdict === "met" ? 1 : 0, (done ?? mark.opened).seq, done?.at ?? null, mark.dueAt)];
      }),
  );
  const back = part.sentBack.find((one) => isBy(one, asOf)) ?? null;
  const checked = back ?? (isBy(part.verified, asOf) ? part.verified : null);
  const overruled = isBy(part.overruled, asOf) ? part.overruled : null;
  // An order that nobody has taken on yet speaks neither for its department nor against it.
  const takenOn = part.marks.map(({ kind, done }) => (kind === "accept" ? done : null)).find((one) => isBy(one, asOf));
  const ruled = overruled ?? takenOn ?? null;
  return [
    ...(score === null ? [] : [item("rating", meanOf(score.scores), score.seq, score.at)]),
    ...deadlines,
    ...(checked === null ? [] : [item("firstTime", back === null ? 1 : 0, checked.seq, checked.at)]),
    ...(ruled === null ? [] : [item("upheld", overruled === null ? 1 : 0, ruled.seq, ruled.at)]),
    ...solvedOf(part, asOf).map(({ value, seq, at, dueAt }) => item("solved", value, seq, at, dueAt)),
  ];
}

/** What the resolution rate says of a part: nothing while its time runs. */
function solvedOf({ verified, marks }: PartFacts, asOf: Date): Pick<Item, "value" | "seq" | "at" | "dueAt">[] {
  if (isBy(verified, asOf)) return [{ value: 1, seq: verified.seq, at: verified.at, dueAt: null }];
  const late = marks.find((mark) => mark.kind === "resolve" && verdictOf(mark, asOf) === "missed");
  return late === undefined ? [] : [{ value: 0, seq: late.opened.seq, at: null, dueAt: late.dueAt }];
}
