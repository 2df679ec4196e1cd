import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import type { Category } from "../policy/category.js";
import { matterOf } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import type { Refusal } from "./refusals.js";

/** The street whose 1+3+N platform serves a block unit: itself, or a community's own street; null above the streets. */
export function streetOf(blockId: string, directory: Directory): Unit | null {
  const chain = [directory.unit(blockId), ...directory.ancestors(blockId)];
  return chain.find((unit) => unit?.level === "street" && unit.kind === "block") ?? null;
}

/** The county of a block unit, itself if it is one; the city for the city. */
export function countyOf(blockId: string, directory: Directory): Unit | null {
  const chain = [directory.unit(blockId), ...directory.ancestors(blockId)];
  return chain.find((unit) => unit?.level === "county" && unit.kind === "block") ?? directory.unit(blockId);
}

/** Whether two block units are of one area: the same street with its communities; above the streets, one within the other. */
export function isNearby(unitId: string, otherId: string, directory: Directory): boolean {
  const street = streetOf(unitId, directory)?.id ?? unitId;
  return directory.isWithin(otherId, street) || directory.isWithin(street, otherId);
}

/** A unit that can be ordered: a line unit, command centres are not. */
export const isDepartment = (unit: Unit): boolean => unit.kind === "line" && !unit.centre;

/**
 * Whether departments may be called for a block unit: those directly under it, a community also those of its street; in
 * an emergency any of the own county.
 */
export function checkDepartments(
  unitIds: readonly string[],
  blockId: string,
  category: Pick<Category, "emergency">,
  directory: Directory,
): Refusal | null {
  const own = ownLevel(blockId, directory);
  const county = countyOf(blockId, directory);
  const beyond: string[] = [];
  for (const unitId of unitIds) {
    const unit = directory.unit(unitId);
    if (unit === null) return { code: "unknown-unit", unitId };
    if (!isDepartment(unit)) return { code: "not-a-department", unitId };
    const reachable = category.emergency && county !== null && directory.isWithin(unitId, county.id);
    if (!reachable && !(unit.parentId !== null && own.includes(unit.parentId))) beyond.push(unitId);
  }
  return beyond.length === 0 ? null : { code: "beyond-own-level", unitIds: beyond };
}

/** Block units whose departments are of a block unit's own level, the own platform first. */
function ownLevel(blockId: string, directory: Directory): string[] {
  const unit = directory.unit(blockId);
  return unit?.level === "community" && unit.parentId !== null ? [blockId, unit.parentId] : [blockId];
}

/** The unit that a matter's line means for a block unit: own platform, own level; in an emergency the county's too. */
function byLine(line: string, blockId: string, category: Pick<Category, "emergency">, directory: Directory): Unit[] {
  const levels = ownLevel(blockId, directory);
  const county = category.emergency ? countyOf(blockId, directory) : null;
  const blocks = county === null ? levels : [...levels, county.id];
  return blocks.flatMap((block) => directory.byLine(block, line)).slice(0, 1);
}

/** Lead and co departments that the catalogue names for a matter, the lead first; empty without a matter. */
export function departmentsOfMatter(
  matterCode: string | null,
  blockId: string,
  category: Pick<Category, "emergency">,
  { policy, directory }: { policy: Policy; directory: Directory },
): string[] {
  const matter = matterOf(policy, matterCode);
  if (matter === null) return [];
  return ids([matter.lead, ...matter.co].flatMap((line) => byLine(line, blockId, category, directory)));
}

/** The departments that a whistle calls, the lead first, and those that need only know. */
export type Called = { unitIds: string[]; copiedUnitIds: string[] };

/**
 * Whom a whistle calls: the named departments, else the matter's. With `resident-forces` the street's lead and resident
 * forces, the lines called besides (the platform's posted unit, else the county's department) and the matter's
 * departments come to the named ones; the county's departments of those lines know of it in any case.
 */
export function calledBy(
  asked: { blockId: string; namedUnitIds: string[]; matterCode: string | null },
  category: Category,
  context: { policy: Policy; directory: Directory },
): Called {
  const { directory } = context;
  const { blockId, namedUnitIds } = asked;
  const ofMatter = departmentsOfMatter(asked.matterCode, blockId, category, context);
  if (category.dispatch === "named")
    return { unitIds: namedUnitIds.length > 0 ? [...new Set(namedUnitIds)] : ofMatter, copiedUnitIds: [] };

  const street = streetOf(blockId, directory);
  const forces = street === null ? [] : directory.forcesOf(street.id).filter(({ force }) => force !== "posted");
  const leadForceFirst = [...forces].sort((a, b) => Number(b.force === "lead") - Number(a.force === "lead"));
  const county = countyOf(blockId, directory);
  const besides = category.alsoLines.map((line) => {
    const ofCounty = county === null ? [] : directory.byLine(county.id, line);
    const posted = street === null ? [] : directory.byLine(street.id, line);
    return { called: (posted.length > 0 ? posted : ofCounty).slice(0, 1), told: ofCounty.slice(0, 1) };
  });
  const unitIds = [
    ...new Set([...namedUnitIds, ...ofMatter, ...ids(leadForceFirst), ...ids(besides.flatMap(({ called }) => called))]),
  ];
  const told = ids(besides.flatMap((line) => line.told)).filter((id) => !unitIds.includes(id));
  return { unitIds, copiedUnitIds: told };
}

/**
 * The unit that dispatches: the block unit itself while all departments sit directly under it, else, for a community,
 * its street.
 */
export function dispatcherFor(blockId: string, unitIds: readonly string[], directory: Directory): string {
  if (unitIds.every((id) => directory.unit(id)?.parentId === blockId)) return blockId;
  return directory.unit(blockId)?.level === "community" ? (streetOf(blockId, directory)?.id ?? blockId) : blockId;
}

const ids = (units: Unit[]): string[] => [...new Set(units.map(({ id }) => id))];
