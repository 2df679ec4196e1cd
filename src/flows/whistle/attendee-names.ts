import type { Directory, Member } from "../org/directory.js";

export type FoundAttendees = {
  /** Member ids, each once. */
  ids: string[];
  /** The first name that several people bear who can be told apart by unit and post; null: none. */
  unclear: { name: string; memberIds: string[] } | null;
};

/**
 * Who of the attendees' names is a person of the deliberating unit: of the unit itself and its command centre first, then
 * of what lies below it. Of several alike the one meant is told by unit, post or both behind the name, `王伟（城管中队）`.
 * A name that nobody bears, or people alike in all of this, is recorded as it was written.
 */
export function attendeesIn(names: readonly string[], unitId: string, directory: Directory): FoundAttendees {
  const isOwn = (member: Member): boolean =>
    member.posts.some((post) => post.unitId === unitId || isCentreOf(post.unitId, unitId, directory));
  const isBelow = (member: Member): boolean => member.posts.some((post) => directory.isWithin(post.unitId, unitId));
  const found: FoundAttendees = { ids: [], unclear: null };
  for (const written of names) {
    const { name, mark } = takenApart(written);
    const alike = directory.members.filter((member) => member.name === name);
    const [nearest = []] =
      mark === null
        ? [alike.filter(isOwn), alike.filter(isBelow)].filter((some) => some.length > 0)
        : [alike.filter((member) => isBelow(member) && marksOf(member, directory).includes(mark))];
    const [member, ...others] = nearest;
    if (member === undefined) continue;
    if (others.length === 0) found.ids.push(member.id);
    else if (areApart(nearest, directory)) found.unclear ??= { name, memberIds: nearest.map(({ id }) => id) };
  }
  return { ...found, ids: [...new Set(found.ids)] };
}

/** What is written behind a name to tell its bearer from others: short name of the unit, then the post. */
export const attendeeMark = ({ unitId, title }: Member, directory: Directory): string =>
  `${directory.unit(unitId)?.short ?? unitId}${title}`;

function marksOf(member: Member, directory: Directory): string[] {
  const units = member.posts.flatMap((post) => directory.unit(post.unitId) ?? []);
  const names = units.flatMap(({ name, short, aliases }) => [name, short, ...aliases]);
  return [member.title, ...names, ...names.map((name) => `${name}${member.title}`)].map(plain);
}

const areApart = (members: readonly Member[], directory: Directory): boolean =>
  new Set(members.map((member) => plain(attendeeMark(member, directory)))).size === members.length;

function takenApart(written: string): { name: string; mark: string | null } {
  const [, name, mark] = /^(.+?)[（(](.+)[）)]$/u.exec(written.trim()) ?? [];
  return name === undefined || mark === undefined
    ? { name: written.trim(), mark: null }
    : { name: name.trim(), mark: plain(mark) };
}

/** Full-width signs and spaces make no difference. */
const plain = (text: string): string => text.normalize("NFKC").replace(/\s/gu, "");

const isCentreOf = (id: string, blockId: string, directory: Directory): boolean => {
  const unit = directory.unit(id);
  return unit?.centre === true && unit.parentId === blockId;
};
