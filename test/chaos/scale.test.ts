import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/app.js";
import { readConfig } from "../../src/config.js";
import { createLog } from "../../src/log.js";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { loadTown } from "../../src/town-files.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { Town } from "../stories/control.js";
import { audit } from "./auditor.js";
import { streamWire } from "./month.js";
import { app, seedWhistles, townPlatform } from "./seeded.js";
import { newWireLog } from "./wire-log.js";

/** `npm run chaos` takes 20,000 whistles; SCALE names another number. */
const isFull = process.env.CHAOS === "full";
const count = Number(process.env.SCALE ?? (isFull ? 20_000 : 100));

/** Monday morning, and the Monday after. */
const blownAt = new Date("2026-01-05T09:30:00+08:00");
const backAt = new Date("2026-01-12T10:12:00+08:00");

let database: TestDatabase;
let platform: Sandbox;
beforeAll(async () => {
  database = await testDatabase();
  platform = await townPlatform(backAt);
  await seedWhistles(database.uri, { count, at: blownAt, category: "routine" });
  await leaveCardsAlone();
}, 600_000);
afterAll(async () => {
  await platform.stop();
  await database.drop();
});

/** Living cards are redrawn in silence and measured elsewhere; here only what people hear counts. */
async function leaveCardsAlone(): Promise<void> {
  const connection = await mongoose.createConnection(database.uri).asPromise();
  const { org } = loadTown("data");
  const rows = Array.from({ length: count }, (_, n) => n).flatMap((n) =>
    org.units.flatMap(({ id, chatId }) => {
      const isNear = chatId !== null && /^xiling-(haigeng|qianhu)(-chengguan|-zhihui)?$|^xiling-zhihui$/.test(id);
      const _id = `card:w${String(n).padStart(8, "0")}:chat:${chatId}`;
      return isNear ? [{ _id, kind: "card", rank: 3, whistleId: null, data: {}, to: {}, wanted: 1_000_000_000 }] : [];
    }),
  );
  for (let from = 0; from < rows.length; from += 1000)
    await connection.collection<{ _id: string }>("deliveries").insertMany(rows.slice(from, from + 1000));
  await connection.close();
}

test(`after a week away, with ${count} open whistles: every missed rung once, a digest for people, no storm`, {
  timeout: 3_600_000,
}, async () => {
  const wire = newWireLog();
  const control = async (path: string): Promise<unknown> => (await fetch(`${platform.url}/sandbox/api/${path}`)).json();
  const stream = streamWire((after) => control(`wire?after=${after}`), wire);
  const config = readConfig({
    ...{ LARK_APP_ID: app.appId, LARK_APP_SECRET: app.appSecret, LARK_DOMAIN: platform.url, LARK_MODE: "ws" },
    ...{ MONGODB_URI: database.uri, METRICS_PORT: "0", INSTANCE: "one" },
    ...{ SEND_PER_SECOND: "2000", SEND_PER_MINUTE: "100000", SEND_PER_CHAT: "2000" },
  });
  const log = createLog("silent");
  const bot = createApp({ config, clock: () => new Date(platform.now()), log, town: loadTown("data") });
  const begun = performance.now();
  const tell = (what: string) =>
    process.stdout.write(`${what} after ${Math.round((performance.now() - begun) / 1000)} s\n`);
  await bot.start();
  tell("caught up");
  while (await bot.settle());
  tell("settled");
  const seconds = (performance.now() - begun) / 1000;
  await bot.stop();
  await stream.stop();

  const connection = await mongoose.createConnection(database.uri).asPromise();
  await connection.collection("deliveries").deleteMany({ wanted: 1_000_000_000 });
  await connection.close();
  const town = Town.parse(await control("town"));
  const { findings, figures } = await audit({
    ...{ uri: database.uri, wire, town, whistled: new Set<string>(), behindMs: 0, endedAt: backAt },
    away: [{ from: new Date(0), to: backAt }],
  });
  const perPerson = new Map<string, number>();
  for (const { to } of wire.sent.values()) perPerson.set(to, (perPerson.get(to) ?? 0) + 1);
  const most = Math.max(0, ...perPerson.values());
  process.stdout.write(
    `${JSON.stringify({ count, seconds: Math.round(seconds), most, people: perPerson.size, ...figures })}\n`,
  );
  expect(findings).toEqual([]);
  expect(figures.rungs).toBeGreaterThanOrEqual(count * 5);
  // One message with all that fell due, and what was held back until now as one more.
  expect(perPerson.size).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(Math.max(3, Math.ceil(count / 2000)));
});
