import type { Directory } from "../../flows/org/directory.js";
import type { Unit } from "../../flows/org/org.js";

/** A name that did not lead to one unit: several are equally near, or none is called so. */
export type UnclearUnit = { query: string; candidates: Unit[]; ambiguous: boolean };

/** Looking for what a name may have meant takes all units; whoever names more than this, or at such length, means none. */
const mostNames = 100;
const longestName = 60;

/**
 * Looks up names as people write them, nearest to the asking unit first. Of names beyond the most that are looked up the
 * first is unclear, so that none is left out without a word.
 */
export function lookUpUnits(
  queries: string[],
  fromUnitId: string,
  directory: Directory,
): { unitIds: string[]; unclear: UnclearUnit[] } {
  const unitIds: string[] = [];
  const unclear: UnclearUnit[] = [];
  for (const [index, query] of [...new Set(queries)].slice(0, mostNames + 1).entries()) {
    if (index === mostNames || query.length > longestName) {
      unclear.push({ query: query.slice(0, longestName), candidates: [], ambiguous: false });
      continue;
    }
    const answer = directory.findUnits(query, { fromUnitId });
    if (answer.found === "one") unitIds.push(answer.unit.id);
    else if (answer.found === "many") unclear.push({ query, candidates: answer.units, ambiguous: true });
    else unclear.push({ query, candidates: answer.near, ambiguous: false });
  }
  return { unitIds: [...new Set(unitIds)], unclear };
}
