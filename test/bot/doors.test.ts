import { createServer, type Server } from "node:http";
import mongoose from "mongoose";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type CardAction, type CardAnswer, InboundEvent } from "../../src/bot/ingress/inbound.js";
import { createIngress, type Ingress } from "../../src/bot/ingress/ingress.js";
import { webhookListener } from "../../src/bot/ingress/webhook-listener.js";
import { createLark } from "../../src/bot/lark/client.js";
import type { Lark } from "../../src/bot/lark/lark.js";
import { openLongConnection } from "../../src/bot/lark/long-connection.js";
import { createLog } from "../../src/log.js";
import { createInbox, type Inbox } from "../../src/models/inbox.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { app, button, card, li, startAt, startTown, street, type Town, wang, water } from "../sandbox/small-town.js";

const doors = ["webhook", "ws"] as const;
const log = createLog("silent");

let database: TestDatabase;
let connection: mongoose.Connection;
let inbox: Inbox<InboundEvent>;

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  inbox = createInbox(connection, { instance: "a", event: InboundEvent });
  await inbox.init();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

let town: Town;
let lark: Lark;
let ingress: Ingress;
let events: InboundEvent[];
let taps: CardAction[];
let answer: CardAnswer;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A bot that only listens, behind one of the two doors of a pretend platform. */
async function open(door: (typeof doors)[number]): Promise<void> {
  town = await startTown({ app: { ...app, mode: door } });
  closers.push(() => town.stop());
  events = [];
  taps = [];
  answer = {};
  lark = createLark({ appId: app.appId, appSecret: app.appSecret, domain: town.sandbox.url, log });
  closers.push(() => lark.close());
  const bot = await lark.getBotInfo();
  ingress = createIngress({
    inbox,
    onEvent: async (event) => {
      events.push(event);
    },
    onCardAction: async (tap) => {
      taps.push(tap);
      return answer;
    },
    afterwards: { lateTap: async () => {}, notRecorded: async () => {}, givenUp: async () => {} },
    answers: { late: {}, fault: {} },
    botOpenId: () => bot.openId,
    clock: () => startAt,
    log,
  });
  if (door === "webhook") await serve();
  else await connect();
}

async function serve(): Promise<void> {
  const webhook = ingress.webhook(app);
  const server = createServer(webhookListener(webhook, log));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  town.sandbox.setWebhookUrl(`http://127.0.0.1:${portOf(server)}/webhook/event`);
}

async function connect(): Promise<void> {
  const long = await openLongConnection({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: town.sandbox.url,
    onEnvelope: (envelope) => ingress.fromConnection(envelope),
    log,
  });
  expect(long.isConnected()).toBe(true);
  closers.push(() => long.close());
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

const settled = async () => {
  await town.control("settle", {});
  await ingress.idle();
};

test.each(doors)("through %s a message comes with its mentions named, its sender and its time", async (door) => {
  await open(door);
  const bot = await lark.getBotInfo();
  await town.control("messages", { from: li, chatId: street, text: "/吹哨 三号楼漏水 @王芳", mentions: [bot.openId] });
  await settled();
  expect(events).toMatchObject([
    {
      kind: "message",
      chatId: street,
      chatType: "group",
      senderOpenId: li,
      senderIsBot: false,
      type: "text",
      text: expect.stringMatching(/^@吹哨 ?\/吹哨 三号楼漏水 @王芳$/),
      mentions: [{ openId: bot.openId, name: "吹哨", isBot: true }],
      mentionedBot: true,
      parentId: null,
      createdAt: startAt,
    },
  ]);
});

test.each(doors)("through %s a picture and a place come as what they are", async (door) => {
  await open(door);
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await town.control("messages", { from: li, image: pixel });
  await town.control("messages", { from: li, location: { name: "海埂路12号", latitude: 24.96, longitude: 102.66 } });
  await settled();
  expect(events).toMatchObject([
    { chatType: "p2p", text: "", images: [expect.stringMatching(/^img_/)], mentionedBot: false },
    { location: { name: "海埂路12号", latitude: "24.96", longitude: "102.66" } },
  ]);
});

test.each(doors)("through %s a tap is answered with a toast and a card", async (door) => {
  await open(door);
  const { messageId } = await lark.sendMessage({
    receiveIdType: "chat_id",
    receiveId: water,
    msgType: "interactive",
    content: JSON.stringify(card(button("签收", { do: "accept" }))),
    uuid: `tap ${door}`,
  });
  answer = {
    toast: { type: "success", content: "已签收" },
    card: { type: "raw", data: card(button("报到", { do: "in" })) },
  };
  const pressed = await town.control("press", { by: wang, messageId, label: "签收" });
  expect(pressed).toMatchObject({ status: 200, toast: { type: "success", content: "已签收" } });
  expect(taps).toMatchObject([
    { operatorOpenId: wang, messageId, chatId: water, value: { do: "accept" }, tag: "button", formValue: {} },
  ]);
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toMatchObject([{ buttons: [{ label: "报到" }] }]);
});

test.each(doors)("through %s an event that is delivered twice is worked on once", async (door) => {
  await open(door);
  await town.control("faults", { events: { duplicate: true } });
  await town.control("messages", { from: li, chatId: street, text: "吹哨 @吹哨" });
  await settled();
  expect(events).toHaveLength(1);
  expect(ingress.counts()).toMatchObject({ events: 1, repeats: 1 });
});

test("an app that the platform refuses learns so when it connects", async () => {
  await open("ws");
  const refused = openLongConnection({
    appId: app.appId,
    appSecret: "wrong",
    domain: town.sandbox.url,
    onEnvelope: async () => ({}),
    log,
  });
  await expect(refused).rejects.toThrow();
});
