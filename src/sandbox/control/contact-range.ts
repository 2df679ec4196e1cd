import { z } from "zod";
import { departmentView } from "../api/departments.js";
import { userView } from "../api/users.js";
import { type ContactRange, newlySeen } from "../contact-range.js";
import type { Platform } from "../platform.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";

const RangeBody = z.strictObject({
  range: z.strictObject({ units: z.array(z.string()), people: z.array(z.string()) }).nullable(),
});

/** The app's contact range, as an administrator sets it; the bot hears who came into it and who left it. */
export const contactRangeRoutes: ControlRoute[] = [
  { method: "GET", path: "/sandbox/api/contact-range", handle: ({ it }) => shown(it.platform.store.range) },
  { method: "POST", path: "/sandbox/api/contact-range", handle: setRange },
];

const shown = (range: ContactRange) =>
  answered({ range: range && { units: [...range.unitIds], people: [...range.openIds] } });

function setRange(call: ControlCall) {
  const read = readControl(call, RangeBody);
  if (!read.ok) return read.answer;
  const { platform } = call.it;
  const { store } = platform;
  const given = read.body.range;
  const unit = given?.units.find((id) => !store.units.has(id));
  if (unit !== undefined) return refused(404, `no such unit: ${unit}`);
  const person = given?.people.find((id) => !store.people.has(id));
  if (person !== undefined) return refused(404, `no such person: ${person}`);
  change(platform, given && { unitIds: new Set(given.units), openIds: new Set(given.people) });
  return shown(store.range);
}

function change(platform: Platform, next: ContactRange): void {
  const { store } = platform;
  const before = store.range;
  const come = newlySeen(store, next);
  store.range = next;
  const gone = newlySeen(store, before);
  const seen = ({ units, people }: typeof come) => ({
    departments: units.map((unit) => departmentView(platform, unit, "open_id")),
    users: people.map((person) => userView(platform, person)),
    user_groups: [],
  });
  if ([come, gone].every(({ units, people }) => units.length + people.length === 0)) return;
  platform.publish("contact.scope.updated_v3", { added: seen(come), removed: seen(gone) });
}
