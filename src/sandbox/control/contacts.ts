import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { departmentView } from "../api/departments.js";
import { userView } from "../api/users.js";
import { seesPerson, seesUnit } from "../contact-range.js";
import { tellMembers } from "../events/chat-events.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Person, Unit } from "../setup.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";

const PersonId = z.string().regex(/^ou_[0-9a-f]{32}$/, "an open id is ou_ and 32 hex digits");
const PersonBody = z.strictObject({
  openId: PersonId,
  name: z.string().min(1).max(100),
  title: z.string().max(100).default(""),
  unitId: z.string(),
  roles: z.array(z.string()).default([]),
  mobile: z.string().optional(),
});
const UnitBody = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/, "letters, digits, - and _"),
  name: z.string().min(1).max(100),
  level: z.string().default(""),
  kind: z.string().default(""),
  force: z.string().nullable().default(null),
  parentId: z.string().nullable().default(null),
  chatId: z.string().nullable().default(null),
});
const PeopleBody = z.strictObject({ put: z.array(PersonBody).default([]), remove: z.array(z.string()).default([]) });
const UnitsBody = z.strictObject({ put: z.array(UnitBody).default([]), remove: z.array(z.string()).default([]) });

/** The administrator's console: who comes, changes and leaves, and which departments there are. */
export const contactRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/people", handle: changePeople },
  { method: "POST", path: "/sandbox/api/units", handle: changeUnits },
];

function changePeople(call: ControlCall) {
  const read = readControl(call, PeopleBody);
  if (!read.ok) return read.answer;
  const { put, remove } = read.body;
  const { platform } = call.it;
  const { store } = platform;
  const homeless = put.find(({ unitId }) => !store.units.has(unitId));
  if (homeless) return refused(404, `no such unit: ${homeless.unitId}`);
  const unknown = remove.find((openId) => !store.people.has(openId));
  if (unknown !== undefined) return refused(404, `no such person: ${unknown}`);
  for (const { mobile, ...person } of put) putPerson(platform, mobile === undefined ? person : { ...person, mobile });
  for (const openId of new Set(remove)) removePerson(platform, openId);
  platform.live.tell({ kind: "people" });
  return answered({ people: store.people.size });
}

function putPerson(platform: Platform, person: Person): void {
  const { people } = platform.store;
  const before = people.get(person.openId);
  people.set(person.openId, person);
  const object = userView(platform, person);
  if (!seesPerson(platform.store, person)) return;
  if (!before) {
    platform.publish("contact.user.created_v3", { object });
    return;
  }
  const old_object = changedOf(userView(platform, before), object);
  if (Object.keys(old_object).length > 0) platform.publish("contact.user.updated_v3", { object, old_object });
}

/** Whoever leaves the company leaves its groups too; the departments that were left stand beside. */
function removePerson(platform: Platform, openId: string): void {
  const { people, chats } = platform.store;
  const person = people.get(openId);
  if (!person) return;
  const object = userView(platform, person);
  const { department_ids } = object;
  for (const chat of chats.values()) {
    if (chat.kind === "group" && chat.memberIds.delete(openId))
      tellMembers(platform, chat, openId, "deleted", [openId]);
  }
  people.delete(openId);
  if (!seesPerson(platform.store, person)) return;
  const old_object = { ...(department_ids ? { department_ids } : {}), open_id: openId };
  platform.publish("contact.user.deleted_v3", { object, old_object });
}

function changeUnits(call: ControlCall) {
  const read = readControl(call, UnitsBody);
  if (!read.ok) return read.answer;
  const { put, remove } = read.body;
  const { platform } = call.it;
  const { units, people } = platform.store;
  for (const unit of put) {
    const refusal = unitRefusal(platform, unit);
    if (refusal) return refused(400, refusal);
  }
  for (const id of remove) {
    if (!units.has(id)) return refused(404, `no such unit: ${id}`);
    const isInUse =
      [...people.values()].some(({ unitId }) => unitId === id) ||
      [...units.values()].some(({ parentId }) => parentId === id);
    if (isInUse) return refused(409, `people or units are still in ${id}`);
  }
  for (const unit of put) putUnit(platform, unit);
  for (const id of new Set(remove)) removeUnit(platform, id);
  platform.live.tell({ kind: "people" });
  return answered({ units: units.size });
}

function unitRefusal({ store: { units, chats } }: Platform, { id, parentId, chatId }: Unit): string | null {
  if (chatId !== null && !chats.has(chatId)) return `no such chat: ${chatId}`;
  for (let above = parentId; above !== null; above = units.get(above)?.parentId ?? null) {
    if (above === id) return `${id} can't stand below itself`;
    if (!units.has(above)) return `no such unit: ${above}`;
  }
  return null;
}

function putUnit(platform: Platform, unit: Unit): void {
  const { units } = platform.store;
  const before = units.get(unit.id);
  const old = before && departmentView(platform, before, "open_id");
  units.set(unit.id, unit);
  const object = departmentView(platform, unit, "open_id");
  if (!seesUnit(platform.store, unit.id)) return;
  if (!old) {
    platform.publish("contact.department.created_v3", { object });
    return;
  }
  const old_object = changedOf(old, object);
  if (Object.keys(old_object).length > 0) platform.publish("contact.department.updated_v3", { object, old_object });
}

function removeUnit(platform: Platform, id: string): void {
  const { units } = platform.store;
  const unit = units.get(id);
  if (!unit) return;
  const object = { ...departmentView(platform, unit, "open_id"), status: { is_deleted: true } };
  const isSeen = seesUnit(platform.store, id);
  units.delete(id);
  if (isSeen)
    platform.publish("contact.department.deleted_v3", { object, old_object: { status: { is_deleted: false } } });
}

/** The old values of what is no longer the same. */
const changedOf = (before: JsonObject, after: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(before).filter(([key, value]) => !isDeepStrictEqual(value, after[key])));
