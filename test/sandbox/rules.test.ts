import { afterEach, beforeEach, expect, test } from "vitest";
import WebSocket from "ws";
import { z } from "zod";
import {
  app,
  button,
  card,
  failureOf,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  wang,
  water,
  zhao,
} from "./small-town.js";

let town: Town;
let authorization: string;
beforeEach(async () => {
  town = await startTown();
  authorization = await bearerOf(town);
});
afterEach(() => town.stop());

async function bearerOf({ raw }: Town): Promise<string> {
  const asked = { app_id: app.appId, app_secret: app.appSecret };
  const { body } = await raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
  return `Bearer ${body.tenant_access_token}`;
}
const say = async (receive_id: string, uuid?: string, type: "chat_id" | "open_id" = "chat_id") =>
  town.client.im.v1.message.create({
    params: { receive_id_type: type },
    data: { receive_id, msg_type: "text", content: '{"text":"请看"}', ...(uuid ? { uuid } : {}) },
  });
const idOf = async (sent: ReturnType<typeof say>): Promise<string> => (await sent).data?.message_id ?? "";
/** What a stream says until these words come. */
async function textUntil({ body }: Response, words: string): Promise<string> {
  let text = "";
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    const at = text.indexOf(words);
    if (at >= 0) return text.slice(0, at);
  }
  return text;
}
const md = (content: string) => ({ tag: "markdown", content });

test("a group's uuid holds for ten hours and for its owner", async () => {
  const create = async (owner_id?: string) =>
    (
      await town.client.im.v1.chat.create({
        params: { uuid: "u" },
        data: { name: "专班", ...(owner_id ? { owner_id } : {}) },
      })
    ).data?.chat_id;
  const first = await create();
  expect(await create(li)).not.toBe(first);
  await town.control("clock", { advance: "PT9H59M" });
  expect(await create()).toBe(first);
  await town.control("clock", { advance: "PT1M" });
  expect(await create()).not.toBe(first);
});

test("the 201st unread urgent message of one person is refused, until they have read", async () => {
  const messages = await Promise.all(Array.from({ length: 200 }, () => idOf(say(water))));
  const urge = (message_id: string, user_id_list: string[]) =>
    town.client.im.v1.message.urgentApp({
      path: { message_id },
      params: { user_id_type: "open_id" },
      data: { user_id_list },
    });
  for (const id of messages) await urge(id, [wang]);
  const next = await idOf(say(water));
  expect(await failureOf(urge(next, [wang]))).toMatchObject({ code: 230023 });
  expect((await urge(next, [zhao, zhao])).code).toBe(0);
  await town.control("read", { by: wang, chatId: water });
  expect((await urge(next, [wang])).code).toBe(0);
  const { urgents } = z.object({ urgents: z.array(z.unknown()) }).parse(await town.control(`messages/${next}`));
  expect(urgents).toHaveLength(2); // named twice is urged once
});

test("people and chats that are closed to the bot refuse with the code that says why", async () => {
  await say(li, undefined, "open_id");
  const root = await idOf(say(water));
  const closed = { [wang]: 230013, [li]: 230053, [water]: 230018 };
  expect(await town.control("closed", { closed })).toMatchObject({ closed });
  expect(await failureOf(say(wang, undefined, "open_id"))).toMatchObject({ status: 400, code: 230013 });
  expect(await failureOf(say(li, undefined, "open_id"))).toMatchObject({ code: 230053 });
  expect(await failureOf(say(water))).toMatchObject({ code: 230018 });
  const reply = town.client.im.v1.message.reply({
    path: { message_id: root },
    data: { msg_type: "text", content: '{"text":"x"}' },
  });
  expect(await failureOf(reply)).toMatchObject({ code: 230018 });
  for (const [wrong, status] of [
    [{ [wang]: 230018 }, 400],
    [{ [water]: 230013 }, 400],
    [{ [wang]: 1 }, 400],
    [{ ou_none: 230013 }, 404],
  ] as const)
    expect((await town.raw("POST", "/sandbox/api/closed", { closed: wrong })).status).toBe(status);
  await town.control("closed", { closed: {} });
  expect((await say(wang, undefined, "open_id")).code).toBe(0);
});

test("a batch is answered before it is delivered, and can't be answered, edited or made rich", async () => {
  const send = (body: object) =>
    town.client.request({
      method: "POST",
      url: "/open-apis/message/v4/batch_send/",
      data: { open_ids: [li], ...body },
    });
  const live = await fetch(`${town.sandbox.url}/sandbox/api/live`);
  const { data } = await send({ msg_type: "text", content: { text: "演练" } });
  const url = `/open-apis/im/v1/batch_messages/${data.message_id}/get_progress`;
  const progress = async () =>
    (await town.client.request({ method: "GET", url })).data.batch_message_send_progress.success_user_ids_count;
  await town.control("settle", {});
  expect(await progress()).toBe(1);
  const { entries } = z
    .object({ entries: z.array(z.object({ n: z.number(), path: z.string() })) })
    .parse(await town.control("wire?after=0"));
  const answered = entries.find(({ path }) => path.includes("batch_send"));
  const told = await textUntil(live, '"kind":"message"');
  expect(told).toContain(`{"kind":"wire","n":${answered?.n}}`); // and only then the message
  const { messages } = z
    .object({ messages: z.array(z.object({ messageId: z.string() })) })
    .parse(await town.control(`chats/p2p/messages?viewer=${li}`));
  const message_id = messages[0]?.messageId ?? "";
  const content = '{"text":"x"}';
  const { message } = town.client.im.v1;
  expect(await failureOf(message.reply({ path: { message_id }, data: { msg_type: "text", content } }))).toMatchObject({
    code: 230054,
  });
  expect(await failureOf(message.update({ path: { message_id }, data: { msg_type: "text", content } }))).toMatchObject({
    code: 230054,
  });
  for (const [body, code] of [
    [{ msg_type: "text", content: { text: "<b>x</b>" } }, 10003],
    [{ msg_type: "post", content: { zh_cn: { title: "", content: [[{ tag: "md", text: "x" }]] } } }, 10003],
    [{ msg_type: "interactive", card: card({ tag: "note" }) }, 11246],
    [{ msg_type: "text" }, 10003],
  ] as const)
    expect(await send(body)).toMatchObject({ code }); // with HTTP 200
});

test("a card of 1.0 is pressed for 30 days and changed for 14", async () => {
  const bot = await startWebhookBot({ "card.action.trigger": async () => ({}) });
  town.sandbox.setWebhookUrl(bot.url);
  const old = { elements: [{ tag: "action", actions: [{ ...button("签收"), value: { n: 1 } }] }] };
  const messageId = await sendCard(town, street, old);
  await town.control("clock", { advance: "P20D" });
  const press = () => town.control("press", { by: li, messageId, label: "签收" });
  expect(await press()).toEqual({ status: 200 });
  const patch = town.client.im.v1.message.patch({
    path: { message_id: messageId },
    data: { content: JSON.stringify(old) },
  });
  expect(await failureOf(patch)).toMatchObject({ code: 230031 });
  await town.control("clock", { advance: "P11D" });
  expect(await press()).toMatchObject({ status: 400, error: { msg: expect.stringContaining("30 days") } });
  await bot.stop();
});

test("streaming closes by itself after ten minutes, and is switched on anew", async () => {
  const call = async (method: string, path: string, body: object) => {
    const { body: answer } = await town.raw(method, `/open-apis/cardkit/v1/cards${path}`, body, { authorization });
    return answer;
  };
  const streamed = { ...card({ ...md(""), element_id: "text" }), config: { update_multi: true, streaming_mode: true } };
  const made = await call("POST", "", { type: "card_json", data: JSON.stringify(streamed) });
  const { card_id: id } = z.object({ card_id: z.string() }).parse(made.data);
  const type = (sequence: number, content: string) =>
    call("PUT", `/${id}/elements/text/content`, { content, sequence });
  expect((await type(1, "一")).code).toBe(0);
  await town.control("clock", { advance: "PT10M" });
  expect((await type(2, "一二")).code).toBe(200850);
  const settings = JSON.stringify({ config: { streaming_mode: true } });
  expect((await call("PATCH", `/${id}/settings`, { settings, sequence: 3 })).code).toBe(0);
  expect((await type(4, "一二三")).code).toBe(0);
  const over = { content: "x", sequence: 2 ** 31 };
  expect((await call("PUT", `/${id}/elements/text/content`, over)).code).toBe(10002);
});

test("a bot that recalls a message is told so, as of anybody's; what others wrote it recalls for a year", async () => {
  const told: unknown[] = [];
  const bot = await startWebhookBot({ "im.message.recalled_v1": async (event: object) => void told.push(event) });
  town.sandbox.setWebhookUrl(bot.url);
  const { data } = await town.client.im.v1.chat.create({ data: { name: "专班", user_id_list: [li] } });
  const chatId = data?.chat_id ?? "";
  const theirs = async () => String((await town.control("messages", { from: li, chatId, text: "错了" })).messageId);
  const [recent, old] = [await theirs(), await theirs()];
  const recall = (message_id: string) => town.client.im.v1.message.delete({ path: { message_id } });
  await recall(await idOf(say(street)));
  await recall(recent);
  await town.control("settle", {});
  expect(told).toMatchObject([{ recall_type: "message_owner" }, { recall_type: "group_owner", message_id: recent }]);
  await town.control("clock", { advance: "P366D" });
  authorization = await bearerOf(town);
  expect(await failureOf(recall(old))).toMatchObject({ code: 230009 });
  await bot.stop();
});

test("with rate limits on, pins, cards and members have limits of their own", async () => {
  const strict = await startTown({ rateLimits: true });
  const { pin, message, chatMembers } = strict.client.im.v1;
  const messageId = await sendCard(strict, street, card(md("一")));
  const data = { message_id: messageId };
  const content = JSON.stringify(card(md("二")));
  for (let n = 0; n < 5; n += 1) await pin.create({ data });
  expect(await failureOf(pin.create({ data }))).toMatchObject({ code: 230047 });
  for (let n = 0; n < 5; n += 1) await message.patch({ path: data, data: { content } });
  expect(await failureOf(message.patch({ path: data, data: { content } }))).toMatchObject({ code: 230020 });
  const path = { chat_id: street };
  const added = await Promise.allSettled(
    [wang, zhao].map((openId) => failureOf(chatMembers.create({ path, data: { id_list: [openId] } }))),
  );
  const codes = added.map((one) => (one.status === "fulfilled" ? one.value.code : 0));
  expect(codes.toSorted()).toEqual([0, 232019]);
  await strict.stop();
});

test("an app that owns no group needs the right to act as its owner", async () => {
  const scopes = ["im:chat", "im:message"];
  const small = await startTown({ app: { ...app, scopes } });
  const path = { chat_id: water };
  const { chat, chatMembers } = small.client.im.v1;
  expect(await failureOf(chat.update({ path, data: { owner_id: zhao } }))).toMatchObject({ code: 232017 });
  expect(await failureOf(chat.delete({ path }))).toMatchObject({ code: 232017 });
  expect(await failureOf(chatMembers.delete({ path, data: { id_list: [zhao] } }))).toMatchObject({ code: 232017 });
  expect((await chat.update({ path, data: { name: "水务群" } })).code).toBe(0);
  await small.stop();
});

test("groups are listed by when they came or by when something was said last", async () => {
  await say(water);
  const names = async (sort_type: "ByCreateTimeAsc" | "ByActiveTimeDesc") =>
    (await town.client.im.v1.chat.list({ params: { sort_type } })).data?.items?.map(({ chat_id }) => chat_id);
  expect(await names("ByCreateTimeAsc")).toEqual([street, water]);
  expect(await names("ByActiveTimeDesc")).toEqual([water, street]);
});

test("a call can be slow on purpose, and every token be ended at once", async () => {
  await town.control("faults", { api: { tookMs: 150, next: 1, path: "bot/v3/info" } });
  const info = async () => (await town.raw("GET", "/open-apis/bot/v3/info", undefined, { authorization })).body.code;
  const before = performance.now();
  expect(await info()).toBe(0);
  expect(performance.now() - before).toBeGreaterThan(140);
  await town.control("faults", { tokens: { revoke: true } });
  expect(await info()).toBe(99991663);
  authorization = await bearerOf(town);
  expect(await info()).toBe(0);
});

test("pictures with too many pixels are refused by their own size", async () => {
  const upload = (image: Buffer) => town.client.im.v1.image.create({ data: { image_type: "message", image } });
  const png = (width: number, height: number) => {
    const head = Buffer.alloc(24);
    head.write("\x89PNG\r\n\x1a\n", "latin1");
    head.writeUInt32BE(width, 16);
    head.writeUInt32BE(height, 20);
    return head;
  };
  const gif = (width: number) => Buffer.concat([Buffer.from("GIF89a"), Buffer.from([width & 255, width >> 8, 1, 0])]);
  const jpeg = (height: number) =>
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 8, 8, height >> 8, height & 255, 0, 9, 1]);
  for (const fine of [png(12_000, 12_000), gif(2000), jpeg(12_000), Buffer.from("GIF8")])
    expect((await upload(fine))?.image_key).toMatch(/^img_v3_/);
  for (const large of [png(12_001, 1), png(1, 12_001), gif(2001), jpeg(12_001)])
    expect(await failureOf(upload(large))).toMatchObject({ code: 234039 });
});

test("the long connection's endpoint refuses with data that is an object: a wrong secret, and the 51st client", async () => {
  const connected = await startTown({ app: { ...app, mode: "ws" } });
  const secret = { AppID: app.appId, AppSecret: app.appSecret };
  const endpoint = async (body: object) => (await connected.raw("POST", "/callback/ws/endpoint", body)).body;
  for (const wrong of [{ ...secret, AppSecret: "x" }, { ...secret, AppID: "cli_ffffffffffffffff" }, {}])
    expect(await endpoint(wrong)).toMatchObject({ code: 514, data: {} });
  const sockets: WebSocket[] = [];
  for (let n = 0; n < 50; n += 1) {
    const { data } = z.object({ data: z.object({ URL: z.string() }) }).parse(await endpoint(secret));
    const socket = new WebSocket(data.URL);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    sockets.push(socket);
  }
  expect(await endpoint(secret)).toMatchObject({ code: 1000040350, data: {} });
  sockets[0]?.terminate();
  await expect.poll(async () => (await endpoint(secret)).code).toBe(0);
  for (const socket of sockets) socket.terminate();
  await connected.stop();
});
