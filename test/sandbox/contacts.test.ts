import { afterEach, beforeEach, expect, test } from "vitest";
import { departmentIdOf } from "../../src/sandbox/ids.js";
import {
  failureOf,
  startTown,
  startWebhookBot,
  stranger,
  street,
  type Town,
  type WebhookBot,
  wang,
  water,
} from "./small-town.js";

type Change = { event_type: string; object: Record<string, unknown>; old_object?: Record<string, unknown> };

let town: Town;
let bot: WebhookBot;
let changes: Change[];
beforeEach(async () => {
  changes = [];
  const note = async (change: Change) => void changes.push(change);
  const kinds = ["user", "department"].flatMap((what) =>
    ["created", "updated", "deleted"].map((how) => [`contact.${what}.${how}_v3`, note]),
  );
  bot = await startWebhookBot(Object.fromEntries(kinds));
  town = await startTown();
  town.sandbox.setWebhookUrl(bot.url);
});
afterEach(async () => {
  await town.stop();
  await bot.stop();
});

const change = async (what: "people" | "units", body: object) => {
  await town.control(what, body);
  await town.control("settle", {});
};
const newcomer = { openId: stranger, name: "钱进", title: "科员", unitId: "water", mobile: "13800000009" };

test("who comes, changes and leaves is told with what there was before, and the endpoints say the same", async () => {
  const get = () => town.client.contact.v3.user.get({ path: { user_id: stranger } });
  await change("people", { put: [newcomer] });
  expect((await get()).data?.user).toMatchObject({ name: "钱进", department_ids: [departmentIdOf("water")] });
  await change("people", { put: [{ ...newcomer, title: "副科长" }] });
  await change("people", { put: [{ ...newcomer, title: "副科长" }] });
  await change("people", { remove: [stranger] });
  expect(changes).toMatchObject([
    { event_type: "contact.user.created_v3", object: { open_id: stranger, name: "钱进", mobile: "+8613800000009" } },
    { event_type: "contact.user.updated_v3", object: { job_title: "副科长" }, old_object: { job_title: "科员" } },
    {
      event_type: "contact.user.deleted_v3",
      object: { open_id: stranger },
      old_object: { open_id: stranger, department_ids: [departmentIdOf("water")] },
    },
  ]);
  expect(changes[1]?.old_object).toEqual({ job_title: "科员" });
  expect((await failureOf(get())).code).toBe(99992351);
});

test("whoever leaves is out of the groups, and nothing can be sent to them", async () => {
  await change("people", { remove: [wang] });
  expect(await town.control("town")).toMatchObject({
    chats: expect.arrayContaining([expect.objectContaining({ chatId: water, memberIds: [expect.any(String)] })]),
  });
  const send = town.client.im.v1.message.create({
    params: { receive_id_type: "open_id" },
    data: { receive_id: wang, msg_type: "text", content: '{"text":"在吗"}' },
  });
  expect((await failureOf(send)).status).toBe(400);
  await town.control("reset", {});
  await expect(town.control("enter", { by: wang })).resolves.toHaveProperty("chatId");
});

test("departments come, are renamed and go once they are empty", async () => {
  const unit = { id: "fire", name: "消防站", parentId: "street", chatId: street };
  await change("units", { put: [unit] });
  await change("units", { put: [{ ...unit, name: "消防救援站" }] });
  const children = await town.client.contact.v3.department.children({
    path: { department_id: "0" },
    params: { fetch_child: true },
  });
  expect(children.data?.items?.map(({ name }) => name)).toContain("消防救援站");
  await change("units", { remove: ["fire"] });
  expect(changes.map(({ event_type, object, old_object }) => [event_type, object.name, old_object])).toEqual([
    ["contact.department.created_v3", "消防站", undefined],
    ["contact.department.updated_v3", "消防救援站", { name: "消防站", i18n_name: { zh_cn: "消防站" } }],
    ["contact.department.deleted_v3", "消防救援站", { status: { is_deleted: false } }],
  ]);
});

test.each([
  ["people", { put: [{ ...newcomer, openId: "ou_short" }] }, 400],
  ["people", { put: [{ ...newcomer, unitId: "nowhere" }] }, 404],
  ["people", { remove: [stranger] }, 404],
  ["units", { put: [{ id: "street", name: "街道", parentId: "water" }] }, 400],
  ["units", { put: [{ id: "new", name: "新", parentId: "nowhere" }] }, 400],
  ["units", { remove: ["water"] }, 409],
])("what can't be is refused, and nothing has changed: %s %j", async (path, body, status) => {
  const before = await town.control("town");
  expect((await town.raw("POST", `/sandbox/api/${path}`, body)).status).toBe(status);
  expect(await town.control("town")).toEqual(before);
});
