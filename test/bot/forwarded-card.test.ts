import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type App, createApp } from "../../src/app.js";
import { assessmentWords } from "../../src/cards/assessment-words.js";
import { custodyWords } from "../../src/cards/custody-words.js";
import { readConfig } from "../../src/config.js";
import { createLog } from "../../src/log.js";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { loadTown } from "../../src/town-files.js";
import { app, seedWhistles, townPlatform } from "../chaos/seeded.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { Town } from "../stories/control.js";
import { post, sealed, signature } from "./signed-post.js";

/** A card of a private chat can be forwarded to any group, and its form be sent there: everybody would read the answer. */
const now = new Date("2026-01-05T10:00:00+08:00");
const squadron = "xiling-haigeng-chengguan";

let database: TestDatabase;
let platform: Sandbox;
let bot: App;
let duty: string;
let head: string;
let group: string;
beforeAll(async () => {
  database = await testDatabase();
  platform = await townPlatform(now, "webhook");
  await seedWhistles(database.uri, { count: 1, at: new Date(now.getTime() - 600_000), category: "routine" });
  const config = readConfig({
    ...{ LARK_APP_ID: app.appId, LARK_APP_SECRET: app.appSecret, LARK_DOMAIN: platform.url, LARK_MODE: "webhook" },
    ...{ LARK_ENCRYPT_KEY: app.encryptKey, LARK_VERIFICATION_TOKEN: app.verificationToken, HOST: "127.0.0.1" },
    ...{ MONGODB_URI: database.uri, METRICS_PORT: "0", PORT: "0", INSTANCE: "one" },
  });
  bot = createApp({ config, clock: () => now, log: createLog("silent"), town: loadTown("data") });
  await bot.start();
  const town = Town.parse(await (await fetch(`${platform.url}/sandbox/api/town`)).json());
  duty = town.people.find(({ unitId, roles }) => unitId === squadron && roles.includes("duty"))?.openId ?? "";
  head = town.people.find(({ unitId, roles }) => unitId === "xiling" && roles.includes("head"))?.openId ?? "";
  group = town.units.find(({ id }) => id === squadron)?.chatId ?? "";
});
afterAll(async () => {
  await bot.stop();
  await platform.stop();
  await database.drop();
});

const hex = () => randomBytes(16).toString("hex");
const Answer = z.object({
  toast: z.object({ type: z.string(), content: z.string() }).optional(),
  card: z.object({ data: z.unknown() }).optional(),
});

async function send(type: string, event: object): Promise<z.infer<typeof Answer>> {
  const header = { event_id: hex(), event_type: type, app_id: app.appId, token: app.verificationToken };
  const body = sealed({ schema: "2.0", header, event }, app.encryptKey);
  const answer = await post(bot.webhookUrl() ?? "", [body], signature(body, now, app.encryptKey));
  expect(answer.status).toBe(200);
  return Answer.parse(answer.body);
}
const tap = (by: string, chatId: string, value: object, form: object = {}) =>
  send("card.action.trigger", {
    operator: { open_id: by },
    context: { open_message_id: `om_${hex()}`, open_chat_id: chatId },
    action: { tag: "button", value, form_value: form },
  });
const askOriginal = (chatId: string) =>
  tap(duty, chatId, { do: "originalForm", w: "w00000000" }, { reason__original: "需上门联系住户" });

test("the form for the original, sent in another group, is answered in words and shows nothing", async () => {
  for (const chatId of [group, `oc_${hex()}`]) {
    const answer = await askOriginal(chatId);
    expect(answer.card).toBeUndefined();
    expect(answer.toast).toMatchObject({ type: "error", content: custodyWords.askedPrivately.zh });
  }
});

test("in the chat where that person alone talks with the bot it shows the original", async () => {
  const alone = `oc_${createHash("md5").update(duty).digest("hex")}`;
  await send("im.message.receive_v1", {
    sender: { sender_id: { open_id: duty }, sender_type: "user" },
    message: {
      ...{ message_id: `om_${hex()}`, create_time: String(now.getTime()), chat_id: alone, chat_type: "p2p" },
      ...{ message_type: "text", content: JSON.stringify({ text: "/帮助" }) },
    },
  });
  await bot.settle();
  const answer = await askOriginal(alone);
  expect(answer.toast).toBeUndefined();
  expect(JSON.stringify(answer.card?.data)).toContain("需上门联系住户");
  expect((await askOriginal(`oc_${hex()}`)).card).toBeUndefined();
});

test("an assessment, forwarded to a group, is read in private alone", async () => {
  const answer = await tap(head, `oc_${hex()}`, { do: "assess", b: "xiling", t: "2026-01", e: now.getTime() });
  expect(answer.card).toBeUndefined();
  expect(answer.toast?.content).toBe(assessmentWords.privateOnly.zh);
});
