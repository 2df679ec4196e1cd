import type { Whistle } from "../whistle/state.js";
import { grams } from "./grams.js";

/** A ruling 判例 as later dispatches see it. */
export type Precedent = {
  /** Of the ruling: the ruled whistle and its assignment. */
  id: string;
  /** The ruled whistle's text, for comparing only: it may name residents of another area. */
  text: string;
  /** An index field over the text, see `grams`. */
  grams: string[];
  /** Who is not responsible; null where a decline was overruled that named nobody instead. */
  wrongUnitId: string | null;
  rightUnitId: string;
  /** The ruling's reason. */
  reason: string;
  at: Date;
  /** The ruled whistle's number. */
  number: string;
};

/** The precedents that a whistle's rulings make; a drill makes none, nor does a release without a successor. */
export function precedentsOf(whistle: Whistle): Precedent[] {
  if (whistle.drill) return [];
  return whistle.assignments.flatMap(({ id, unitId, ruling, declined }): Precedent[] => {
    if (ruling === null) return [];
    const { reason, at } = ruling;
    const told = {
      id: `${whistle.id}:${id}`,
      text: whistle.text,
      grams: grams(whistle.text),
      reason,
      at,
      number: whistle.number,
    };
    if (ruling.outcome === "maintained")
      return [{ ...told, wrongUnitId: declined?.insteadUnitId ?? null, rightUnitId: unitId }];
    const successor = whistle.assignments.find(({ fromAssignmentId }) => fromAssignmentId === id);
    return successor ? [{ ...told, wrongUnitId: unitId, rightUnitId: successor.unitId }] : [];
  });
}
