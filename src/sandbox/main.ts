import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import mongoose from "mongoose";
import type { Config } from "../config.js";
import { createCalendar } from "../flows/calendar/create-calendar.js";
import type { Log } from "../log.js";
import { openDatabase } from "../models/database.js";
import { createDeliveries } from "../models/deliveries.js";
import { loadTown, type Town } from "../town-files.js";
import { type BotChild, createBotChild } from "./bot-child.js";
import { createKeptTrial, type KeptTrial } from "./kept-trial.js";
import { type App, type Seed, startSandbox } from "./sandbox.js";
import { readSceneFiles } from "./scenes/scene-files.js";

const appId = "cli_a1c0ffee5eed0001";
const seededAt = new Date("2026-01-05T09:00:00+08:00");

const hex = (text: string): string => createHash("md5").update(text).digest("hex");

/** People of the town as users of the pretend platform; the same person has the same open id at every start. */
function seedOf(town: Town): Seed {
  const { units, people, platforms } = town.org;
  const calendar = createCalendar(town.holidays, town.policy.hours);
  const openId = (personId: string) => `ou_${hex(`${appId}:${personId}`)}`;
  const below = (unitId: string): string[] => [
    unitId,
    ...units.filter((unit) => unit.parentId === unitId).flatMap((unit) => below(unit.id)),
  ];
  const membersOf = (unitIds: string[]) =>
    people
      .filter((person) => unitIds.includes(person.unitId) || person.also.some((post) => unitIds.includes(post.unitId)))
      .map((person) => openId(person.id));
  return {
    startAt: seededAt,
    isWorkingDay: (at) => calendar.isWorkingDay(at),
    people: people.map(({ id, name, title, unitId, roles, mobile }) => ({
      openId: openId(id),
      name,
      title,
      unitId,
      roles,
      mobile,
    })),
    units: units.map(({ id, name, level, kind, force, parentId, chatId }) => ({
      id,
      name,
      level,
      kind,
      force,
      parentId,
      chatId,
    })),
    chats: [
      ...units.flatMap(({ id, name, chatId }) => (chatId ? [{ chatId, name, memberIds: membersOf([id]) }] : [])),
      ...platforms.map(({ chatId, name, streetId }) => ({ chatId, name, memberIds: membersOf(below(streetId)) })),
    ],
  };
}

/**
 * Where the clock goes on. A trial that names no place for its data begins anew at each start; one with `DATA_DIR` or
 * `MONGODB_URI` goes on where it was.
 * @throws Error if the data are those of a bot on the real platform
 */
async function resumedAt(kept: KeptTrial, connection: mongoose.Connection, config: Config): Promise<Date | null> {
  const last = await kept.lastNow();
  if (last === null && !(await kept.isEmpty()))
    throw new Error(
      "The database holds the data of a bot that ran on the real platform. To try the sandbox set DATA_DIR to a new folder, or MONGODB_URI to a new database.",
    );
  if (config.DATA_DIR !== undefined || config.MONGODB_URI !== undefined) return last;
  await connection.dropDatabase();
  return null;
}

/** A new pretend platform knows none of the old one's messages: every living card goes out once more. */
async function sendCardsAnew(connection: mongoose.Connection, now: Date): Promise<void> {
  const deliveries = createDeliveries(connection);
  for (;;) {
    const cards = await deliveries.cardsSentBefore(new Date(now.getTime() + 1), 500);
    for (const { id } of cards) await deliveries.reissue(id, now);
    if (cards.length < 500) return;
  }
}

/**
 * The whole trial on one machine: embedded database (or `MONGODB_URI`), pretend Lark, and the bot as a child process.
 * @returns the address of the page and how to stop all of it
 */
export async function startTrial(config: Config, log: Log): Promise<{ url: string; stop(): Promise<void> }> {
  const town = loadTown(config.TOWN_DIR);
  const database = await openDatabase(config, log);
  const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  const kept = createKeptTrial(connection);
  const now = await resumedAt(kept, connection, config);
  const secrets = {
    appSecret: randomBytes(16).toString("hex"),
    encryptKey: randomBytes(16).toString("hex"),
    verificationToken: randomBytes(16).toString("hex"),
  };
  const mode = config.LARK_MODE ?? "webhook";
  const app: App = {
    appId,
    name: "吹哨",
    mode,
    ...secrets,
    commands: [
      { text: "/吹哨", label: "/吹哨" },
      { text: "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", label: "示例：占道经营" },
      { text: "/吹哨 应急 海埂路8号燃气泄漏", label: "示例：燃气泄漏" },
      { text: "/我的", label: "/我的" },
      { text: "/看板", label: "/看板" },
      { text: "/帮助", label: "/帮助" },
    ],
  };
  const platform = await startSandbox({
    port: config.PORT ?? 3000,
    anyPort: config.PORT === undefined,
    seed: seedOf(town),
    ...(now ? { now } : {}),
    app,
    scenes: readSceneFiles(join(config.TOWN_DIR, "scenes")),
    log: (line) => log.info(line),
  });
  let botPort = 0;
  const botTime = (at: Date): Date => new Date(at.getTime() - platform.botBehindMs());
  const child = createBotChild({
    script: createRequire(import.meta.url).resolve("#dist/sandbox/bot-process.js"),
    env: () => ({
      ...process.env,
      LARK_APP_ID: appId,
      LARK_APP_SECRET: secrets.appSecret,
      LARK_ENCRYPT_KEY: secrets.encryptKey,
      LARK_VERIFICATION_TOKEN: secrets.verificationToken,
      LARK_DOMAIN: platform.url,
      LARK_MODE: mode,
      MONGODB_URI: database.uri,
      HOST: "127.0.0.1",
      PORT: String(botPort),
      METRICS_PORT: "0",
      INSTANCE: "sandbox",
      // The pretend platform limits nothing unless it is told to.
      SEND_PER_SECOND: process.env.SEND_PER_SECOND ?? "2000",
      SEND_PER_MINUTE: process.env.SEND_PER_MINUTE ?? "100000",
      SEND_PER_CHAT: process.env.SEND_PER_CHAT ?? "2000",
      PERSON_PER_MINUTE: process.env.PERSON_PER_MINUTE ?? "100000",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
      SANDBOX_NOW: botTime(platform.now()).toISOString(),
    }),
    onReady(webhookUrl) {
      if (!webhookUrl) return;
      botPort = Number(new URL(webhookUrl).port);
      platform.setWebhookUrl(webhookUrl);
    },
    resetData: () => kept.empty(),
    log: (line) => log.info(line),
  });
  const bot: BotChild = {
    ...child,
    async clockMoved(at) {
      await kept.noteNow(at);
      await child.clockMoved(botTime(at));
    },
    async reset(at) {
      await child.reset(botTime(at));
      await kept.noteNow(at);
    },
    async nextDueAt(anew) {
      const at = await child.nextDueAt(anew);
      return at && new Date(at.getTime() + platform.botBehindMs());
    },
  };
  platform.setBot(bot);
  await kept.noteNow(platform.now());
  if (now) await sendCardsAnew(connection, now);
  await bot.start();
  return {
    url: platform.url,
    async stop() {
      await bot.stop();
      await platform.stop();
      await connection.close();
      await database.close();
    },
  };
}
