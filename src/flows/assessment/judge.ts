import type { Scores } from "../whistle/state.js";
import type { Mark, PartFacts, Stamp, WhistleFacts } from "./whistle-facts.js";

/** What counts of a record is what had been entered by then: the same moment gives the same figures for ever. */
export const isBy = (stamp: Stamp | null, asOf: Date): stamp is Stamp => stamp !== null && stamp.at <= asOf;

/** How a deadline stood: kept, missed; null: not due yet, fallen away, or not entered yet. */
export function verdictOf(mark: Mark, asOf: Date): "met" | "missed" | null {
  if (mark.opened.at > asOf) return null;
  if (isBy(mark.done, asOf)) return mark.done.at <= mark.dueAt ? "met" : "missed";
  if (isBy(mark.dropped, asOf)) return null;
  return asOf > mark.dueAt ? "missed" : null;
}

/** Left out 剔除 as it stood by then; a later entry may have taken it in again. */
const isLeftOut = (exclusions: readonly (Stamp & { excluded: boolean })[], asOf: Date): boolean =>
  exclusions.findLast((one) => isBy(one, asOf))?.excluded ?? false;

/** Drills, withdrawn and rejected whistles and what was left out count for nobody. */
export const counts = (facts: WhistleFacts, asOf: Date): boolean =>
  !facts.drill && !isBy(facts.void, asOf) && !isLeftOut(facts.exclusions, asOf) && facts.blown.at <= asOf;

/** Parts by which departments are assessed: not those of one that was released, nor those left out. */
export const partsThatCount = (facts: WhistleFacts, asOf: Date): PartFacts[] =>
  counts(facts, asOf)
    ? facts.parts.filter(
        (part) => part.ordered.at <= asOf && !isBy(part.released, asOf) && !isLeftOut(part.exclusions, asOf),
      )
    : [];

/** The scores that stand; null: none, or struck on appeal. */
export function scoresBy(part: PartFacts, asOf: Date): (Stamp & { scores: Scores }) | null {
  const last = part.scores.findLast((one) => isBy(one, asOf));
  return last?.scores ? { at: last.at, seq: last.seq, scores: last.scores } : null;
}

export const meanOf = ({ timeliness, result, conduct }: Scores): number => (timeliness + result + conduct) / 3;
