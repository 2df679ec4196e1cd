import { createHash } from "node:crypto";
import type { Seed } from "./setup.js";

const id = (prefix: string, text: string): string => prefix + createHash("md5").update(text).digest("hex");

const units = [
  { id: "office", name: "综合办公室", level: "street", kind: "block", force: null, parentId: null },
  { id: "water", name: "水务组", level: "street", kind: "line", force: "posted", parentId: "office" },
  { id: "order", name: "城管组", level: "street", kind: "line", force: "resident", parentId: "office" },
];

const people: [string, string, string, string[]][] = [
  ["李明", "主任", "office", ["head", "whistler"]],
  ["王芳", "科员", "office", ["dispatcher"]],
  ["赵强", "组长", "water", ["head", "duty"]],
  ["陈静", "组员", "water", ["member"]],
  ["刘洋", "组长", "order", ["head", "duty"]],
];

/** A few people in three groups, for trying out a bot of one's own. The ids are the same at every start. */
export function smallSeed(appId: string, startAt = new Date("2026-01-05T09:00:00+08:00")): Seed {
  const openId = (name: string): string => id("ou_", `${appId} ${name}`);
  const membersOf = (unitId: string): string[] =>
    people.flatMap(([name, , unit]) => (unit === unitId ? [openId(name)] : []));
  return {
    startAt,
    people: people.map(([name, title, unitId, roles], i) => ({
      openId: openId(name),
      name,
      title,
      unitId,
      roles,
      mobile: `1380000000${i + 1}`,
    })),
    units: units.map((unit) => ({ ...unit, chatId: id("oc_", unit.id) })),
    chats: [
      ...units.map((unit) => ({ chatId: id("oc_", unit.id), name: `${unit.name}群`, memberIds: membersOf(unit.id) })),
      { chatId: id("oc_", "all"), name: "全体群", memberIds: people.map(([name]) => openId(name)) },
    ],
  };
}
