import { randomBytes } from "node:crypto";
import mongoose from "mongoose";
import { expect } from "vitest";
import { z } from "zod";
import { type App, createApp } from "../../src/app.js";
import { readConfig } from "../../src/config.js";
import type { Log } from "../../src/log.js";
import { loadTown } from "../../src/town-files.js";
import { app, seedWhistles, townPlatform } from "../chaos/seeded.js";
import { testDatabase } from "../database.js";
import { Town } from "../stories/control.js";
import { post, sealed, signature } from "./signed-post.js";

const messageReceived = "im.message.receive_v1";

export const hex = () => randomBytes(16).toString("hex");

const Answer = z.object({
  toast: z.object({ type: z.string(), content: z.string() }).optional(),
  card: z.object({ data: z.unknown() }).optional(),
});
export type SignedAnswer = z.infer<typeof Answer>;

/** The whole bot on a pretend platform, and whoever knows the app's keys: sends it what no client of the platform would. */
export type SignedBot = {
  bot: App;
  town: Town;
  databaseUri: string;
  platformUrl: string;
  /** The open id of the first person with the role in a unit. */
  who(unitId: string, role: string): string;
  tap(by: string, chatId: string, value: unknown, form?: object, messageId?: string): Promise<SignedAnswer>;
  /** A message in the chat of its sender with the bot. */
  says(by: string, chatId: string, type: string, content: object): Promise<void>;
  /** Somebody opens their chat with the bot. */
  enters(by: string, chatId: string): Promise<void>;
  /** A message as the platform hands it over: answers with the status of the bot's answer. */
  handsOver(by: string, chatId: string, text: string, messageId: string): Promise<number>;
  stop(): Promise<void>;
};

/**
 * @param whistles how many are open already, as `w00000000` and so on
 * @param onCommand hears of each command that the bot sends to the database
 * @param through where the bot finds the database instead of at its own address
 */
export async function startSignedBot(
  now: Date,
  {
    log,
    whistles = 0,
    through = async (uri) => uri,
    onCommand,
  }: {
    log: Log;
    whistles?: number;
    through?: (databaseUri: string) => Promise<string>;
    onCommand?: (command: Record<string, unknown>) => void;
  },
): Promise<SignedBot> {
  const database = await testDatabase();
  const platform = await townPlatform(now, "webhook");
  const at = new Date(now.getTime() - 600_000);
  if (whistles > 0) await seedWhistles(database.uri, { count: whistles, at, category: "routine" });
  const config = readConfig({
    ...{ LARK_APP_ID: app.appId, LARK_APP_SECRET: app.appSecret, LARK_DOMAIN: platform.url, LARK_MODE: "webhook" },
    ...{ LARK_ENCRYPT_KEY: app.encryptKey, LARK_VERIFICATION_TOKEN: app.verificationToken, HOST: "127.0.0.1" },
    ...{ MONGODB_URI: await through(database.uri), METRICS_PORT: "0", PORT: "0", INSTANCE: "one" },
  });
  const connection = onCommand && mongoose.createConnection(database.uri, { monitorCommands: true, autoIndex: false });
  connection?.getClient().on("commandStarted", ({ command }) => onCommand?.(command));
  await connection?.asPromise();
  const bot = createApp({
    ...{ config, clock: () => now, log, town: loadTown("data") },
    ...(connection ? { connection } : {}),
  });
  await bot.start();
  const town = Town.parse(await (await fetch(`${platform.url}/sandbox/api/town`)).json());

  function handOver(type: string, event: object) {
    const header = { event_id: hex(), event_type: type, app_id: app.appId, token: app.verificationToken };
    const body = sealed({ schema: "2.0", header, event }, app.encryptKey);
    return post(bot.webhookUrl() ?? "", [body], signature(body, now, app.encryptKey));
  }
  async function send(type: string, event: object): Promise<SignedAnswer> {
    const answer = await handOver(type, event);
    expect(answer.status).toBe(200);
    return Answer.parse(answer.body);
  }
  const message = (by: string, chatId: string, type: string, content: object, messageId: string) => ({
    sender: { sender_id: { open_id: by }, sender_type: "user" },
    message: {
      ...{ message_id: messageId, create_time: String(now.getTime()), chat_id: chatId, chat_type: "p2p" },
      ...{ message_type: type, content: JSON.stringify(content) },
    },
  });
  return {
    bot,
    town,
    databaseUri: database.uri,
    platformUrl: platform.url,
    who: (unitId, role) =>
      town.people.find((person) => person.unitId === unitId && person.roles.includes(role))?.openId ?? "",
    tap: (by, chatId, value, form = {}, messageId = `om_${hex()}`) =>
      send("card.action.trigger", {
        operator: { open_id: by },
        context: { open_message_id: messageId, open_chat_id: chatId },
        action: { tag: "button", value, form_value: form },
      }),
    async says(by, chatId, type, content) {
      await send(messageReceived, message(by, chatId, type, content, `om_${hex()}`));
      await bot.settle();
    },
    async enters(by, chatId) {
      await send("im.chat.access_event.bot_p2p_chat_entered_v1", { chat_id: chatId, operator_id: { open_id: by } });
      await bot.settle();
    },
    handsOver: async (by, chatId, text, messageId) =>
      (await handOver(messageReceived, message(by, chatId, "text", { text }, messageId))).status,
    async stop() {
      await bot.stop();
      await connection?.close();
      await platform.stop();
      await database.drop();
    },
  };
}
