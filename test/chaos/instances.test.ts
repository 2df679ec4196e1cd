import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { Message, Sent, Town } from "../stories/control.js";
import { audit } from "./auditor.js";
import { chanceFrom } from "./chance.js";
import { streamWire } from "./month.js";
import { app, seedWhistles, townPlatform } from "./seeded.js";
import { newWireLog } from "./wire-log.js";

/** Three bots on one database: `npm run chaos` gives them more to do. */
const isFull = process.env.CHAOS === "full";
const waiting = isFull ? 600 : 30;
const rounds = isFull ? 40 : 3;

let database: TestDatabase;
let platform: Sandbox;
const bots = new Map<string, ChildProcess>();
const errors: string[] = [];
const begun = new Date();

beforeAll(async () => {
  database = await testDatabase();
  platform = await townPlatform(begun);
});
afterAll(async () => {
  for (const bot of bots.values()) await end(bot, "SIGKILL");
  await platform.stop();
  await database.drop();
});

/** Starts a bot as `npm start` does on the real platform; resolves once it is ready. */
function start(name: string): Promise<void> {
  const bot = spawn(process.execPath, [fileURLToPath(new URL("../../dist/main.js", import.meta.url))], {
    env: {
      ...{ PATH: process.env.PATH, LARK_APP_ID: app.appId, LARK_APP_SECRET: app.appSecret, LARK_DOMAIN: platform.url },
      ...{ LARK_MODE: "ws", MONGODB_URI: database.uri, INSTANCE: name, METRICS_PORT: "0", LOG_LEVEL: "info" },
      ...{ SEND_PER_SECOND: "2000", SEND_PER_MINUTE: "100000", SEND_PER_CHAT: "2000", PERSON_PER_MINUTE: "100000" },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  bots.set(name, bot);
  return new Promise((resolve, reject) => {
    bot.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    if (!bot.stdout) throw new Error("the bot has no output");
    createInterface({ input: bot.stdout }).on("line", (line) => {
      if (line.includes("the bot is ready")) resolve();
      if (/^\{"level":[56]0\b/.test(line)) errors.push(line);
    });
  });
}

async function end(bot: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!bot || bot.exitCode !== null || bot.signalCode !== null) return;
  const exited = new Promise((resolve) => bot.once("exit", resolve));
  bot.kill(signal);
  await exited;
}

async function control(path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${platform.url}/sandbox/api/${path}`, {
    ...(body ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  return response.json();
}

test("three bots, one killed or replaced every moment under load: nothing twice, nothing missing, no rung twice", {
  timeout: isFull ? 1_200_000 : 240_000,
}, async () => {
  const dayAgo = new Date(begun.getTime() - 24 * 60 * 60_000);
  await seedWhistles(database.uri, { count: waiting, at: dayAgo, category: "emergency" });
  const chance = chanceFrom(Number(process.env.CHAOS_SEED ?? 3));
  const wire = newWireLog();
  const stream = streamWire((after) => control(`wire?after=${after}`), wire);
  const town = Town.parse(await control("town"));
  const whistled = new Set<string>();
  const street = town.units.find(({ id }) => id === "xiling-haigeng");
  const whistler = town.people.find(({ unitId, roles }) => unitId === street?.id && roles.includes("whistler"));
  if (!street?.chatId || !whistler) throw new Error("the street can't whistle");

  const names = ["a", "b", "c"] as const;
  await Promise.all(names.map(start));
  for (let round = 0; round < rounds; round += 1) {
    const name = chance.pick(names);
    const load = (async () => {
      for (let n = 0; n < 6; n += 1) {
        const text = `/吹哨 应急 滨湖路${round * 6 + n + 1}号燃气泄漏第${round}次`;
        const sent = Sent.parse(await control("messages", { from: whistler.openId, chatId: street.chatId, text }));
        whistled.add(sent.messageId);
        await tapSomething();
      }
    })();
    const old = bots.get(name);
    // Every other time a successor starts while the old one still finishes its work.
    if (round % 2 === 0) await end(old, "SIGKILL").then(() => start(name));
    else await Promise.all([end(old, "SIGTERM"), start(name)]);
    await load;
    await control("clock", { advance: "PT16S" });
  }

  async function tapSomething(): Promise<void> {
    const recent = [...wire.sent.values()].slice(-60).filter(({ to }) => to.startsWith("oc_"));
    if (recent.length === 0) return;
    const { messageId, to } = chance.pick(recent);
    const message = Message.parse(await control(`messages/${messageId}`));
    const button = message.buttons.find(({ label, disabled }) => !disabled && /^(签收|报到|人到了)/.test(label));
    const member = town.chats.find(({ chatId }) => chatId === to)?.memberIds[0];
    if (button && member) await control("press", { by: member, messageId, label: button.label });
  }

  const connection = await mongoose.createConnection(database.uri).asPromise();
  const undone = async (): Promise<number> => {
    const now = new Date();
    const counts = [
      connection
        .collection("deliveries")
        .countDocuments({ $or: [{ nextAt: { $lte: now } }, { claim: { $exists: true } }] }),
      connection.collection("whistles").countDocuments({
        $or: [{ relayAt: { $exists: true } }, { nextDueAt: { $lte: now } }, { claim: { $exists: true } }],
      }),
      connection.collection("inbox").countDocuments({ heldUntil: { $exists: true } }),
    ];
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  for (let quiet = 0; quiet < 5; quiet = (await undone()) === 0 ? quiet + 1 : 0)
    await control("clock", { advance: "PT16S" });
  await Promise.all([...bots.values()].map((bot) => end(bot, "SIGTERM")));
  await connection.close();
  await stream.stop();

  const { findings, figures } = await audit({
    ...{ uri: database.uri, wire, town, whistled, behindMs: 0, endedAt: new Date() },
    away: [{ from: new Date(0), to: begun }],
  });
  process.stdout.write(`${JSON.stringify({ seconds: (Date.now() - begun.getTime()) / 1000, ...figures })}\n`);
  expect(findings).toEqual([]);
  expect(errors).toEqual([]);
  expect(figures.rungs).toBeGreaterThan(waiting);
});
