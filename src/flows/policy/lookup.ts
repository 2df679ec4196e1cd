import { invisible } from "../privacy/invisible.js";
import type { Matter } from "./catalogue.js";
import type { Category, LimitId } from "./category.js";
import type { Ladder } from "./ladder.js";
import type { Policy } from "./policy.js";
import type { CommandId } from "./rights.js";

/** By its own keys alone: an id may come from outside, and every object has a `constructor`. */
export const categoryOf = ({ categories }: Policy, id: string): Category | null =>
  Object.hasOwn(categories, id) ? (categories[id] ?? null) : null;

export const matterOf = (policy: Policy, code: string | null): Matter | null =>
  policy.catalogue.find((matter) => matter.code === code) ?? null;

/**
 * The limit of a step and where it comes from: the matter before the category. A matter's limits are made for its own
 * category and do not apply where it was whistled in another. Null: the category knows no such limit.
 */
export function limitFor(
  policy: Policy,
  whistle: { category: string; matterCode: string | null },
  id: LimitId,
): { limit: string; from: "matter" | "category" } | null {
  const matter = matterOf(policy, whistle.matterCode);
  const own = matter?.category === whistle.category ? matter.limits[id] : undefined;
  if (own) return { limit: own, from: "matter" };
  const limit = categoryOf(policy, whistle.category)?.limits[id];
  return limit ? { limit, from: "category" } : null;
}

/** The category's own ladder, else the policy's. */
export const ladderFor = (policy: Policy, category: string): Ladder =>
  categoryOf(policy, category)?.ladder ?? policy.ladder;

/** Whether any of the roles gives the right to the command. */
export const mayDo = (policy: Policy, roles: readonly string[], command: CommandId): boolean =>
  roles.some((role) => policy.roles[role]?.may.includes(command) ?? false);

/** Roles that have the right to the command, in the policy's order. */
export const rolesThatMay = (policy: Policy, command: CommandId): string[] =>
  Object.entries(policy.roles).flatMap(([role, { may }]) => (may.includes(command) ? [role] : []));

/** The first mark 秘密/机密/绝密 in the text, spaces and what can't be seen within it ignored; null if there is none. */
export function secretMarkIn(policy: Policy, text: string): string | null {
  const plain = text.replace(/\s/gu, "").replace(invisible, "");
  return policy.secretMarks.find((mark) => plain.includes(mark)) ?? null;
}
