import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import type { Calendar } from "../../src/flows/calendar/calendar.js";
import { createCalendar } from "../../src/flows/calendar/create-calendar.js";
import { HolidayTable } from "../../src/flows/calendar/holiday-table.js";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import type { Directory } from "../../src/flows/org/directory.js";
import { Org } from "../../src/flows/org/org.js";
import { Policy } from "../../src/flows/policy/policy.js";
import type { Actor } from "../../src/flows/whistle/commands.js";

/**
 * A small town: a city, two counties, two streets, a community. Lake Street's platform has no posted emergency unit, Hill
 * Street's has. The county's station has no chat.
 */
type UnitLine = [id: string, parentId: string | null, level: string, what: string, line?: string];

const unitLines: UnitLine[] = [
  ["city", null, "city", "block"],
  ["city-centre", "city", "city", "centre"],
  ["city-housing", "city", "city", "line", "housing"],
  ["city-inspection", "city", "city", "line", "inspection"],
  ["county", "city", "county", "block"],
  ["county-centre", "county", "county", "centre"],
  ["county-emergency", "county", "county", "line", "emergency"],
  ["county-housing", "county", "county", "line", "housing"],
  ["county-water", "county", "county", "line", "water"],
  ["county-water-station", "county-water", "county", "line", "water"],
  ["other-county", "city", "county", "block"],
  ["other-county-water", "other-county", "county", "line", "water"],
  ["lake", "county", "street", "block"],
  ["lake-centre", "lake", "street", "centre"],
  ["lake-enforcement", "lake", "street", "lead", "enforcement"],
  ["lake-urban", "lake", "street", "resident", "urban-management"],
  ["lake-urban-team", "lake-urban", "street", "line", "urban-management"],
  ["lake-market", "lake", "street", "resident", "market-regulation"],
  ["lake-police", "lake", "street", "resident", "police"],
  ["lake-environment", "lake", "street", "posted", "environment"],
  ["hill", "county", "street", "block"],
  ["hill-centre", "hill", "street", "centre"],
  ["hill-enforcement", "hill", "street", "lead", "enforcement"],
  ["hill-emergency", "hill", "street", "posted", "emergency"],
  ["willow", "lake", "community", "block"],
  ["willow-clinic", "willow", "community", "line", "health"],
];

const forces = ["lead", "resident", "posted"];
const withoutChat = ["county-water-station"];

/** Everyone is called as unit and post: `lake-head`, `lake-urban-duty`. */
const staff: Record<string, string[]> = {
  block: ["head", "whistler"],
  centre: ["dispatcher"],
  line: ["head", "duty", "member"],
};

const chatOf = (index: number): string => `oc_${index.toString(16).padStart(32, "0")}`;
const kindOf = (what: string): string => (what === "block" || what === "centre" ? what : "line");

const people = unitLines.flatMap(([unitId, , , what]) =>
  (staff[kindOf(what)] ?? []).map((role) => ({ id: `${unitId}-${role}`, unitId, roles: [role] })),
);

export const org = Org.parse({
  units: unitLines.map(([id, parentId, level, what, line], index) => ({
    id,
    name: `${id}单位`,
    short: id,
    level,
    kind: what === "block" ? "block" : "line",
    force: forces.includes(what) ? what : null,
    line: line ?? null,
    parentId,
    centre: what === "centre",
    chatId: withoutChat.includes(id) ? null : chatOf(index),
  })),
  people: [
    ...people,
    { id: "willow-grid", unitId: "willow", roles: ["grid"] },
    { id: "city-inspector", unitId: "city-inspection", roles: ["inspector"] },
    { id: "deputy", unitId: "lake-urban", roles: ["member"] },
  ].map((person, index) => ({
    ...person,
    name: `人员${index}`,
    title: "工作人员",
    mobile: `1380000${String(index).padStart(4, "0")}`,
  })),
  leaves: [{ personId: "lake-urban-head", from: "2026-03-02", to: "2026-03-06", deputyId: "deputy" }],
});

const fromYaml = (path: string): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(load(readFileSync(new URL(path, import.meta.url), "utf8")));

export const directory: Directory = createDirectory(org, { openIds: new Map(), chats: new Map() });
export const policy: Policy = Policy.parse({
  ...fromYaml("../../data/policy.yaml"),
  ...fromYaml("town-policy.yaml"),
});
export const calendar: Calendar = createCalendar(
  HolidayTable.parse(fromYaml("../../data/holidays.yaml")),
  policy.hours,
);

/** A person of the town as the bot hands it on; `unitId` for one with several posts. */
export function person(id: string): Actor {
  const member = directory.member(id);
  if (member === null) throw new Error(`nobody is called ${id}`);
  return { kind: "person", memberId: id, name: member.name, unitId: member.unitId, roles: member.roles };
}

/** As people write it. */
export const nameOf = (id: string): string => directory.member(id)?.name ?? id;

export const system: Actor = { kind: "system" };

/** A moment of January 2026 in China: `05 09:00` is Monday the 5th. With a month in front, `02-16 09:00`, another one. */
export function at(text: string): Date {
  const [day = "", time = ""] = text.split(" ");
  const date = day.includes("-") ? day : `01-${day}`;
  const moment = new Date(`2026-${date}T${time}:00+08:00`);
  if (Number.isNaN(moment.getTime())) throw new Error(`${text} is no moment`);
  return moment;
}

/** The other way round, for expectations a person can read. */
export const said = (moment: Date): string =>
  new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace("T", " ").replace(/^01-/, "");
