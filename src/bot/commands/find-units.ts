import type { Directory } from "../../flows/org/directory.js";
import type { Unit } from "../../flows/org/org.js";

/** A name that did not lead to one unit: several are equally near, or none is called so. */
export type UnclearUnit = { query: string; candidates: Unit[]; ambiguous: boolean };

/** Looks up names as people write them, nearest to the asking unit first. */
export function lookUpUnits(
  queries: string[],
  fromUnitId: string,
  directory: Directory,
): { unitIds: string[]; unclear: UnclearUnit[] } {
  const unitIds: string[] = [];
  const unclear: UnclearUnit[] = [];
  for (const query of queries) {
    const answer = directory.findUnits(query, { fromUnitId });
    if (answer.found === "one") unitIds.push(answer.unit.id);
    else if (answer.found === "many") unclear.push({ query, candidates: answer.units, ambiguous: true });
    else unclear.push({ query, candidates: answer.near, ambiguous: false });
  }
  return { unitIds: [...new Set(unitIds)], unclear };
}
