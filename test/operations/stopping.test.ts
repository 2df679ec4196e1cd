import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { freePort } from "../api/keys.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { type Platform, startPlatform } from "./platform.js";

let platform: Platform;
let database: TestDatabase;
let health = "";
let bot: ChildProcess;
let said = "";
let closed: Promise<unknown>;

beforeEach(async () => {
  [platform, database] = await Promise.all([startPlatform(), testDatabase()]);
});
afterEach(async () => {
  bot.kill("SIGKILL");
  platform.stop();
  await database.drop();
});

async function startBot(): Promise<void> {
  const port = await freePort();
  health = `http://127.0.0.1:${port}`;
  said = "";
  bot = spawn(process.execPath, [fileURLToPath(new URL("../../dist/main.js", import.meta.url))], {
    env: {
      ...process.env,
      ...{ LARK_APP_ID: "cli_a1c0ffee5eed0001", LARK_APP_SECRET: "secret-0123456789", LARK_MODE: "webhook" },
      ...{ LARK_ENCRYPT_KEY: "key-0123456789", LARK_VERIFICATION_TOKEN: "token-0123456789", LARK_DOMAIN: platform.url },
      ...{ MONGODB_URI: database.uri, PORT: "0", METRICS_PORT: String(port), INSTANCE: "one" },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  closed = new Promise((resolve) => bot.once("close", (code, signal) => resolve(signal ?? code)));
  bot.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    heard();
  });
}

let heard = () => {};
/** Resolves once the bot has said the words, however often it is asked. */
const says = (words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    heard = () => {
      if (said.includes(words)) resolve();
    };
    heard();
    void closed.then(() => reject(new Error(`the bot ended before it said: ${words}\n${said}`)));
  });
const status = async (path: string): Promise<number> => (await fetch(`${health}${path}`)).status;

test("a bot that waits for the platform lives, is not ready, and ends at the first signal", async () => {
  platform.mood = "broken";
  await startBot();
  await says("the platform does not answer yet");
  expect([await status("/healthz"), await status("/readyz"), await status("/metrics")]).toEqual([200, 503, 200]);
  bot.kill("SIGTERM");
  expect(await closed).toBe(0);
  expect(said).toContain("stopped before the start was done");
});

/** So many answers are owed, each in a chat of its own, and the platform has taken the first and says nothing. */
async function withOwed(count: number): Promise<{ connection: mongoose.Connection; deliveries: Deliveries }> {
  const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  const deliveries = createDeliveries(connection);
  await deliveries.init();
  await startBot();
  await says("the bot is ready");
  platform.mood = "silent";
  const taken = platform.taken;
  const owed = Array.from({ length: count }, (_, n) => ({
    at: new Date(0),
    delivery: {
      ...({ kind: "reply", id: `reply:${n}`, lane: "interactive", whistleId: null, data: {} } as const),
      ...({ to: { type: "message_id", id: `om_a${n}`, chatId: `oc_${n}` }, msgType: "text", content: "{}" } as const),
    },
  }));
  await deliveries.upsertMany(owed);
  while (platform.taken === taken) await new Promise((resolve) => setImmediate(resolve));
  return { connection, deliveries };
}

test("a signal ends what is under way and gives back what waits: alive to the end, ready no more, nothing lost", async () => {
  const { connection, deliveries } = await withOwed(300);
  expect(await status("/readyz")).toBe(200);
  bot.kill("SIGTERM");
  await says("stopping; a second signal stops at once");
  expect([await status("/healthz"), await status("/readyz")]).toEqual([200, 503]);
  platform.release();
  expect(await closed).toBe(0);

  const { due } = await deliveries.counts(new Date());
  expect(due).toBeGreaterThan(200);
  expect(await connection.collection("deliveries").countDocuments({ claim: { $exists: true } })).toBe(0);
  expect(said).not.toMatch(/"level":[56]0/);
  await connection.close();
});

test("a second signal ends at once what would still wait for the platform", async () => {
  const { connection } = await withOwed(1);
  bot.kill("SIGTERM");
  await says("stopping; a second signal stops at once");
  bot.kill("SIGTERM");
  expect(await closed).toBe(1);
  await connection.close();
});
