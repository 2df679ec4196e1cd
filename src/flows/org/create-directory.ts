import { dateText, dayNumber } from "../calendar/china-time.js";
import type { Bindings, Directory, Member, Post } from "./directory.js";
import { findUnits, withNames } from "./find-units.js";
import type { Org, Person, Unit } from "./org.js";

const forceOrder = ["lead", "resident", "posted"];

/** All questions about who is who, answered from org.yaml and what the platform told. */
export function createDirectory(org: Org, bindings: Bindings): Directory {
  const units = org.units.map((unit) => ({ ...unit, chatId: bindings.chats.get(unit.id) ?? unit.chatId }));
  const members = org.people.map((person) => memberOf(person, bindings.openIds.get(person.id) ?? null));
  const named = units.map(withNames);
  const unitById = new Map(units.map((unit) => [unit.id, unit]));
  const memberById = new Map(members.map((member) => [member.id, member]));
  const byOpenId = new Map(members.flatMap((member) => (member.openId ? [[member.openId, member] as const] : [])));
  const childrenOf = groupBy(units, ({ parentId }) => (parentId === null ? [] : [parentId]));
  const postedIn = groupBy(members, ({ posts }) => posts.map(({ unitId }) => unitId));

  const unit = (id: string | null): Unit | null => (id === null ? null : (unitById.get(id) ?? null));
  const children = (id: string): Unit[] => childrenOf.get(id) ?? [];
  const ancestors = (id: string): Unit[] => {
    const parent = unit(unit(id)?.parentId ?? null);
    return parent ? [parent, ...ancestors(parent.id)] : [];
  };
  /** Each unit with those above it: asked thousands of times where a district's whistles are looked through. */
  const chains = new Map<string, readonly Unit[]>();
  const chain = (id: string): readonly Unit[] => {
    const known = chains.get(id);
    if (known) return known;
    const self = unit(id);
    if (self === null) return [];
    const found = [self, ...ancestors(id)];
    chains.set(id, found);
    return found;
  };
  const isWithin = (id: string, topId: string) => chain(id).some((above) => above.id === topId);
  const blockOf = (id: string): Unit | null => chain(id).find(({ kind }) => kind === "block") ?? null;
  const parentBlock = (id: string): Unit | null => {
    const parentId = blockOf(id)?.parentId;
    return parentId ? blockOf(parentId) : null;
  };
  const above = (id: string): Unit | null => {
    const self = unit(id);
    return self?.centre ? parentBlock(id) : unit(self?.parentId ?? null);
  };
  const membersOf = (id: string): Member[] => postedIn.get(id) ?? [];
  const withRole = (id: string, role: string): Member[] => membersOf(id).filter((member) => has(member, id, role));
  const commandCentreOf = (id: string): Unit | null =>
    chain(id)
      .flatMap((block) => children(block.id))
      .find(({ centre }) => centre) ?? null;

  const byLine = (blockId: string, line: string): Unit[] =>
    children(blockId).filter((child) => child.kind === "line" && child.line === line);

  /** Who answers for a member on that day; a deputy who is away too is replaced in turn, once round at most. */
  const standIn = (member: Member, today: string, tried: string[]): Member => {
    const leave = org.leaves.find(({ personId, from, to }) => personId === member.id && from <= today && today <= to);
    const deputy = leave && !tried.includes(leave.deputyId) ? memberById.get(leave.deputyId) : undefined;
    return deputy ? standIn(deputy, today, [...tried, deputy.id]) : member;
  };
  /** Deputies instead of those on leave on that day. */
  const present = (wanted: Member[], at: Date): Member[] => {
    const today = dateText(dayNumber(at));
    return [...new Set(wanted.map((member) => standIn(member, today, [member.id])))];
  };
  const standsInFor = (memberId: string, at: Date): Member[] => {
    const today = dateText(dayNumber(at));
    const away = new Set(
      org.leaves.filter(({ from, to }) => from <= today && today <= to).map(({ personId }) => personId),
    );
    return [...away]
      .flatMap((id) => memberById.get(id) ?? [])
      .filter((member) => member.id !== memberId && standIn(member, today, [member.id]).id === memberId);
  };
  const rostered = (id: string, at: Date): Member[] =>
    org.roster
      .filter(({ unitId, from, to }) => unitId === id && from <= at && at < to)
      .flatMap(({ personIds }) => personIds.flatMap((personId) => memberById.get(personId) ?? []));
  const heads = (id: string, at?: Date): Member[] => (at ? present(withRole(id, "head"), at) : withRole(id, "head"));

  /** Where a member looks from: a command centre and the inspectors see their block unit's whole area. */
  const viewpoints = (member: Member): string[] =>
    member.posts.flatMap(({ unitId, roles }) => {
      const area = unit(unitId)?.centre || roles.includes("inspector") ? blockOf(unitId)?.id : undefined;
      return area ? [unitId, area] : [unitId];
    });

  return {
    units,
    members,
    unit,
    member: (id) => memberById.get(id) ?? null,
    memberByOpenId: (openId) => byOpenId.get(openId) ?? null,
    acting(openId, at) {
      const member = byOpenId.get(openId);
      if (!member) return null;
      const lent = standsInFor(member.id, at).flatMap(({ posts }) => posts.map(withoutAdmin));
      return lent.length === 0 ? member : { ...member, posts: [...member.posts, ...lent] };
    },
    standIn(memberId, at) {
      const member = memberById.get(memberId);
      return member ? standIn(member, dateText(dayNumber(at)), [memberId]).id : memberId;
    },
    standsInFor,
    membersOf,
    rolesIn: (memberId, unitId) =>
      memberById.get(memberId)?.posts.flatMap((post) => (post.unitId === unitId ? post.roles : [])) ?? [],
    unitByChat: (chatId) =>
      units.find((candidate) => candidate.chatId === chatId) ??
      unit(org.platforms.find((platform) => platform.chatId === chatId)?.streetId ?? null),
    platformChatOf: (streetId) => {
      const platform = org.platforms.find((candidate) => candidate.streetId === streetId);
      return platform ? { name: platform.name, chatId: platform.chatId } : null;
    },
    ancestors,
    children,
    isWithin,
    blockOf,
    parentBlock,
    above,
    commandCentreOf,
    heads,
    onDuty(id, at) {
      const candidates = [rostered(id, at), withRole(id, "duty"), withRole(id, "head"), membersOf(id)];
      return present(candidates.find((list) => list.length > 0) ?? [], at);
    },
    isRostered: (id, at) => rostered(id, at).length > 0,
    leavesFrom: (day) => org.leaves.filter(({ to }) => day <= to),
    dispatchers(id) {
      const centre = unit(id)?.centre ? unit(id) : commandCentreOf(id);
      return centre ? withRole(centre.id, "dispatcher") : [];
    },
    forcesOf: (streetId) => forceOrder.flatMap((force) => children(streetId).filter((child) => child.force === force)),
    byLine,
    nearestByLine: (id, line) =>
      chain(id)
        .filter(({ kind }) => kind === "block")
        .map((block) => byLine(block.id, line))
        .find((found) => found.length > 0) ?? [],
    inspectorsFor(id) {
      for (const block of chain(id).filter(({ kind }) => kind === "block")) {
        const found = members.filter(({ posts }) =>
          posts.some((post) => post.roles.includes("inspector") && blockOf(post.unitId)?.id === block.id),
        );
        if (found.length > 0) return found;
      }
      return [];
    },
    maySee: (member, whistlerUnitId, unitIds) =>
      viewpoints(member).some((top) => [whistlerUnitId, ...unitIds].some((id) => isWithin(id, top))),
    findUnits(query, { fromUnitId }) {
      const home = chain(blockOf(fromUnitId)?.id ?? fromUnitId);
      return findUnits(named, query, (candidate) => {
        const index = home.findIndex((block) => isWithin(candidate.id, block.id));
        const block = home[index];
        if (!block) return { own: false, distance: home.length };
        return { own: candidate.id === block.id || candidate.parentId === block.id, distance: index };
      });
    },
  };
}

const memberOf = ({ also, ...person }: Person, openId: string | null): Member => ({
  ...person,
  openId,
  posts: [{ unitId: person.unitId, roles: person.roles }, ...also],
});

const withoutAdmin = ({ unitId, roles }: Post): Post => ({ unitId, roles: roles.filter((role) => role !== "admin") });

const has = (member: Member, unitId: string, role: string): boolean =>
  member.posts.some((post) => post.unitId === unitId && post.roles.includes(role));

/** Things under each of their keys, each once a key, in their order. */
function groupBy<T>(things: readonly T[], keysOf: (thing: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of new Set(keysOf(thing))) {
      const group = groups.get(key);
      if (group) group.push(thing);
      else groups.set(key, [thing]);
    }
  }
  return groups;
}
