import mongoose from "mongoose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLark } from "../../src/bot/lark/client.js";
import type { Lark } from "../../src/bot/lark/lark.js";
import { platformLimits } from "../../src/bot/sender/pacer.js";
import { Sender, type SenderOptions } from "../../src/bot/sender/sender.js";
import { send } from "../../src/jobs/send.js";
import { createLog } from "../../src/log.js";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import type { NewDelivery } from "../../src/models/delivery-document.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { cardFor, noticeFor, replyTo } from "./owed.js";
import { type Fault, StubLark } from "./stub-lark.js";
import { type TurnedTime, turnTime } from "./turned-time.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let deliveries: Deliveries;
let stub: StubLark;
let lark: Lark;
let now: Date;
let time: TurnedTime | null = null;

const start = new Date("2026-01-05T09:00:00+08:00");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const unpaced = { perSecond: 1e6, perMinute: 1e9, perChat: 1e6, factor: 1 };

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  deliveries = createDeliveries(connection);
  await deliveries.init();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  now = start;
  await connection.collection("deliveries").deleteMany({});
  stub = new StubLark();
  lark = createLark({
    appId: "cli_0123456789abcdef",
    appSecret: "secret",
    domain: await stub.start(),
    timeouts: { connect: 5_000, answer: 10_000 },
    log: createLog("silent"),
  });
  await lark.warmUp();
});
afterEach(async () => {
  for (const sender of started.splice(0)) {
    let stopped = false;
    const stopping = sender.stop().then(() => {
      stopped = true;
    });
    await time?.pass({ done: () => stopped }); // what is under way arrives only if time goes on
    await stopping;
  }
  time = null;
  await lark.close();
  await stub.stop();
});

const started: Sender[] = [];

function newSender(options: Partial<SenderOptions> = {}): Sender {
  const sender = new Sender({
    deliveries,
    lark,
    render: async (delivery) => ({ msgType: "interactive", content: JSON.stringify({ shows: delivery.id }) }),
    goesOutAnew: async () => true,
    clock: () => now,
    instance: "a",
    limits: unpaced,
    log: createLog("silent"),
    ...options,
  });
  started.push(sender);
  return sender;
}

const owe = (...list: NewDelivery[]) => deliveries.upsertMany(list.map((delivery) => ({ delivery, at: now })));
const many = (count: number, make: (n: number) => NewDelivery) => Array.from({ length: count }, (_, n) => make(n));
const status = (code: number, httpStatus = 400, headers = {}): Fault => ({
  kind: "status",
  status: httpStatus,
  body: { code, msg: "refused" },
  headers,
});

test("cards, notices, replies and urgents go out, each by its own call", async () => {
  await owe(cardFor("c1"), noticeFor("n1", { urgent: { channel: "phone", openIds: ["ou_1"] } }), replyTo("om_asked"));
  await send({ sender: newSender(), clock: () => now });
  const notice = await deliveries.byId("n1");
  expect(stub.accepted.toSorted((a, b) => a.api.localeCompare(b.api))).toMatchObject([
    { api: "reply", chat: "om_asked", content: '{"text":"收到"}' },
    { api: "send", chat: "oc_1", content: '{"shows":"c1"}' },
    { api: "send", chat: "ou_n1", content: '{"shows":"n1"}' },
    { api: "urgent_phone", chat: notice?.messageId },
  ]);
  expect(await deliveries.counts(now)).toEqual({ due: 0, waiting: 0, parked: 0 });
});

test("draining sends everything that is due by then, and nothing that is not", async () => {
  await owe(...many(250, (n) => noticeFor(`n${n}`)));
  await deliveries.upsertMany([{ delivery: noticeFor("tomorrow"), at: after(86_400) }]);
  await newSender().drain(now);
  expect(stub.accepted).toHaveLength(250);
  expect(await deliveries.moments()).toEqual({ send: after(86_400), tell: null });
});

test("draining may run ahead of the bot's clock, as when it is moved", async () => {
  await deliveries.upsertMany([{ delivery: noticeFor("tomorrow"), at: after(86_400) }]);
  await newSender().drain(after(86_400));
  expect(stub.accepted).toHaveLength(1);
});

test("a living card is made once and then redrawn, however often it changed, with its newest state", async () => {
  const sender = newSender();
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  for (let wanted = 2; wanted <= 21; wanted++) await owe(cardFor("c1", { wanted, lane: "refresh" }));
  await sender.drain(now);
  expect(stub.accepted.map(({ api }) => api)).toEqual(["send", "patch"]);
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 21, wanted: 21 });
});

test("what was drawn newer than asked is not drawn once more", async () => {
  const sender = newSender({ render: async () => ({ msgType: "interactive", content: "{}", version: 7 }) });
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  await owe(cardFor("c1", { wanted: 7 }));
  await sender.drain(now);
  expect(stub.accepted).toHaveLength(1);
});

test("what there is nothing to say about any more is not sent", async () => {
  await owe(noticeFor("n1"));
  const sender = newSender({ render: async () => "skip" });
  await sender.drain(now);
  expect(stub.accepted).toEqual([]);
  expect(sender.counts()).toMatchObject({ sent: 0, skipped: 1 });
  expect(await deliveries.counts(now)).toEqual({ due: 0, waiting: 0, parked: 0 });
});

test("a fault of the platform is tried again later, with the same uuid, so that it is one message", async () => {
  await owe(noticeFor("n1"));
  const sender = newSender();
  stub.faults.push(status(2200, 500), { kind: "drop" });
  await sender.drain(now);
  expect(stub.accepted).toEqual([]);
  expect(await deliveries.byId("n1")).toMatchObject({ attempts: 1, parkedAt: null });
  await sender.drain(after(2));
  await sender.drain(after(10));
  expect(stub.accepted).toHaveLength(1);
});

test("a limit is waited for as long as the platform asks", async () => {
  await owe(noticeFor("n1"));
  const sender = newSender();
  stub.faults.push(status(99991400, 429, { "x-ogw-ratelimit-reset": "30" }));
  await sender.drain(now);
  expect(await deliveries.moments()).toEqual({ send: after(30), tell: null });
  expect(sender.counts()).toMatchObject({ limited: 1 });
});

test.each([
  [230002, "giveUp"],
  [99991672, "askAdmin"],
])("code %s is parked with the reason, and the others go on", async (code) => {
  await owe(noticeFor("n1", { to: { type: "chat_id", id: "oc_closed" } }), noticeFor("n2"));
  stub.refusals.set("oc_closed", { status: 400, code });
  await newSender().drain(now);
  expect(stub.accepted.map(({ chat }) => chat)).toEqual(["ou_n2"]);
  expect(await deliveries.parked(10)).toMatchObject([{ id: "n1", parkedWhy: expect.stringContaining(String(code)) }]);
});

test("what fails again and again is parked in the end", async () => {
  await owe(noticeFor("n1", { to: { type: "chat_id", id: "oc_broken" } }));
  stub.refusals.set("oc_broken", { status: 500, code: 2200 });
  const sender = newSender();
  for (let tries = 1; tries <= 24; tries++) await sender.drain(after(tries * 600));
  expect(await deliveries.parked(10)).toMatchObject([{ parkedWhy: expect.stringContaining("24 tries") }]);
});

test("a card that can't be drawn now is tried again, the others go on", async () => {
  await owe(noticeFor("n1"), noticeFor("n2"));
  const sender = newSender({
    render: async ({ id }) => {
      if (id === "n1") throw new Error("cannot draw");
      return { msgType: "interactive", content: "{}" };
    },
  });
  await sender.drain(now);
  expect(stub.accepted).toHaveLength(1);
  expect(await deliveries.byId("n1")).toMatchObject({ attempts: 1 });
});

test("a card older than fourteen days goes out anew, without asking the platform", async () => {
  const sender = newSender();
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  now = after(14 * 86_400);
  await owe(cardFor("c1", { wanted: 2 }));
  await sender.drain(now);
  expect(stub.accepted.map(({ api }) => api)).toEqual(["send", "send"]);
  expect(new Set(stub.accepted.map(({ uuid }) => uuid)).size).toBe(2);
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 2, issue: 1, sentAt: now });
});

test("a card that the platform calls too old goes out anew, once", async () => {
  const sender = newSender();
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  await owe(cardFor("c1", { wanted: 2 }));
  stub.faults.push(status(230031));
  await sender.drain(now);
  expect(stub.accepted.map(({ api }) => api)).toEqual(["send", "send"]);
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 2, issue: 1, parkedAt: null, nextAt: null });
  expect(await deliveries.parked(10)).toEqual([]);
});

test("a card that is too old and no longer needed is left as it stands, and nothing is owed", async () => {
  const sender = newSender({ goesOutAnew: async () => false });
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  now = after(14 * 86_400);
  await owe(cardFor("c1", { wanted: 2 }));
  await sender.drain(now);
  expect(stub.accepted.map(({ api }) => api)).toEqual(["send"]);
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 2, issue: 0, parkedAt: null, nextAt: null });
});

test("a card issued anew while it is being redrawn gets its new message", async () => {
  const sender = newSender({
    render: async ({ id }) => {
      // Somebody issues it anew just now, and this sender takes it in hand again under the same claim.
      if ((await deliveries.byId(id))?.messageId && !isAnew) {
        isAnew = true;
        await deliveries.reissue(id, now);
        sender.nudge();
      }
      return { msgType: "interactive", content: "{}" };
    },
  });
  let isAnew = false;
  await owe(cardFor("c1", { wanted: 1 }));
  await sender.drain(now);
  await owe(cardFor("c1", { wanted: 2 }));
  await sender.drain(now);
  now = after(11 * 60);
  await sender.drain(now);
  expect(stub.accepted.map(({ api }) => api)).toEqual(["send", "patch", "send"]);
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 2, issue: 1, nextAt: null });
});

test("what a killed sender had in hand goes out after the restart, and people see it once", async () => {
  await owe(...many(20, (n) => noticeFor(`n${n}`)));
  const lost: Deliveries = { ...deliveries, complete: () => Promise.reject(new Error("killed")) };
  await expect(newSender({ deliveries: lost }).drain(now)).rejects.toThrow("killed");
  expect(stub.accepted).toHaveLength(20);
  const next = newSender();
  await next.drain(now);
  expect(next.counts().sent).toBe(0);
  await next.recover();
  await next.drain(now);
  expect(next.counts().sent).toBe(20);
  expect(stub.accepted).toHaveLength(20);
});

test("a database that fails is told to whoever drains, and the next drain works", async () => {
  await owe(noticeFor("n1"));
  let failures = 1;
  const shaky: Deliveries = {
    ...deliveries,
    claim: (...given) => (failures-- > 0 ? Promise.reject(new Error("no database")) : deliveries.claim(...given)),
  };
  const sender = newSender({ deliveries: shaky });
  await expect(sender.drain(now)).rejects.toThrow("no database");
  await sender.drain(now);
  expect(stub.accepted).toHaveLength(1);
});

test("stopping waits for what is under way and gives back the rest", async () => {
  await owe(...many(60, (n) => noticeFor(`n${n}`)));
  const sender = newSender({ limits: { ...unpaced, perSecond: 20 } });
  const first = new Promise<void>((resolve) => {
    const look = () => (sender.counts().sent > 0 ? resolve() : setTimeout(look, 5));
    look();
  });
  sender.nudge();
  await first;
  await sender.stop();
  const { sent } = sender.counts();
  expect(sent).toBeLessThan(60);
  expect(await deliveries.counts(now)).toEqual({ due: 60 - sent, waiting: 0, parked: 0 });
});

test("two senders share what is due", async () => {
  await owe(...many(300, (n) => noticeFor(`n${n}`)));
  const [first, second] = [newSender(), newSender({ instance: "b" })];
  await Promise.all([first.drain(now), second.drain(now)]);
  expect(first.counts().sent + second.counts().sent).toBe(300);
});

const wayMs = () => 20 + Math.random() * 5;

/** A sender whose time is turned, before a platform that keeps its limits. */
function turned(): { time: TurnedTime; sender: Sender } {
  const turning = turnTime({ deliveries, lark, wayMs });
  time = turning;
  stub.setClock(() => turning.pace.now());
  stub.limits = { perSecond: 50, perMinute: 1000, perChat: 5 };
  return { time: turning, sender: newSender({ limits: platformLimits, ...turning }) };
}

test("within the platform's limits not one call is refused, and the chats get their turns alike", async () => {
  await owe(...many(600, (n) => noticeFor(`n${n}`, { to: { type: "chat_id", id: `oc_${n % 25}` } })));
  const { time, sender } = turned();
  const began = time.pace.now();
  sender.nudge();
  await time.pass({ done: () => stub.accepted.length + stub.refused === 600 });
  expect(stub.refused).toBe(0);
  expect(600 / ((time.pace.now() - began) / 1000)).toBeGreaterThan(0.95 * 50);
  const half = stub.accepted.slice(0, 300).map(({ chat }) => chat);
  const counts = many(25, (n) => noticeFor(`oc_${n}`)).map(({ id }) => half.filter((chat) => chat === id).length);
  expect(Math.min(...counts) / Math.max(...counts)).toBeGreaterThanOrEqual(0.9);
});

test("over minutes the quota of a minute is kept, and used", async () => {
  await owe(...many(1500, (n) => noticeFor(`n${n}`)));
  const { time, sender } = turned();
  const began = time.pace.now();
  sender.nudge();
  await time.pass({ done: () => stub.accepted.length + stub.refused === 1500 });
  expect(stub.refused).toBe(0);
  expect((time.pace.now() - began) / 60_000).toBeLessThan(1.5);
});

test("whoever waits overtakes thousands that do not hurry", async () => {
  await owe(...many(3000, (n) => noticeFor(`n${n}`)));
  const { time, sender } = turned();
  sender.nudge();
  await time.pass({ ms: 5_000 });
  await owe(replyTo("om_asked"), cardFor("answer", { to: { type: "open_id", id: "ou_li" } }));
  const before = time.pace.now();
  sender.nudge();
  await time.pass({ done: () => stub.accepted.some(({ chat }) => chat === "ou_li") });
  const sends = stub.accepted.filter(({ api, at }) => api === "send" && at > before + 25);
  expect(sends.findIndex(({ chat }) => chat === "ou_li")).toBeLessThanOrEqual(2);
});
