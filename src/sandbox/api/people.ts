import { otherAppOpenIdOf, unionIdOf, userIdOf } from "../ids.js";
import type { Platform } from "../platform.js";
import type { Person } from "../setup.js";

export const userIdTypes = ["open_id", "user_id", "union_id"] as const;
export type UserIdType = (typeof userIdTypes)[number];

const unknownIdCode = { open_id: 99992351, user_id: 99992360, union_id: 99992364 } as const;

/** What the platform answers an id with that nobody has, or that is somebody's in another app. */
export function unknownPerson({ store }: Platform, type: UserIdType, id: string): { code: number; msg: string } {
  const isOthers = type === "open_id" && [...store.people.keys()].some((openId) => otherAppOpenIdOf(openId) === id);
  if (isOthers) return { code: 99992361, msg: `open_id cross app: ${id} belongs to another app.` };
  return { code: unknownIdCode[type], msg: `The request you send is not a valid ${type} or not exists: ${id}` };
}

export function personBy(platform: Platform, type: UserIdType, id: string): Person | null {
  if (type === "open_id") return platform.store.people.get(id) ?? null;
  const idOf = type === "user_id" ? userIdOf : unionIdOf;
  for (const person of platform.store.people.values()) if (idOf(person.openId) === id) return person;
  return null;
}

export function idOf(person: Person, type: UserIdType): string {
  switch (type) {
    case "open_id":
      return person.openId;
    case "user_id":
      return userIdOf(person.openId);
    case "union_id":
      return unionIdOf(person.openId);
  }
}

const knowsUserIds = ({ app }: Platform): boolean => app.scopes.includes("contact:user.employee_id:readonly");

/** A field with somebody's id of that type; without the scope for `user_id` the field is left out, without an error. */
export const idField = (platform: Platform, field: string, person: Person, type: UserIdType): Record<string, string> =>
  type === "user_id" && !knowsUserIds(platform) ? {} : { [field]: idOf(person, type) };

/** The ids of a person as events carry them; `user_id` only with its scope. */
export function idsOf(platform: Platform, openId: string): { union_id: string; open_id: string; user_id?: string } {
  const withUserId = knowsUserIds(platform);
  return {
    union_id: unionIdOf(openId),
    ...(withUserId ? { user_id: userIdOf(openId) } : {}),
    open_id: openId,
  };
}
