import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { departmentIdOf } from "../../src/sandbox/ids.js";
import {
  app,
  failureOf,
  li,
  startTown,
  startWebhookBot,
  stranger,
  type Town,
  type WebhookBot,
  wang,
  zhao,
} from "./small-town.js";

const Scope = z.object({
  departments: z.array(z.object({ name: z.string() })),
  users: z.array(z.object({ name: z.string() })),
});
const Told = z.object({ added: Scope, removed: Scope });
const names = ({ departments, users }: z.infer<typeof Scope>) => [...departments, ...users].map(({ name }) => name);

let town: Town;
let bot: WebhookBot;
const told: z.infer<typeof Told>[] = [];
const others: string[] = [];
beforeAll(async () => {
  bot = await startWebhookBot({
    "contact.scope.updated_v3": async (event: unknown) => void told.push(Told.parse(event)),
    "contact.user.created_v3": async ({ object }: { object: { name: string } }) => void others.push(object.name),
  });
  town = await startTown({ app: { ...app, webhookUrl: bot.url } });
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});
afterEach(() => town.control("contact-range", { range: null }));

async function range(units: string[], people: string[]): Promise<void> {
  told.length = 0;
  await town.control("contact-range", { range: { units, people } });
  await town.control("settle", {});
}
const user = () => town.client.contact.v3.user;
const department = () => town.client.contact.v3.department;
const which = { department_id_type: "department_id" } as const;

test("people outside the range are left out of lists and refused by themselves", async () => {
  await range([], [wang]);
  expect((await user().get({ path: { user_id: wang } })).data?.user?.name).toBe("王芳");
  expect(await failureOf(user().get({ path: { user_id: zhao } }))).toMatchObject({ status: 400, code: 41050 });
  const many = await user().batch({ params: { user_ids: [li, wang, zhao] } });
  expect(many.data?.items?.map(({ name }) => name)).toEqual(["王芳"]);
  const found = await user().batchGetId({ data: { mobiles: ["13800000001", "13800000002"] } });
  expect(found.data?.user_list?.map(({ user_id }) => user_id)).toEqual([undefined, wang]);
});

test("departments outside the range are refused with 403, and so is the whole company", async () => {
  await range(["water"], []);
  const members = (department_id: string) => user().findByDepartment({ params: { ...which, department_id } });
  expect((await members("water")).data?.items?.map(({ name }) => name)).toEqual(["王芳", "赵强"]);
  expect(await failureOf(members("street"))).toMatchObject({ status: 403, code: 40004 });
  expect(await failureOf(members("0"))).toMatchObject({ status: 403, code: 40004 });
  const below = department().children({ path: { department_id: "0" }, params: { fetch_child: true } });
  expect(await failureOf(below)).toMatchObject({ status: 403, code: 40014 });
  const street = department().get({ path: { department_id: "street" }, params: which });
  expect(await failureOf(street)).toMatchObject({ status: 403, code: 40004 });
});

test("what stands below a department that is seen is seen too", async () => {
  await range(["street"], []);
  const below = await department().children({ path: { department_id: "street" }, params: which });
  expect(below.data?.items?.map(({ name }) => name)).toEqual(["水务局"]);
});

test("the bot hears who came into the range and who left it, and nothing of people outside it", async () => {
  await range(["water"], []);
  expect(told.map(({ added, removed }) => [names(added), names(removed)])).toEqual([[[], ["永昌街道"]]]);
  await range([], [li]);
  expect(told.map(({ added, removed }) => [names(added), names(removed)])).toEqual([[["李明"], ["水务局"]]]);
  await range([], [li]);
  expect(told).toEqual([]);
  await town.control("people", { put: [{ openId: stranger, name: "钱进", unitId: "water" }] });
  await town.control("settle", {});
  expect(others).toEqual([]);
  await town.control("people", { remove: [stranger] });
});

test("a range of people and units that aren't there is refused", async () => {
  const set = (units: string[], people: string[]) =>
    town.raw("POST", "/sandbox/api/contact-range", { range: { units, people } });
  expect(await set(["fire"], [])).toMatchObject({ status: 404, body: { error: { msg: "no such unit: fire" } } });
  expect((await set([], ["ou_x"])).status).toBe(404);
  await range(["water"], [li]);
  expect(await town.control("contact-range")).toEqual({ range: { units: ["water"], people: [li] } });
});

test("departments are named by the kind of id that is asked for, page by page", async () => {
  const person = await user().get({ path: { user_id: wang }, params: which });
  expect(person.data?.user?.department_ids).toEqual(["water"]);
  const plain = await user().get({ path: { user_id: wang } });
  expect(plain.data?.user?.department_ids).toEqual([departmentIdOf("water")]);
  const params = { ...which, department_id: "water", page_size: 1 };
  const first = (await user().findByDepartment({ params })).data;
  expect([first?.items?.map(({ name }) => name), first?.has_more]).toEqual([["王芳"], true]);
  const rest = (await user().findByDepartment({ params: { ...params, page_token: first?.page_token ?? "" } })).data;
  expect(rest).toMatchObject({ has_more: false, items: [{ name: "赵强", department_ids: ["water"] }] });
  expect(rest).not.toHaveProperty("page_token");
});

test("an id of another app, and none at all, are refused as the platform does", async () => {
  const { otherAppOpenId } = await town.control(`people/${wang}/ids`);
  const theirs = user().get({ path: { user_id: String(otherAppOpenId) } });
  expect(await failureOf(theirs)).toMatchObject({ code: 99992361 });
  const nowhere = town.client.request({ method: "GET", url: "/open-apis/contact/v3/users/find_by_department" });
  expect(await failureOf(nowhere)).toMatchObject({ code: 40001 });
});

test("without its scope a user id stands nowhere: not in events, lists, readers or members", async () => {
  const all = [
    "contact:contact.base:readonly",
    "contact:user.id:readonly",
    "im:chat",
    "im:message",
    "contact:user.phone:readonly",
  ];
  const small = await startTown({ app: { ...app, scopes: all } });
  const { client } = small;
  const params = { user_id_type: "user_id" as const };
  const found = await client.contact.v3.user.batchGetId({ params, data: { mobiles: ["13800000002"] } });
  expect(found.data?.user_list?.[0]).not.toHaveProperty("user_id");
  const [group] = (await client.im.v1.chat.list({ params })).data?.items ?? [];
  expect(group).not.toHaveProperty("owner_id");
  const members = await client.im.v1.chatMembers.get({
    path: { chat_id: group?.chat_id ?? "" },
    params: { member_id_type: "user_id" },
  });
  expect(members.data?.items?.[0]).not.toHaveProperty("member_id");
  await small.stop();
});
