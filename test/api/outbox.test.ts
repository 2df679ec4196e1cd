import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mostTries, pauseAfter } from "../../src/flows/webhooks/changes.js";
import { createWebhooks, type Webhooks } from "../../src/models/webhooks.js";
import { type TestDatabase, testDatabase } from "../database.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let webhooks: Webhooks;
beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  webhooks = createWebhooks(connection);
  await webhooks.init();
});
beforeEach(async () => {
  await connection.collection("webhooks").deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const minutes = (count: number) => new Date(Date.UTC(2026, 0, 5, 1, count));
const want = (seq: number, at = minutes(0)) => webhooks.want(["city"], { whistleId: "w1", seq, at });
const claim = (by: string, at = minutes(0)) =>
  webhooks.claim("city", at, { claim: `${by}:1:1`, leaseUntil: new Date(at.getTime() + 600_000) });

test("of two instances one gets what is due; after a kill it is due again, after a lease the other takes it over", async () => {
  await want(3);
  await want(3);
  const [a, b] = await Promise.all([claim("a"), claim("b")]);
  expect([a, b].filter((one) => one !== null)).toEqual([
    { id: "city:w1", whistleId: "w1", wanted: 3, sent: 0, attempts: 0 },
  ]);
  expect(await claim("b", minutes(9))).toBeNull();
  expect(await claim("b", minutes(11))).not.toBeNull();
  await webhooks.releaseClaims("b", minutes(12));
  expect(await claim("a", minutes(12))).not.toBeNull();
});

test("what is decided while a platform is being told is due right after", async () => {
  await want(3);
  const hook = await claim("a");
  if (!hook) throw new Error("nothing is due");
  await want(5, minutes(1));
  expect(await claim("b", minutes(1))).toBeNull();
  await webhooks.done(hook, "a:1:1", minutes(2));
  expect(await claim("b", minutes(2))).toMatchObject({ sent: 3, wanted: 5 });
});

test("a change neither shortens a pause nor frees what was given up; only 投递 does", async () => {
  await want(3);
  const hook = await claim("a");
  if (!hook) throw new Error("nothing is due");
  await webhooks.postpone(hook, "a:1:1", { at: minutes(5), failures: 1 });
  await want(4, minutes(1));
  expect(await claim("a", minutes(4))).toBeNull();
  const again = await claim("a", minutes(5));
  if (!again) throw new Error("nothing is due");
  await webhooks.park(again, "a:1:1", { at: minutes(5), why: "HTTP 410" });
  await want(6, minutes(6));
  expect(await claim("a", minutes(60))).toBeNull();
  expect(await webhooks.counts(["city"], minutes(60))).toEqual({ due: 0, waiting: 0, parked: 1 });
  expect(await webhooks.retryParked(minutes(60), ["city:w1"])).toBe(1);
  expect(await claim("a", minutes(60))).toMatchObject({ sent: 0, wanted: 6, attempts: 0 });
});

test("who has lost the lease writes nothing, and a key that is gone keeps nobody waiting", async () => {
  await want(3);
  const hook = await claim("a");
  if (!hook) throw new Error("nothing is due");
  await claim("b", minutes(11));
  await webhooks.done(hook, "a:1:1", minutes(11));
  await webhooks.park(hook, "a:1:1", { at: minutes(11), why: "HTTP 500" });
  expect(await webhooks.parked(10)).toEqual([]);
  expect(await webhooks.nextDueAt(["city"])).toEqual(minutes(21));
  expect(await webhooks.nextDueAt(["other"])).toBeNull();
});

test("the pauses grow and end after about two days", () => {
  const pauses = Array.from({ length: mostTries - 1 }, (_, index) => pauseAfter(index + 1) ?? 0);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(44 * 3_600_000);
  expect(pauseAfter(mostTries)).toBeNull();
});
