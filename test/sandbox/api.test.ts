import { afterEach, beforeEach, expect, test } from "vitest";
import {
  app,
  card,
  failureOf,
  idleBot,
  li,
  sendCard,
  startTown,
  stranger,
  street,
  type Town,
  wang,
  water,
} from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.stop());

const say = (receive_id: string, type: "chat_id" | "open_id" | "user_id" | "union_id", text: string, uuid?: string) =>
  town.client.im.v1.message.create({
    params: { receive_id_type: type },
    data: { receive_id, msg_type: "text", content: JSON.stringify({ text }), ...(uuid ? { uuid } : {}) },
  });

test("two first calls in parallel fetch their token and both succeed", async () => {
  const answers = await Promise.all([say(street, "chat_id", "一"), say(li, "open_id", "二")]);
  expect(answers.map(({ code }) => code)).toEqual([0, 0]);
  expect(answers[0]?.data).toMatchObject({
    chat_id: street,
    msg_type: "text",
    create_time: String(new Date("2026-01-05T09:00:00+08:00").getTime()),
    sender: { id: app.appId, id_type: "app_id", sender_type: "app" },
  });
});

test("a token lives two hours of the platform's time, and the same one is given again until half an hour before", async () => {
  town.sandbox.setBot(idleBot);
  const fetchToken = async () =>
    (
      await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", {
        app_id: app.appId,
        app_secret: app.appSecret,
      })
    ).body;
  const first = await fetchToken();
  expect(first).toMatchObject({ code: 0, expire: 7200 });
  await town.control("clock", { advance: "PT1H" });
  expect(await fetchToken()).toEqual({ ...first, expire: 3600 });
  await town.control("clock", { advance: "PT31M" });
  const next = await fetchToken();
  expect(next.tenant_access_token).not.toBe(first.tenant_access_token);
  const infoWith = (token: unknown) =>
    town.raw("GET", "/open-apis/bot/v3/info", undefined, { authorization: `Bearer ${token}` });
  expect((await infoWith(first.tenant_access_token)).body.code).toBe(0);
  await town.control("clock", { advance: "PT29M" });
  expect(await infoWith(first.tenant_access_token)).toMatchObject({ status: 400, body: { code: 99991663 } });
  expect((await infoWith(next.tenant_access_token)).body.code).toBe(0);
});

test("token calls fail with HTTP 200, other calls without a token with HTTP 400", async () => {
  const tokenFor = async (body: object) =>
    await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", body);
  expect(await tokenFor({ app_id: "cli_ffffffffffffffff", app_secret: "x" })).toMatchObject({
    status: 200,
    body: { code: 10014 },
  });
  expect(await tokenFor({ app_id: app.appId, app_secret: "x" })).toMatchObject({ status: 200, body: { code: 10015 } });
  expect(await tokenFor({})).toMatchObject({ status: 200, body: { code: 10003 } });
  expect(await town.raw("GET", "/open-apis/bot/v3/info")).toMatchObject({ status: 400, body: { code: 99991661 } });
  const odd = await town.raw("GET", "/open-apis/bot/v3/info", undefined, { authorization: "Bearer x" });
  expect(odd).toMatchObject({ status: 400, body: { code: 99991671 } });
});

test("a message goes to a person by any of their ids, always into the same private chat", async () => {
  const { data } = await say(wang, "open_id", "一");
  const person = await town.client.contact.v3.user.get({
    path: { user_id: wang },
    params: { user_id_type: "open_id" },
  });
  const byUser = await say(person.data?.user?.user_id ?? "", "user_id", "二");
  const byUnion = await say(person.data?.user?.union_id ?? "", "union_id", "三");
  expect([byUser.data?.chat_id, byUnion.data?.chat_id]).toEqual([data?.chat_id, data?.chat_id]);
  expect(person.data?.user).toMatchObject({ name: "王芳", job_title: "科长", mobile: "+8613800000002" });
});

test("an open id belongs to one app: another app's id of the same person is refused as such", async () => {
  const { unionId, otherAppOpenId } = await town.control(`people/${wang}/ids`);
  expect((await say(String(unionId), "union_id", "一")).code).toBe(0);
  expect(await failureOf(say(String(otherAppOpenId), "open_id", "二"))).toMatchObject({ code: 99992361 });
});

test("the same uuid sends once within an hour and again after it", async () => {
  const first = await say(street, "chat_id", "一次", "u1");
  const again = await say(street, "chat_id", "一次", "u1");
  expect(again.data?.message_id).toBe(first.data?.message_id);
  await town.control("clock", { advance: "PT1H" });
  const later = await say(street, "chat_id", "一次", "u1");
  expect(later.data?.message_id).not.toBe(first.data?.message_id);
  const { messages } = await town.control(`chats/${street}/messages`);
  expect(messages).toHaveLength(2);
});

test.each([
  ["an id that is of another type", () => say(street, "open_id", "x"), 230034],
  ["a person nobody knows", () => say(stranger, "open_id", "x"), 99992351],
  ["a chat the bot isn't in", () => say("oc_0000000000000000000000000000ffff", "chat_id", "x"), 230002],
  ["an empty text", () => say(street, "chat_id", ""), 230001],
  ["a text that is too long", () => say(street, "chat_id", "长".repeat(60_000)), 230025],
  ["a uuid of 51 characters", () => say(street, "chat_id", "x", "u".repeat(51)), 230001],
])("sending to %s is refused with the platform's code", async (_, call, code) => {
  expect(await failureOf(call())).toMatchObject({ status: 400, code });
});

test("content that is an object instead of JSON text is refused", async () => {
  const token = await tenantToken();
  const answer = await town.raw(
    "POST",
    "/open-apis/im/v1/messages?receive_id_type=chat_id",
    { receive_id: street, msg_type: "text", content: { text: "x" } },
    { authorization: `Bearer ${token}` },
  );
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 230001, error: { log_id: expect.stringMatching(/^\d{14}[0-9A-F]+$/) } },
  });
});

test("a mention is stored as a placeholder and shown by name", async () => {
  const { data } = await say(water, "chat_id", `<at user_id="${wang}">王</at> 请处理 <at user_id="all"></at>`);
  expect(JSON.parse(data?.body?.content ?? "")).toEqual({ text: "@_user_1 请处理 @_all" });
  expect(data?.mentions).toEqual([
    expect.objectContaining({ key: "@_user_1", id: wang, id_type: "open_id", name: "王芳" }),
  ]);
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toEqual([expect.objectContaining({ text: "@王芳 请处理 @所有人", type: "text" })]);
});

test("a reply hangs below the first message, in a thread if asked", async () => {
  const root = (await say(street, "chat_id", "根")).data?.message_id ?? "";
  const data = { msg_type: "text", content: JSON.stringify({ text: "答" }) };
  const first = await town.client.im.v1.message.reply({ path: { message_id: root }, data });
  expect(first.data).toMatchObject({ root_id: root, parent_id: root });
  const threaded = await town.client.im.v1.message.reply({
    path: { message_id: first.data?.message_id ?? "" },
    data: { ...data, reply_in_thread: true },
  });
  const start = first.data?.message_id ?? "";
  const thread_id = threaded.data?.thread_id ?? "";
  expect(threaded.data).toMatchObject({
    root_id: start,
    parent_id: start,
    thread_id: expect.stringMatching(/^omt_/),
  });
  const inside = await town.client.im.v1.message.reply({
    path: { message_id: threaded.data?.message_id ?? "" },
    data,
  });
  expect(inside.data).toMatchObject({ root_id: start, parent_id: start, thread_id });
  const copy = await town.client.im.v1.message.forward({
    path: { message_id: root },
    params: { receive_id_type: "thread_id" },
    data: { receive_id: thread_id },
  });
  expect(copy.data).toMatchObject({ chat_id: street, thread_id });
  const listed = await town.client.im.v1.message.list({
    params: { container_id_type: "thread", container_id: thread_id },
  });
  expect(listed.data?.items).toHaveLength(4);
});

test("a card is replaced for 14 days and then no longer", async () => {
  const id = await sendCard(town, street, card({ tag: "markdown", content: "一" }));
  const patch = (text: string) =>
    town.client.im.v1.message.patch({
      path: { message_id: id },
      data: { content: JSON.stringify(card({ tag: "markdown", content: text })) },
    });
  await town.control("clock", { advance: "P14D" });
  expect(await patch("二")).toMatchObject({ code: 0, data: {} });
  await town.control("clock", { advance: "PT1S" });
  expect(await failureOf(patch("三"))).toMatchObject({ code: 230031 });
  const message = await town.control(`messages/${id}`);
  expect(message).toMatchObject({ cardText: "哨令\n二", updates: 1, history: [{ at: "2026-01-05T09:00:00+08:00" }] });
});

test("a card can't go back to schema 1.0, a text can't be patched", async () => {
  const id = await sendCard(town, street, card({ tag: "hr" }));
  const content = JSON.stringify({ elements: [{ tag: "hr" }] });
  const refused = await failureOf(town.client.im.v1.message.patch({ path: { message_id: id }, data: { content } }));
  expect(refused).toMatchObject({ code: 230099, msg: expect.stringContaining("200830") });
  const text = (await say(street, "chat_id", "字")).data?.message_id ?? "";
  expect(
    await failureOf(town.client.im.v1.message.patch({ path: { message_id: text }, data: { content } })),
  ).toMatchObject({ code: 230001 });
});

test("messages are listed page by page", async () => {
  for (const text of ["一", "二", "三"]) await say(street, "chat_id", text);
  const params = { container_id_type: "chat", container_id: street, page_size: 2 };
  const first = await town.client.im.v1.message.list({ params });
  expect(first.data).toMatchObject({ has_more: true, items: [{ deleted: false }, {}] });
  const rest = await town.client.im.v1.message.list({
    params: { ...params, page_token: first.data?.page_token ?? "" },
  });
  expect(rest.data?.has_more).toBe(false);
  expect(rest.data?.items?.map(({ body }) => body?.content)).toEqual([JSON.stringify({ text: "三" })]);
});

test("urging lists who isn't in the chat, and fails when nobody is", async () => {
  const id = (await say(water, "chat_id", "请速办")).data?.message_id ?? "";
  const urge = (user_id_list: string[]) =>
    town.client.im.v1.message.urgentApp({
      path: { message_id: id },
      params: { user_id_type: "open_id" },
      data: { user_id_list },
    });
  expect((await urge([wang, li])).data).toEqual({ invalid_user_id_list: [li] });
  expect(await failureOf(urge([li]))).toMatchObject({ code: 230001 });
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toEqual([expect.objectContaining({ urgentTo: [wang] })]);
});

test("a group is made once for one uuid, and people come and go", async () => {
  const create = () =>
    town.client.im.v1.chat.create({
      params: { uuid: "c1", user_id_type: "open_id" },
      data: { name: "三号楼漏水", user_id_list: [li] },
    });
  const chat = (await create()).data;
  expect((await create()).data?.chat_id).toBe(chat?.chat_id);
  expect(chat).not.toHaveProperty("owner_id");
  const path = { chat_id: chat?.chat_id ?? "" };
  const added = await town.client.im.v1.chatMembers.create({
    path,
    params: { succeed_type: 1 },
    data: { id_list: [wang, stranger] },
  });
  expect(added.data).toMatchObject({ not_existed_id_list: [stranger] });
  await town.client.im.v1.chatMembers.delete({ path, params: { member_id_type: "open_id" }, data: { id_list: [li] } });
  const members = await town.client.im.v1.chatMembers.get({ path });
  expect(members.data).toMatchObject({ member_total: 1, items: [{ member_id: wang, name: "王芳" }] });
  expect((await town.client.im.v1.chat.get({ path })).data).toMatchObject({
    name: "三号楼漏水",
    user_count: "1",
    bot_count: "1",
  });
  expect((await town.client.im.v1.chatMembers.isInChat({ path })).data).toEqual({ is_in_chat: true });
  const groups = await town.client.im.v1.chat.list({});
  expect(groups.data?.items?.map(({ name }) => name)).toContain("三号楼漏水");
});

test("an unknown member fails the whole call by default", async () => {
  const call = town.client.im.v1.chatMembers.create({ path: { chat_id: street }, data: { id_list: [wang, stranger] } });
  expect(await failureOf(call)).toMatchObject({ code: 99992351 });
  expect((await town.client.im.v1.chatMembers.get({ path: { chat_id: street } })).data?.member_total).toBe(1);
});

test("people are found by mobile; an unknown one comes back without an id", async () => {
  const answer = await town.client.contact.v3.user.batchGetId({ data: { mobiles: ["13800000002", "+8613900000000"] } });
  expect(answer.data?.user_list).toEqual([
    expect.objectContaining({ user_id: wang, mobile: "13800000002" }),
    { mobile: "+8613900000000" },
  ]);
  const many = await town.client.contact.v3.user.batch({ params: { user_ids: [li, wang] } });
  expect(many.data?.items?.map(({ name }) => name)).toEqual(["李明", "王芳"]);
});

test("a field whose scope is missing is left out, an endpoint whose scope is missing is refused", async () => {
  const small = await startTown({ app: { ...app, scopes: ["contact:contact.base:readonly"] } });
  const { data } = await small.client.contact.v3.user.get({ path: { user_id: wang } });
  expect(data?.user).toEqual({ open_id: wang, union_id: expect.stringMatching(/^on_/) });
  expect(await failureOf(small.client.im.v1.chat.list({}))).toMatchObject({ status: 400, code: 99991672 });
  await small.stop();
});

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("an image is uploaded without a file name and comes back byte for byte", async () => {
  const uploaded = await town.client.im.v1.image.create({ data: { image_type: "message", image: png } });
  const key = uploaded?.image_key ?? "";
  expect(key).toMatch(/^img_v3_/);
  expect(await bytesOf(town.client.im.v1.image.get({ path: { image_key: key } }))).toEqual(png);
  const sent = await town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type: "image", content: JSON.stringify({ image_key: key }) },
  });
  expect(sent.code).toBe(0);
});

test("a picture that a person sent is a resource of that message, not the app's own", async () => {
  const { messageId } = await town.control("messages", { from: li, chatId: street, image: png.toString("base64") });
  const { messages } = await town.control(`chats/${street}/messages`);
  const key = /img_v3_[\w-]+/.exec(JSON.stringify(messages))?.[0] ?? "";
  const path = { message_id: String(messageId), file_key: key };
  expect(await bytesOf(town.client.im.v1.messageResource.get({ path, params: { type: "image" } }))).toEqual(png);
  const asOwn = town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type: "image", content: JSON.stringify({ image_key: key }) },
  });
  expect(await failureOf(asOwn)).toMatchObject({ code: 230017 });
});

test("an unknown path, a wrong method and a broken body are errors", async () => {
  const headers = { authorization: `Bearer ${await tenantToken()}` };
  expect(await town.raw("GET", "/open-apis/im/v9/nothing", undefined, headers)).toMatchObject({
    status: 404,
    body: { code: 99991201 },
  });
  expect(await town.raw("PUT", "/open-apis/bot/v3/info", {}, headers)).toMatchObject({
    status: 404,
    body: { code: 99991301 },
  });
  const broken = await fetch(`${town.sandbox.url}/open-apis/im/v1/messages?receive_id_type=chat_id`, {
    method: "POST",
    headers,
    body: "{",
  });
  expect(await broken.json()).toMatchObject({ code: 9499 });
});

test("the bot knows itself", async () => {
  const info = await town.client.request({ method: "GET", url: "/open-apis/bot/v3/info" });
  const { bot } = await town.control("town");
  expect(info).toMatchObject({ code: 0, bot: { app_name: "吹哨", open_id: JSON.parse(JSON.stringify(bot)).openId } });
});

async function tenantToken(): Promise<unknown> {
  const body = { app_id: app.appId, app_secret: app.appSecret };
  return (await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", body)).body.tenant_access_token;
}

async function bytesOf(download: Promise<{ getReadableStream(): AsyncIterable<Buffer> }>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await download).getReadableStream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
