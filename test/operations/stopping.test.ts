import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { freePort } from "../api/keys.js";
import { type TestDatabase, testDatabase } from "../database.js";

/** A platform that answers, is out of order, or takes messages and says nothing until it is told to. */
type Platform = { url: string; server: Server; mood: "well" | "broken" | "silent"; taken: number; release(): void };

async function startPlatform(): Promise<Platform> {
  const held: (() => void)[] = [];
  const token = { tenant_access_token: `t-${"0".repeat(32)}`, expire: 7200 };
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isMessage = request.method === "POST" && (request.url?.includes("/im/v1/messages") ?? false);
      const give = (status: number, body: object) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (platform.mood === "broken") return give(500, { code: 1663, msg: "later" });
      const data = { user_list: [], message_id: `om_${++platform.taken}`, chat_id: "oc_1" };
      const answer = () =>
        give(200, { code: 0, msg: "ok", ...token, data, bot: { open_id: "ou_1", app_name: "吹哨" } });
      if (isMessage && platform.mood === "silent") held.push(answer);
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const platform: Platform = {
    url: `http://127.0.0.1:${port}`,
    server,
    mood: "well",
    taken: 0,
    release() {
      platform.mood = "well";
      for (const answer of held.splice(0)) answer();
    },
  };
  return platform;
}

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
  platform.server.closeAllConnections();
  platform.server.close();
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
  new Promise((resolve) => {
    heard = () => {
      if (said.includes(words)) resolve();
    };
    heard();
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
