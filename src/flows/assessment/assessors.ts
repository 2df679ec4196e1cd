import type { Directory, Member } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import { actingBlock } from "../whistle/permissions.js";

/** Whoever may see what is said of several units beside each other: `assessment.seenBy` in policy.yaml. */
export type SeenBy = { assessment: { seenBy: readonly string[] } };

/**
 * The block units for which the person assesses, in the order of the posts: heads of the block unit itself, dispatchers of
 * its command centre, inspectors in whose area it is. Heads of departments assess nobody.
 */
export function assessingBlocks({ posts }: Member, policy: SeenBy, directory: Directory): Unit[] {
  const ids = posts.flatMap(({ unitId, roles }) => {
    const seeing = roles.filter((role) => policy.assessment.seenBy.includes(role));
    if (seeing.length === 0) return [];
    const own = actingBlock(unitId, directory);
    if (own !== null) return [own];
    return seeing.includes("inspector") ? [directory.blockOf(unitId)?.id ?? ""] : [];
  });
  return [...new Set(ids)].flatMap((id) => directory.unit(id) ?? []);
}

/** Whether the person may compare the units of this area: it is the one for which they assess, or lies in it. */
export const mayCompare = (member: Member, blockId: string, policy: SeenBy, directory: Directory): boolean =>
  assessingBlocks(member, policy, directory).some(({ id }) => directory.isWithin(blockId, id));
