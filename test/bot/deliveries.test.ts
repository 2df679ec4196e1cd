import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import type { Delivery } from "../../src/models/delivery-document.js";
import { claims, type DeliveryRow, upserts } from "../../src/models/delivery-updates.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { cardFor, noticeFor, replyTo } from "./owed.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let deliveries: Deliveries;
let commands: string[] = [];

const start = new Date("2026-01-05T09:00:00+08:00");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri, { monitorCommands: true }).asPromise();
  connection.getClient().on("commandStarted", ({ commandName }) => commands.push(commandName));
  deliveries = createDeliveries(connection);
  await deliveries.init();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await connection.collection("deliveries").deleteMany({});
  commands = [];
});

const owe = (...list: Parameters<Deliveries["upsertMany"]>[0][number]["delivery"][]) =>
  deliveries.upsertMany(list.map((delivery) => ({ delivery, at: start })));
const claim = (by = "a:1", now = start, limit = 100) =>
  deliveries.claim(now, { limit, leaseUntil: new Date(now.getTime() + 60_000), claim: by });
const sent = (delivery: Delivery, version = 0, id: string | null = `om_${delivery.id}`) => ({
  kind: "sent" as const,
  delivery,
  message: id === null ? null : { id, at: start },
  version,
  now: start,
});

async function claimOne(by = "a:1", now = start): Promise<Delivery> {
  const [delivery, ...others] = await claim(by, now);
  if (!delivery || others.length > 0) throw new Error("not exactly one is due");
  return delivery;
}

test("what is owed twice is one delivery", async () => {
  await owe(noticeFor("n1"), noticeFor("n1"));
  await owe(noticeFor("n1"));
  expect(await claim()).toMatchObject([{ id: "n1", kind: "notice", lane: "chase", attempts: 0, messageId: null }]);
  expect(await claim("b:1")).toEqual([]);
});

test("what is done is not owed again when it is asked for once more", async () => {
  await owe(noticeFor("n1"));
  await deliveries.complete("a:1", [sent(await claimOne())]);
  await owe(noticeFor("n1"));
  expect(await claim()).toEqual([]);
  expect(await deliveries.byMessageId("om_n1")).toMatchObject({ id: "n1", sentAt: start });
});

test("nothing is claimed before its moment", async () => {
  await deliveries.upsertMany([{ delivery: noticeFor("n1"), at: after(60) }]);
  expect(await claim()).toEqual([]);
  expect(await deliveries.moments()).toEqual({ send: after(60), tell: null });
  expect(await claim("a:1", after(60))).toHaveLength(1);
});

test("higher lanes are claimed first, within a lane what has waited longest", async () => {
  await deliveries.upsertMany([
    { delivery: noticeFor("digest", { lane: "digest" }), at: after(-900) },
    { delivery: noticeFor("late"), at: after(-10) },
    { delivery: noticeFor("early"), at: after(-20) },
    { delivery: replyTo("om_1", { lane: "interactive" }), at: start },
    { delivery: noticeFor("emergency", { lane: "emergency" }), at: start },
  ]);
  expect((await claim("a:1", start, 4)).map(({ id }) => id)).toEqual(["reply:om_1", "emergency", "early", "late"]);
  expect((await claim()).map(({ id }) => id)).toEqual(["digest"]);
});

test("a claim takes two commands and its completion one, whatever the number", async () => {
  await owe(...Array.from({ length: 100 }, (_, n) => noticeFor(`n${n}`)));
  commands = [];
  const claimed = await claim();
  await deliveries.complete(
    "a:1",
    claimed.map((delivery) => sent(delivery)),
  );
  expect(claimed).toHaveLength(100);
  expect(commands).toEqual(["find", "update", "update"]);
});

test("eight who claim at once never get the same delivery", async () => {
  await owe(...Array.from({ length: 400 }, (_, n) => noticeFor(`n${n}`)));
  const rounds = Array.from({ length: 8 }, (_, n) => claim(`worker${n}:1`, start, 100));
  const ids = (await Promise.all(rounds)).flat().map(({ id }) => id);
  for (let rest = await claim("last:1"); rest.length > 0; rest = await claim("last:1"))
    ids.push(...rest.map(({ id }) => id));
  expect(ids).toHaveLength(400);
  expect(new Set(ids).size).toBe(400);
});

test("what nobody completed comes up again when its lease is over, and the late one changes nothing", async () => {
  await owe(noticeFor("n1"));
  const late = await claimOne("a:1");
  expect(await claim("b:1", after(59))).toEqual([]);
  const second = await claimOne("b:1", after(61));
  await deliveries.complete("a:1", [{ kind: "parked", delivery: late, why: "late", now: start }]);
  expect(await deliveries.parked(10)).toEqual([]);
  await deliveries.complete("b:1", [sent(second)]);
  expect(await deliveries.moments()).toEqual({ send: null, tell: null });
});

test("what an instance held when it was killed is due again at once, what others hold is not", async () => {
  await owe(noticeFor("n1"), noticeFor("n2"));
  await claim("a.b:1", start, 1);
  await claim("aXb:1", start, 1);
  await deliveries.releaseClaims("a.b", start);
  expect(await claim("c:1")).toMatchObject([{ id: "n1" }]);
});

test("many changes of a living card are one redraw with the last version", async () => {
  await owe(cardFor("c1", { wanted: 1 }));
  await deliveries.complete("a:1", [sent(await claimOne(), 1)]);
  for (const wanted of [2, 3, 5, 4]) await owe(cardFor("c1", { wanted, lane: "refresh" }));
  expect(await claim()).toMatchObject([{ id: "c1", wanted: 5, sent: 1, messageId: "om_c1", lane: "refresh" }]);
});

test("a card that changes while it is being sent goes out once more", async () => {
  await owe(cardFor("c1", { wanted: 1 }));
  const first = await claimOne();
  await owe(cardFor("c1", { wanted: 2 }));
  expect(await claim("b:1")).toEqual([]);
  await deliveries.complete("a:1", [sent(first, 1)]);
  const second = await claimOne();
  expect(second).toMatchObject({ wanted: 2, sent: 1, messageId: "om_c1" });
  await deliveries.complete("a:1", [sent(second, 2, null)]);
  expect(await deliveries.moments()).toEqual({ send: null, tell: null });
  expect(await deliveries.byId("c1")).toMatchObject({ sent: 2, messageId: "om_c1" });
});

test("a card that already showed the change needs no redraw", async () => {
  await owe(cardFor("c1", { wanted: 1 }));
  const first = await claimOne();
  await owe(cardFor("c1", { wanted: 2 }));
  await deliveries.complete("a:1", [sent(first, 2)]);
  expect(await claim()).toEqual([]);
  await owe(cardFor("c1", { wanted: 2 }));
  expect(await claim()).toEqual([]);
});

test("a waiting card keeps its higher lane and its earlier moment", async () => {
  await owe(cardFor("c1", { wanted: 1, lane: "emergency" }));
  await deliveries.upsertMany([{ delivery: cardFor("c1", { wanted: 2, lane: "refresh" }), at: after(3600) }]);
  expect(await claimOne()).toMatchObject({ lane: "emergency", wanted: 2 });
});

test("an urgent follows the message that it is for, once", async () => {
  await owe(noticeFor("n1", { urgent: { channel: "sms", openIds: ["ou_1"] } }));
  await deliveries.complete("a:1", [sent(await claimOne())]);
  const urgent = await claimOne();
  expect(urgent).toMatchObject({
    kind: "urgent",
    to: { type: "message_id", id: "om_n1" },
    urgent: { channel: "sms", openIds: ["ou_1"] },
  });
  await deliveries.complete("a:1", [sent(urgent, 0, null)]);
  expect(await deliveries.moments()).toEqual({ send: null, tell: null });
});

test("what is tried again counts its attempts; what was given back does not", async () => {
  await owe(noticeFor("n1"));
  await deliveries.complete("a:1", [
    { kind: "again", delivery: await claimOne(), at: after(5), counts: true, refused: true },
  ]);
  expect(await claim()).toEqual([]);
  const second = await claimOne("a:1", after(5));
  expect(second.attempts).toBe(1);
  await deliveries.complete("a:1", [{ kind: "again", delivery: second, at: start, counts: false, refused: true }]);
  expect((await claimOne()).attempts).toBe(1);
});

test("what is parked can be seen, counted and tried again", async () => {
  await owe(noticeFor("n1"), noticeFor("n2"));
  const [first] = await claim("a:1", start, 1);
  if (!first) throw new Error("nothing is due");
  await deliveries.complete("a:1", [{ kind: "parked", delivery: first, why: "bot not in chat", now: start }]);
  expect(await deliveries.parked(10)).toMatchObject([{ id: "n1", parkedWhy: "bot not in chat", parkedAt: start }]);
  expect(await deliveries.counts(start)).toEqual({ due: 1, waiting: 0, parked: 1 });
  expect(await deliveries.retryParked(start, ["another"])).toBe(0);
  expect(await deliveries.retryParked(start)).toBe(1);
  expect(await deliveries.counts(start)).toEqual({ due: 2, waiting: 0, parked: 0 });
});

test("a parked card is tried again when it is to show something new, not when the same is asked again", async () => {
  await owe(cardFor("c1", { wanted: 1 }));
  await deliveries.complete("a:1", [{ kind: "parked", delivery: await claimOne(), why: "no", now: start }]);
  await owe(cardFor("c1", { wanted: 1 }));
  expect(await claim()).toEqual([]);
  await owe(cardFor("c1", { wanted: 2 }));
  expect(await claim()).toMatchObject([{ id: "c1", parkedAt: null }]);
});

test("a card issued anew gets a new message, and the old one is named", async () => {
  await owe(cardFor("c1", { wanted: 3 }));
  await deliveries.complete("a:1", [sent(await claimOne(), 3)]);
  expect(await deliveries.cardsSentBefore(after(1), 10)).toMatchObject([{ id: "c1" }]);
  expect(await deliveries.reissue("c1", start)).toBe("om_c1");
  expect(await deliveries.cardsSentBefore(after(1), 10)).toEqual([]);
  expect(await claimOne()).toMatchObject({ messageId: null, sent: 0, issue: 1 });
  expect(await deliveries.reissue("none", start)).toBeNull();
});

test("retired cards are neither sent nor issued anew", async () => {
  await owe(cardFor("c1", { wanted: 3 }));
  await deliveries.complete("a:1", [sent(await claimOne(), 3)]);
  await deliveries.retire(["c1"]);
  expect(await deliveries.cardsSentBefore(after(1), 10)).toEqual([]);
});

test("a whistle's deliveries are found by it", async () => {
  await owe(cardFor("c1", { wanted: 1 }), cardFor("c2", { wanted: 1 }), noticeFor("n1", { whistleId: "another" }));
  expect((await deliveries.ofWhistle("w1")).map(({ id }) => id)).toEqual(["c1", "c2"]);
});

/** Raises c1 to version 2 and does something between two of the updates that this takes. */
async function raised(gap: number, between: () => Promise<void>): Promise<void> {
  const updates = upserts({ delivery: cardFor("c1", { wanted: 2 }), at: start });
  const rows = connection.collection<DeliveryRow>("deliveries");
  for (const [index, update] of updates.entries()) {
    if (index === gap) await between();
    await rows.bulkWrite([update]);
  }
  if (gap === updates.length) await between();
}
const gaps = Array.from({ length: 6 }, (_, gap) => gap);

test.each(gaps)("a card whose sender is done after %i of the updates that raise it is shown once more", async (gap) => {
  await owe(cardFor("c1"));
  const taken = await claimOne();
  await raised(gap, () => deliveries.complete("a:1", [sent(taken, 1)]));
  expect(await claimOne("b:1")).toMatchObject({ wanted: 2, sent: 1, messageId: "om_c1" });
});

test.each(gaps)(
  "a card that is taken in hand after %i of the updates that raise it shows the last in the end",
  async (gap) => {
    await owe(cardFor("c1"));
    let taken: Delivery | undefined;
    await raised(gap, async () => {
      taken = await claimOne();
    });
    if (taken?.kind !== "card") throw new Error("not taken");
    await deliveries.complete("a:1", [sent(taken, taken.wanted)]);
    const [again] = await claim("b:1");
    expect(taken.wanted === 2 ? again : again?.kind === "card" && again.wanted).toBe(
      taken.wanted === 2 ? undefined : 2,
    );
  },
);

test("what was sent or issued anew after it was read is not claimed as it was read", async () => {
  await owe(cardFor("c1"), cardFor("c2"), noticeFor("n1"));
  const rows = connection.collection<DeliveryRow>("deliveries");
  const read = await rows.find({}).toArray();
  // Somebody else is quicker with the first and wants it shown once more; the second gets a new message.
  const [first] = (await claim("b:1")).filter(({ id }) => id === "c1");
  if (!first) throw new Error("not claimed");
  await deliveries.upsertMany([{ delivery: cardFor("c1", { wanted: 2 }), at: start }]);
  await deliveries.complete("b:1", [sent(first, 1)]);
  await deliveries.reissue("c2", start);
  await deliveries.releaseClaims("b", start);

  const late = { now: start, leaseUntil: after(60), claim: "a:1" };
  expect(await rows.bulkWrite(claims(read, late))).toMatchObject({ matchedCount: 0 });
  // All three are due, and whoever reads them now gets them as they are.
  expect((await claim()).sort((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
    { id: "c1", wanted: 2, messageId: "om_c1" },
    { id: "c2", issue: 1 },
    { id: "n1" },
  ]);
});

test("a claim says when a delivery was taken up first, however often its lease has run out since", async () => {
  await owe(noticeFor("n1"));
  expect((await claimOne("a:1", start)).triedAt).toEqual(start);
  expect(await claimOne("b:1", after(120))).toMatchObject({ triedAt: start, nextAt: after(180) });
  expect(await deliveries.byId("n1")).toMatchObject({ triedAt: start, nextAt: after(180) });
});
