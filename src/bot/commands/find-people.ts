import type { Directory, Member } from "../../flows/org/directory.js";

export type FoundPerson = { found: "one"; member: Member } | { found: "many"; members: Member[] } | { found: "none" };

/**
 * The person who is meant by a name: somebody mentioned, else of the unit, else of its block unit's area, else anybody;
 * several equally near are all answered.
 */
export function findPerson(
  name: string,
  { unitId, mentioned }: { unitId: string; mentioned: readonly string[] },
  directory: Directory,
): FoundPerson {
  const called = directory.members.filter((member) => member.name === name);
  const area = directory.blockOf(unitId)?.id ?? unitId;
  const worksIn = ({ posts }: Member, topId: string) => posts.some((post) => directory.isWithin(post.unitId, topId));
  const groups = [
    called.filter(({ openId }) => openId !== null && mentioned.includes(openId)),
    called.filter((member) => member.posts.some((post) => post.unitId === unitId)),
    called.filter((member) => worksIn(member, area)),
    called,
  ];
  const [member, ...others] = groups.find(({ length }) => length > 0) ?? [];
  if (!member) return { found: "none" };
  return others.length === 0 ? { found: "one", member } : { found: "many", members: [member, ...others] };
}
