import mongoose from "mongoose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLark } from "../../src/bot/lark/client.js";
import type { Lark } from "../../src/bot/lark/lark.js";
import { platformLimits } from "../../src/bot/sender/pacer.js";
import { Sender } from "../../src/bot/sender/sender.js";
import { createHeart } from "../../src/jobs/heart.js";
import { createLog } from "../../src/log.js";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { createHeartbeats, type Heartbeats } from "../../src/models/heartbeats.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { noticeFor } from "./owed.js";
import { StubLark } from "./stub-lark.js";
import { type TurnedTime, turnTime } from "./turned-time.js";

/** Several instances on one database before one platform that keeps its limits, on one clock that is turned. */
let database: TestDatabase;
let connection: mongoose.Connection;
let deliveries: Deliveries;
let heartbeats: Heartbeats;
let stub: StubLark;
let lark: Lark;
let time: TurnedTime;
let running: Instance[] = [];

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  deliveries = createDeliveries(connection);
  heartbeats = createHeartbeats(connection);
  await deliveries.init();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await connection.collection("deliveries").deleteMany({});
  await connection.collection("heartbeats").deleteMany({});
  stub = new StubLark({ limits, now: () => time.pace.now() });
  lark = createLark({
    appId: "cli_0123456789abcdef",
    appSecret: "secret",
    domain: await stub.start(),
    timeouts: { connect: 5_000, answer: 10_000 },
    log: createLog("silent"),
  });
  await lark.warmUp();
  time = turnTime({ deliveries, lark, wayMs: () => 20 + Math.random() * 5 });
});
afterEach(async () => {
  for (const instance of running) await instance.leave();
  running = [];
  await lark.close();
  await stub.stop();
});

/** A fifth of the platform's, so that minutes are a few hundred calls. */
const limits = { perSecond: 10, perMinute: 200, perChat: 5 };
const began = Date.parse("2026-01-05T09:00:00+08:00");
const clock = (): Date => new Date(began + time.pace.now());
const owe = (from: number, count: number) =>
  deliveries.upsertMany(
    Array.from({ length: count }, (_, n) => ({ delivery: noticeFor(`n${from + n}`), at: clock() })),
  );

type Instance = { sender: Sender; leave(): Promise<void> };

/** An instance as it starts in earnest: it counts the others before it sends, and every second looks what is due. */
async function join(name: string): Promise<Instance> {
  const sender = new Sender({
    ...{
      deliveries: time.deliveries,
      lark: time.lark,
      pace: time.pace,
      clock,
      instance: name,
      limits: { ...limits, factor: platformLimits.factor },
    },
    render: async (delivery) => ({ msgType: "interactive", content: JSON.stringify({ shows: delivery.id }) }),
    goesOutAnew: async () => true,
    log: createLog("silent"),
  });
  const beat = createHeart({ heartbeats, instance: name, clock, onShare: (count) => sender.shareAmong(count) });
  let isThere = true;
  const everySecond = async (): Promise<void> => {
    await time.still(beat());
    if (!isThere) return;
    sender.nudge();
    time.pace.after(1000, () => void everySecond());
  };
  await everySecond();
  const stop = async (): Promise<void> => {
    isThere = false;
    let stopped = false;
    const stopping = sender.stop().then(() => {
      stopped = true;
    });
    await time.pass({ done: () => stopped });
    await stopping;
  };
  const instance = {
    sender,
    async leave() {
      await stop();
      await heartbeats.leave(name, clock());
    },
  };
  running.push(instance);
  return instance;
}

const sentBy = ({ sender }: Instance): number => sender.counts().sent;
/** How many were taken in the minute that ends now. */
const inLastMinute = (): number => stub.accepted.filter(({ at }) => at > time.pace.now() - 60_000).length;

test("three instances together keep the app's limits and use them, and each does its part", async () => {
  const all = [await join("a"), await join("b"), await join("c")];
  await time.pass({ ms: 11_000 }); // each has counted the others after one beat
  await owe(0, 600);
  await time.pass({ ms: 61_000 });
  expect(inLastMinute()).toBeGreaterThan(0.9 * limits.perMinute);
  expect(stub.refused).toBe(0);
  expect(new Set(stub.accepted.map(({ chat }) => chat)).size).toBe(stub.accepted.length);
  const parts = all.map(sentBy);
  expect(Math.min(...parts) / Math.max(...parts)).toBeGreaterThan(0.5);
});

test("when one of two leaves, the other takes the whole once the platform has forgotten what it sent", async () => {
  const [first, second] = [await join("a"), await join("b")];
  await time.pass({ ms: 11_000 });
  await owe(0, 800);
  await time.pass({ ms: 65_000 });
  await second.leave();
  await time.pass({ ms: 60_000 });
  expect(inLastMinute()).toBeGreaterThan(0.4 * limits.perMinute);
  await time.pass({ ms: 80_000 });
  expect(inLastMinute()).toBeGreaterThan(0.9 * limits.perMinute);
  expect(stub.refused).toBe(0);
  expect(sentBy(first)).toBeGreaterThan(sentBy(second));
});

test("one that joins while another sends all it may: a few calls are refused and made again, nothing is told twice", async () => {
  await join("a");
  await owe(0, 500);
  await time.pass({ ms: 61_000 });
  const second = await join("b");
  await time.pass({ done: () => stub.accepted.length === 500 });
  expect(stub.refused).toBeLessThan(10);
  expect(new Set(stub.accepted.map(({ chat }) => chat)).size).toBe(500);
  expect(sentBy(second)).toBeGreaterThan(50);
});

test("a successor of the same name that starts while the first still ends stays counted", async () => {
  const process = await mongoose.createConnection(database.uri).asPromise();
  const old = createHeartbeats(process);
  await heartbeats.beat("other", clock());
  await old.beat("a", clock());
  time.pace.advance(1000);
  await heartbeats.beat("a", clock());
  await old.leave("a", clock());
  expect(await heartbeats.alive(new Date(clock().getTime() - 30_000))).toBe(2);
  await heartbeats.leave("a", clock());
  expect(await heartbeats.alive(new Date(clock().getTime() - 30_000))).toBe(1);
  await process.close();
});
