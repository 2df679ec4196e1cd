import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, createApp } from "../../src/app.js";
import { commandsTable } from "../../src/bot/commands/parse/commands-table.js";
import { CardAction } from "../../src/cards/action.js";
import { readConfig } from "../../src/config.js";
import { checkTraces } from "../../src/health/check-traces.js";
import { createLog } from "../../src/log.js";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { loadTown } from "../../src/town-files.js";
import { post, sealed, signature } from "../bot/signed-post.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { Town } from "../stories/control.js";
import { chanceFrom } from "./chance.js";
import { app, seedWhistles, townPlatform } from "./seeded.js";

/** `npm run chaos` throws 100,000; FUZZ names another number. */
const isFull = process.env.CHAOS === "full";
const throws = Number(process.env.FUZZ ?? (isFull ? 100_000 : 600));
const chance = chanceFrom(Number(process.env.CHAOS_SEED ?? 11));
const now = new Date("2026-01-05T10:00:00+08:00");

let database: TestDatabase;
let platform: Sandbox;
let bot: App;
let town: Town;
const errors: unknown[] = [];
beforeAll(async () => {
  database = await testDatabase();
  platform = await townPlatform(now, "webhook");
  await seedWhistles(database.uri, { count: 30, at: new Date(now.getTime() - 600_000), category: "routine" });
  const config = readConfig({
    ...{ LARK_APP_ID: app.appId, LARK_APP_SECRET: app.appSecret, LARK_DOMAIN: platform.url, LARK_MODE: "webhook" },
    ...{ LARK_ENCRYPT_KEY: app.encryptKey, LARK_VERIFICATION_TOKEN: app.verificationToken, HOST: "127.0.0.1" },
    ...{ MONGODB_URI: database.uri, METRICS_PORT: "0", PORT: "0", INSTANCE: "one", PERSON_PER_MINUTE: "1000000" },
    ...{ SEND_PER_SECOND: "2000", SEND_PER_MINUTE: "10000000", SEND_PER_CHAT: "2000" },
  });
  const log = createLog("silent");
  log.error = (...said: unknown[]) => void errors.push(said);
  bot = createApp({ config, clock: () => now, log, town: loadTown("data") });
  await bot.start();
  town = Town.parse(await (await fetch(`${platform.url}/sandbox/api/town`)).json());
}, 120_000);
afterAll(async () => {
  await bot.stop();
  await platform.stop();
  await database.drop();
});

const junk = [
  "",
  " ",
  "\u0000",
  "‮",
  "$where",
  "__proto__",
  "constructor",
  "😀",
  "<at id=all></at>",
  "机密",
  "null",
  "${1}",
  "{{x}}",
];
const words = commandsTable.flatMap(({ zh, words: more }) => [zh, ...more]);
const hex = (length: number): string => Array.from({ length }, () => chance.whole(16).toString(16)).join("");

function text(): string {
  const parts = [
    () => `/${chance.pick(words)}`,
    () => chance.pick(["应急", "常规", "重点", "协调", "限:明天", "限:２０２６-99-99", "地点:", "知会:@市里"]),
    () => `@${chance.pick(town.units).name}`,
    () => `20260105-${String(1 + chance.whole(40)).padStart(5, "0")}`,
    () => chance.pick(junk),
    () => "长".repeat(chance.whole(40)),
    () => String.fromCodePoint(0x20 + chance.whole(0xd7df - 0x20)),
  ];
  if (chance.hits(0.1))
    return `/吹哨 ${chance.pick(["应急", "常规"])} 长青路${chance.whole(1000)}号${chance.pick(junk)}垃圾堆放 @城管中队`;
  const made = Array.from({ length: chance.whole(7) }, () => chance.pick(parts)()).join(
    chance.pick([" ", "", "\n", "　"]),
  );
  return chance.hits(0.5) ? `/${chance.pick(words)} ${made}` : made;
}

/** Anything that JSON can hold, sometimes with the names that code trusts. */
function anything(depth = 0): unknown {
  const roll = chance.whole(depth > 3 ? 6 : 8);
  if (roll === 0) return null;
  if (roll === 1) return chance.hits(0.5);
  if (roll === 2) return chance.pick([0, -1, 1e308, 2 ** 53, 0.1]);
  if (roll < 6) return chance.hits(0.5) ? chance.pick(junk) : text();
  if (roll === 6) return Array.from({ length: chance.whole(4) }, () => anything(depth + 1));
  const names = ["do", "w", "a", "d", "s", "$ne", "__proto__", "value", "text", "0"];
  return JSON.parse(
    `{${Array.from({ length: chance.whole(4) }, () => `${JSON.stringify(chance.pick(names))}:${JSON.stringify(anything(depth + 1))}`).join(",")}}`,
  );
}

const doings = CardAction.options.flatMap((option) => {
  const { do: what } = option.shape;
  return "options" in what ? what.options : [...what.values];
});

function value(): unknown {
  if (chance.hits(0.2)) return anything();
  const made: Record<string, unknown> = { do: chance.pick(doings) };
  if (chance.hits(0.8)) made.w = chance.hits(0.9) ? `w${String(chance.whole(32)).padStart(8, "0")}` : anything();
  if (chance.hits(0.7)) made.a = chance.hits(0.9) ? `a${1 + chance.whole(3)}` : anything();
  if (chance.hits(0.1)) made[chance.pick(["d", "s", "of", "page", "u", "f", "x"])] = anything();
  return made;
}

function form(): Record<string, unknown> {
  const names = [
    "text",
    "result",
    "reason",
    "note",
    "days",
    "phone",
    "name",
    "units",
    "category",
    "nextDate",
    "timeliness",
  ];
  return Object.fromEntries(
    Array.from({ length: chance.whole(6) }, () => [
      `${chance.pick(names)}${chance.hits(0.5) ? "__accept__a1" : ""}`,
      chance.hits(0.6) ? text() : anything(),
    ]),
  );
}

function event(): { type: string; event: unknown } {
  const person = chance.hits(0.95) ? chance.pick(town.people).openId : `ou_${hex(32)}`;
  const chatId = chance.hits(0.95) ? chance.pick(town.chats).chatId : `oc_${hex(32)}`;
  const roll = chance.next();
  if (roll < 0.1)
    return { type: chance.pick(["im.message.receive_v1", "card.action.trigger", "x.y_v1"]), event: anything() };
  if (roll < 0.5)
    return {
      type: "card.action.trigger",
      event: {
        ...{ operator: { open_id: person }, token: "c-1", host: "im_message" },
        context: { open_message_id: `om_${hex(32)}`, open_chat_id: chatId },
        action: { tag: "button", value: value(), form_value: form(), ...(chance.hits(0.2) ? { name: text() } : {}) },
      },
    };
  const kinds = ["text", "post", "image", "file", "location", "sticker"] as const;
  const kind = chance.hits(0.9) ? "text" : chance.pick(kinds);
  return {
    type: "im.message.receive_v1",
    event: {
      sender: { sender_id: { open_id: person }, sender_type: chance.hits(0.97) ? "user" : "app" },
      message: {
        ...{ message_id: `om_${hex(32)}`, create_time: String(now.getTime()), chat_id: chatId },
        ...{ chat_type: chance.pick(["group", "p2p"]), message_type: kind },
        content: chance.hits(0.95) ? JSON.stringify(kind === "text" ? { text: text() } : anything()) : text(),
      },
    },
  };
}

function request(): { body: string; signed: boolean } {
  const { type, event: inner } = event();
  const header = {
    ...{ event_id: hex(32), event_type: type, create_time: String(now.getTime()), tenant_key: "736588c9260f175e" },
    ...{ app_id: app.appId, token: chance.hits(0.98) ? app.verificationToken : hex(8) },
  };
  const whole = chance.hits(0.97) ? { schema: "2.0", header, event: inner } : anything();
  const body = chance.hits(0.97)
    ? sealed(whole, app.encryptKey)
    : chance.pick(["", "{", "[]", JSON.stringify(whole), text()]);
  return { body, signed: chance.hits(0.97) };
}

test(`${throws} made-up events, commands and callbacks: no crash, no 500, no change without an entry in the trace`, {
  timeout: 3_600_000,
}, async () => {
  const url = bot.webhookUrl() ?? "";
  const statuses = new Map<number, number>();
  let left = throws;
  const worker = async () => {
    while (left-- > 0) {
      const { body, signed } = request();
      const { status } = await post(url, [body], signed ? signature(body, now, app.encryptKey) : {});
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (left > 0 && left % 5000 === 0) process.stdout.write(`${left} left after ${secondsSince(begun)} s\n`);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: 16 }, worker));
  while (await bot.settle());
  const connection = await mongoose.createConnection(database.uri).asPromise();
  const sha256 = (line: string) => createHash("sha256").update(line).digest("hex");
  const broken: unknown[] = [];
  for await (const finding of checkTraces(connection, { kind: "whistle", number: null, sha256, progress: () => {} }))
    broken.push(finding);
  const whistles = await connection.collection("whistles").countDocuments({});
  const givenUp = await connection
    .collection("inbox")
    .find({ gaveUp: { $exists: true } })
    .toArray();
  await connection.close();
  const facts = {
    throws,
    seconds: secondsSince(begun),
    whistles,
    statuses: Object.fromEntries(statuses),
  };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  expect(broken).toEqual([]);
  expect([...statuses.keys()].filter((status) => ![200, 400, 401].includes(status))).toEqual([]);
  expect(givenUp).toEqual([]);
  expect(unexpected(errors)).toEqual([]);
  expect(whistles).toBeGreaterThan(30);
});

const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 1000);

/** An event that does not look as the platform's do is logged as an error: somebody has to learn of it. */
const unexpected = (said: unknown[]): unknown[] =>
  said.filter((one) => !JSON.stringify(one).includes("does not look as it should")).slice(0, 5);
