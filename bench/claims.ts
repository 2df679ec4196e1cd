import type mongoose from "mongoose";
import { createDeliveries, type Deliveries } from "../src/models/deliveries.js";
import type { Delivery } from "../src/models/delivery-document.js";
import { noticeFor } from "../test/bot/owed.js";
import { countingConnection, embeddedDatabase } from "./database.js";
import { type Goal, spread } from "./goal.js";
import { slowProxy } from "./slow-proxy.js";

const rttMs = 2;
/** More than elsewhere: a batch is short, and one collection of garbage doubles it. */
const rounds = 15;
const batch = 100;
const now = new Date("2026-01-05T09:00:00+08:00");
const leaseUntil = new Date("2026-01-05T09:10:00+08:00");

/** Claims in batches beside one after the other, with two milliseconds to the database; and that no two get the same. */
export const claims: Goal = {
  name: "claims",
  async measure() {
    const database = await embeddedDatabase();
    const proxy = await slowProxy(database.uri, rttMs);
    const { connection, count } = await countingConnection(proxy.uri);
    const deliveries = createDeliveries(connection);
    await deliveries.init();
    try {
      const [single, batched]: [number[], number[]] = [[], []];
      let roundTrips = 0;
      for (let round = -1; round < rounds; round++) {
        const alone = await oneByOne(connection, deliveries, `s${round}`);
        await fill(deliveries, `b${round}`, 10 * batch);
        const before = count();
        const together = await inBatches(deliveries);
        roundTrips = (count() - before) / (10 * batch);
        if (round < 0) continue; // warms up
        single.push(alone);
        batched.push(together);
      }
      return [
        {
          name: "claims.faster",
          sign: "≥",
          limit: 25,
          rounds: single.map((ms, index) => ms / (batched[index] ?? Number.NaN)),
          baselineSpread: spread(single),
          note: `× one findOneAndUpdate after the other, ${rttMs} ms away`,
        },
        {
          name: "claims.roundTrips",
          sign: "≤",
          limit: 0.04,
          rounds: [roundTrips],
          baselineSpread: null,
          note: "an item, completion included",
        },
        {
          name: "claims.double",
          sign: "≤",
          limit: 0,
          rounds: [await doubles(deliveries)],
          baselineSpread: null,
          note: "claimed twice by four who race for 2,000",
        },
      ];
    } finally {
      await connection.close();
      await proxy.stop();
      await database.stop();
    }
  },
};

async function fill(deliveries: Deliveries, prefix: string, number: number): Promise<void> {
  await deliveries.upsertMany(
    Array.from({ length: number }, (_, n) => ({ delivery: noticeFor(`${prefix}-${n}`), at: now })),
  );
}

/** Milliseconds an item. */
async function oneByOne(connection: mongoose.Connection, deliveries: Deliveries, prefix: string): Promise<number> {
  await fill(deliveries, prefix, batch);
  const rows = connection.collection<{ _id: string; nextAt?: Date; claim?: string }>("deliveries");
  const began = performance.now();
  for (let n = 0; n < batch; n++) {
    await rows.findOneAndUpdate(
      { nextAt: { $lte: now } },
      { $set: { claim: "single:1", nextAt: leaseUntil } },
      { sort: { nextAt: 1, _id: 1 }, returnDocument: "after" },
    );
  }
  const took = performance.now() - began;
  await rows.deleteMany({ claim: "single:1" });
  return took / batch;
}

/** Milliseconds an item; the completions lie between the claims and are not in the time. */
async function inBatches(deliveries: Deliveries): Promise<number> {
  let took = 0;
  let items = 0;
  for (;;) {
    const began = performance.now();
    const claimed = await deliveries.claim(now, { limit: batch, leaseUntil, claim: "batch:1" });
    if (claimed.length === 0) return took / items;
    took += performance.now() - began;
    items += claimed.length;
    await deliveries.complete("batch:1", claimed.map(done));
    if (items % (10 * batch) === 0) return took / items;
  }
}

const done = (delivery: Delivery) => ({
  kind: "sent" as const,
  delivery,
  message: { id: `om_${delivery.id}`, at: now },
  version: 0,
  now,
});

async function doubles(deliveries: Deliveries): Promise<number> {
  await fill(deliveries, "race", 2000);
  const won: string[] = [];
  const worker = async (name: string) => {
    for (let turn = 0; ; turn++) {
      const claimed = await deliveries.claim(now, { limit: batch, leaseUntil, claim: `${name}:${turn}` });
      won.push(...claimed.map(({ id }) => id));
      // All that it saw may have gone to the others while there is more.
      if (claimed.length === 0 && (await deliveries.counts(now)).due === 0) return;
    }
  };
  await Promise.all(["a", "b", "c", "d"].map(worker));
  if (new Set(won).size !== 2000) throw new Error(`${new Set(won).size} of 2000 were claimed`);
  return won.length - new Set(won).size;
}
