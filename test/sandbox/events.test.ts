import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  app,
  lark,
  li,
  startTown,
  startWebhookBot,
  street,
  type Town,
  type WebhookBot,
  wang,
  water,
} from "./small-town.js";

type Message = {
  message_id: string;
  content: string;
  chat_type: string;
  mentions?: { key: string; mentioned_type: string }[];
};
type Received = { event_id: string; message: Message; sender: { sender_id: { open_id: string } } };

let town: Town;
let bot: WebhookBot;
let received: Received[];
let answerWith: () => unknown;
beforeEach(async () => {
  received = [];
  answerWith = () => ({});
  bot = await startWebhookBot({
    "im.message.receive_v1": async (event: Received) => {
      received.push(event);
      return answerWith();
    },
  });
  town = await startTown();
  town.sandbox.setWebhookUrl(bot.url);
});
afterEach(async () => {
  await town.stop();
  await bot.stop();
});

const texts = () => received.map(({ message }) => JSON.parse(message.content).text);
const says = (text: string, more: object = {}) => town.control("messages", { from: li, chatId: street, text, ...more });
const settle = () => town.control("settle", {});

test("what a person writes reaches the bot encrypted and signed, so that the official SDK takes it", async () => {
  const { messageId } = await says("吹哨 三号楼漏水");
  await settle();
  expect(received).toEqual([
    expect.objectContaining({
      message: expect.objectContaining({ message_id: messageId, chat_type: "group", message_type: "text" }),
      sender: expect.objectContaining({ sender_id: expect.objectContaining({ open_id: li }), sender_type: "user" }),
    }),
  ]);
  expect(texts()).toEqual(["吹哨 三号楼漏水"]);
});

test("a message to nobody's group goes to the private chat with the bot", async () => {
  const answer = await town.control("messages", { from: li, text: "帮助" });
  await settle();
  expect(received[0]?.message.chat_type).toBe("p2p");
  const { messages, chatId } = await town.control(`chats/p2p/messages?viewer=${li}`);
  expect(chatId).toBe(answer.chatId);
  expect(messages).toEqual([expect.objectContaining({ from: li, text: "帮助" })]);
});

test("mentions become placeholders; one that doesn't stand in the text is put before it", async () => {
  const { bot: self } = await town.control("town");
  const botId = JSON.parse(JSON.stringify(self)).openId;
  await town.control("messages", { from: wang, chatId: water, text: "请 @王芳 看看", mentions: [botId, wang] });
  await settle();
  expect(texts()).toEqual(["@_user_1 请 @_user_2 看看"]);
  expect(received[0]?.message.mentions?.map(({ key, mentioned_type }) => [key, mentioned_type])).toEqual([
    ["@_user_1", "bot"],
    ["@_user_2", "user"],
  ]);
  const { messages } = await town.control(`chats/${water}/messages`);
  expect(messages).toEqual([expect.objectContaining({ text: "@吹哨 请 @王芳 看看" })]);
});

test("without the scope for group messages the bot hears only what mentions it", async () => {
  const small = await startTown({ app: { ...app, webhookUrl: bot.url, scopes: ["im:message.group_at_msg:readonly"] } });
  const { bot: self } = await small.control("town");
  const botId = JSON.parse(JSON.stringify(self)).openId;
  await small.control("messages", { from: li, chatId: street, text: "闲聊" });
  await small.control("messages", { from: li, chatId: street, text: "在吗", mentions: [botId] });
  await small.control("settle", {});
  expect(texts()).toEqual(["@_user_1 在吗"]);
  await small.stop();
});

test("the bot's own messages are no events", async () => {
  await town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type: "text", content: JSON.stringify({ text: "收到" }) },
  });
  await settle();
  expect(received).toEqual([]);
});

test("an event that isn't taken comes again after 15 s, 5 min, 1 h and 6 h with the same id, and no more", async () => {
  await bot.stop();
  await says("吹哨");
  await settle();
  const hits: string[] = [];
  const wire = await startRefuser(hits);
  town.sandbox.setWebhookUrl(wire.url);
  const after = async (advance: string) => {
    await town.control("clock", { advance });
    return hits.length;
  };
  expect(await after("PT14S")).toBe(0);
  expect(await after("PT1S")).toBe(1);
  expect(await after("PT5M")).toBe(2);
  expect(await after("PT1H")).toBe(3);
  expect(await after("PT6H")).toBe(4);
  expect(await after("P1D")).toBe(4);
  expect(new Set(hits).size).toBe(1);
  await wire.stop();
});

test("an event that is taken at its second coming doesn't come a third time", async () => {
  await town.control("faults", { events: { drop: 1 } });
  await says("吹哨");
  await settle();
  expect(received).toEqual([]);
  await town.control("clock", { advance: "P1D" });
  expect(texts()).toEqual(["吹哨"]);
});

test("a dropped, a doubled and an overtaken event, on demand", async () => {
  await town.control("faults", { events: { duplicate: 1 } });
  await says("一");
  await settle();
  expect(texts()).toEqual(["一", "一"]);
  expect(received[0]?.event_id).toBe(received[1]?.event_id);
  await town.control("faults", { events: { reorder: 1 } });
  await says("二");
  await says("三");
  await settle();
  expect(texts()).toEqual(["一", "一", "三", "二"]);
});

test("a share of the events is lost on the way and comes later", async () => {
  await town.control("faults", { events: { drop: 0.5 } });
  for (const text of ["一", "二", "三", "四"]) {
    await says(text);
    await settle();
  }
  expect(texts()).toEqual(["一", "三"]);
  await town.control("faults", {});
  await town.control("clock", { advance: "PT15S" });
  expect(texts()).toEqual(["一", "三", "二", "四"]);
});

test("a message held back to be overtaken comes anyway when nothing follows", async () => {
  await town.control("faults", { events: { reorder: true } });
  await says("一");
  await settle();
  expect(texts()).toEqual(["一"]);
});

test("settling waits for events that are late", async () => {
  await town.control("faults", { events: { delayMs: 30 } });
  await says("一");
  expect(texts()).toEqual([]);
  await settle();
  expect(texts()).toEqual(["一"]);
});

test("somebody who opens the private chat is reported", async () => {
  const entered: unknown[] = [];
  const door = await startWebhookBot({
    "im.chat.access_event.bot_p2p_chat_entered_v1": async (event: object) => entered.push(event),
  });
  town.sandbox.setWebhookUrl(door.url);
  const { chatId } = await town.control("enter", { by: li });
  await settle();
  expect(entered).toEqual([
    expect.objectContaining({ chat_id: chatId, operator_id: expect.objectContaining({ open_id: li }) }),
  ]);
  await door.stop();
});

test("a body with a wrong signature doesn't reach the handler: the SDK checks what the sandbox signs", async () => {
  const other = new lark.EventDispatcher({
    encryptKey: "another key",
    logger: { error() {}, warn() {}, info() {}, debug() {}, trace() {} },
  });
  let ran = false;
  other.register({
    "im.message.receive_v1": async () => {
      ran = true;
    },
  });
  const server = createServer().on("request", lark.adaptDefault("/webhook", other));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  town.sandbox.setWebhookUrl(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/webhook`);
  await says("吹哨");
  await settle();
  expect(ran).toBe(false);
  server.closeAllConnections();
  server.close();
});

test("the wire shows each call and event in order, without the app's secret", async () => {
  await says("吹哨");
  await settle();
  await town.client.im.v1.chat.list({});
  const { entries } = await town.control("wire?after=0");
  expect(entries).toEqual([
    expect.objectContaining({ n: 1, direction: "out", kind: "event", path: "im.message.receive_v1", status: 200 }),
    expect.objectContaining({ n: 2, direction: "in", kind: "api", method: "POST", status: 200 }),
    expect.objectContaining({ n: 3, direction: "in", kind: "api", method: "GET", path: "/open-apis/im/v1/chats" }),
  ]);
  expect(JSON.stringify(entries)).not.toContain(`"${app.appSecret}"`);
  expect(await town.control("wire?after=2")).toMatchObject({ entries: [{ n: 3 }] });
});

/** Answers each event with 500 and notes its body. */
async function startRefuser(hits: string[]) {
  const cipher = new lark.AESCipher(app.encryptKey);
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      hits.push(JSON.parse(cipher.decrypt(JSON.parse(body).encrypt)).header.event_id);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
