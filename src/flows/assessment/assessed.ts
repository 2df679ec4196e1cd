import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";

/** The block units that assess: they have departments, and whistlers of the level below. */
export const assesses = ({ kind, level }: Unit): boolean =>
  kind === "block" && (level === "city" || level === "county");

/**
 * Which department of the block unit answers for a part: the department itself, for a unit below it the department above,
 * for a force in a street's platform 派出机构 the county's department of its line, where there is one. Null: the unit is not
 * assessed here, but at another level.
 */
export function departmentOf(unitId: string, block: Unit, directory: Directory): string | null {
  const unit = directory.unit(unitId);
  if (unit === null || unit.kind !== "line" || unit.centre || !directory.isWithin(unitId, block.id)) return null;
  const chain = [unit, ...directory.ancestors(unitId)];
  const top = chain.find(({ parentId }) => parentId === block.id);
  if (top?.kind === "line") return top.centre ? null : top.id;
  // It sits in a street: its county answers for it, the city only for its own.
  if (block.level !== "county" || unit.force === null || unit.line === null) return null;
  return directory.byLine(block.id, unit.line)[0]?.id ?? unit.id;
}

/** The unit of the level below to which a whistler belongs, its communities with it; null: not from below. */
export function assessorOf(whistlerUnitId: string, block: Unit, directory: Directory): string | null {
  if (whistlerUnitId === block.id) return null;
  const chain = [whistlerUnitId, ...directory.ancestors(whistlerUnitId).map(({ id }) => id)];
  const at = chain.indexOf(block.id);
  return at < 1 ? null : (chain[at - 1] ?? null);
}
