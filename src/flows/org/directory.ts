import type { Unit } from "./org.js";
import type { Leave } from "./roster.js";

export type Post = { unitId: string; roles: string[] };

/** A person with all posts, the main one first; `roles` and `unitId` are those of the main post. */
export type Member = {
  id: string;
  name: string;
  title: string;
  unitId: string;
  roles: string[];
  mobile: string;
  /** Learnt from the platform by mobile number; null until then. */
  openId: string | null;
  posts: Post[];
};

/** What the platform told: open ids by person id, chats by unit id (they win over the file's). */
export type Bindings = { openIds: ReadonlyMap<string, string>; chats: ReadonlyMap<string, string> };

export type FoundUnits =
  | { found: "one"; unit: Unit }
  | { found: "many"; units: Unit[] }
  | { found: "none"; near: Unit[] };

/** Who is who. An unknown id answers null or an empty list. Lists keep the order of org.yaml. */
export type Directory = {
  units: readonly Unit[];
  members: readonly Member[];
  unit(id: string): Unit | null;
  member(id: string): Member | null;
  memberByOpenId(openId: string): Member | null;
  /**
   * The person as he may act at that time: with the posts of those for whom he stands in 代理. The right to administer
   * the system is nobody's to lend.
   */
  acting(openId: string, at: Date): Member | null;
  /** Who hears in the person's place at that time: the deputy while the person is away, else the person. */
  standIn(memberId: string, at: Date): string;
  /** Those away at that time for whom the person stands in. */
  standsInFor(memberId: string, at: Date): Member[];
  /** Everyone with a post in the unit. */
  membersOf(unitId: string): Member[];
  /** The member's roles in that very unit, over all posts; empty if there is no post. */
  rolesIn(memberId: string, unitId: string): string[];
  /** The unit whose own chat it is; for a platform's chat the street. */
  unitByChat(chatId: string): Unit | null;
  /** The 1+3+N platform's chat of a street. */
  platformChatOf(streetId: string): { name: string; chatId: string } | null;
  /** Nearest first, the unit itself not included. */
  ancestors(unitId: string): Unit[];
  children(unitId: string): Unit[];
  /** Whether the unit is `topId` or lies anywhere below it. */
  isWithin(unitId: string, topId: string): boolean;
  /** The nearest block unit upwards, itself if it is one. */
  blockOf(unitId: string): Unit | null;
  /** The block unit above the unit's own block unit; null for the city. */
  parentBlock(unitId: string): Unit | null;
  /** The unit whose head is one level above: the parent; for a command centre its block unit's parent. */
  above(unitId: string): Unit | null;
  /** The command centre of the block unit, or of the nearest block unit above it that has one. */
  commandCentreOf(blockUnitId: string): Unit | null;
  /** Heads of the unit; with `at`, deputies instead of those on leave. */
  heads(unitId: string, at?: Date): Member[];
  /** The roster's people, else role duty, else the heads, else everyone; deputies instead of those on leave. */
  onDuty(unitId: string, at: Date): Member[];
  /** Whether the roster has somebody for the unit at that time. */
  isRostered(unitId: string, at: Date): boolean;
  /** Leaves that reach to this day (`YYYY-MM-DD`) or beyond, the first that holds a day counting for it. */
  leavesFrom(day: string): Leave[];
  /** Dispatchers of the unit's command centre (of the centre itself if it is one). */
  dispatchers(unitId: string): Member[];
  /** The 1+3+N forces of a street: lead, resident, posted. */
  forcesOf(streetId: string): Unit[];
  /** Line units directly under the block unit that belong to the line, command centres not included. */
  byLine(blockId: string, line: string): Unit[];
  /** As `byLine`, of the nearest block unit upwards that has any: own platform, own level, county, city. */
  nearestByLine(unitId: string, line: string): Unit[];
  /** Inspectors of the nearest block unit upwards that has any. */
  inspectorsFor(unitId: string): Member[];
  /**
   * Whether the member may see a whistle: its whistler, or any unit with a part in it (department, copied, dispatcher),
   * is the member's unit or lies below it. Command centres and inspectors see their block unit's whole area.
   */
  maySee(member: Member, whistlerUnitId: string, unitIds: readonly string[]): boolean;
  /** Finds a unit as people call it, nearest to the asking unit first: own platform, own level, county, city, elsewhere. */
  findUnits(query: string, context: { fromUnitId: string }): FoundUnits;
};
