import mongoose from "mongoose";
import { createLark } from "../src/bot/lark/client.js";
import { platformLimits } from "../src/bot/sender/pacer.js";
import { Sender } from "../src/bot/sender/sender.js";
import { createLog } from "../src/log.js";
import { createDeliveries, type Deliveries } from "../src/models/deliveries.js";
import { noticeFor, replyTo } from "../test/bot/owed.js";
import { type Accepted, StubLark } from "../test/bot/stub-lark.js";
import { type TurnedTime, turnTime } from "../test/bot/turned-time.js";
import { embeddedDatabase } from "./database.js";
import type { Goal, Measured } from "./goal.js";

const queued = 10_000;
const seconds = 12;
const minutes = 4;
const limits = { perSecond: 50, perMinute: 1000, perChat: 5 };
const now = new Date("2026-01-05T09:00:00+08:00");

/**
 * How much of the platform's limits is used, and that none is hurt: the real sender, client and database before a stub
 * that enforces every window, 40 to 50 ms away, on a clock that stands still while they work.
 */
export const sending: Goal = {
  name: "sending",
  async measure() {
    const many = await run(40);
    const few = await run(4);
    const inSeconds = within(many.accepted, seconds * 1000);
    return [
      exact("sending.share", "≥", 0.95, inSeconds.length / (50 * seconds), `40 chats, ${seconds} s, of 50 a second`),
      exact(
        "sending.shareOfFewChats",
        "≥",
        0.95,
        within(few.accepted, seconds * 1000).length / (20 * seconds),
        `4 chats, ${seconds} s, of 5 a second each`,
      ),
      exact(
        "sending.shareOfMinutes",
        "≥",
        0.95,
        within(many.accepted, minutes * 60_000).length / (1000 * minutes),
        `${minutes} minutes, of 1,000 a minute`,
      ),
      exact("sending.refused", "≤", 0, many.refused + few.refused, "calls refused over a limit"),
      exact("sending.fairness", "≥", 0.9, fairness(inSeconds), "fewest ÷ most sends of a chat"),
      exact("sending.overtakes", "≤", 2, many.waited, "sends before an interactive one, thousands queued"),
    ];
  },
};

const exact = (name: string, sign: "≤" | "≥", limit: number, value: number, note: string): Measured => ({
  name,
  sign,
  limit,
  rounds: [value],
  baselineSpread: null,
  note,
});

function within(accepted: Accepted[], ms: number): Accepted[] {
  const [first] = accepted;
  return first ? accepted.filter(({ at }) => at < first.at + ms) : [];
}

function fairness(accepted: Accepted[]): number {
  const counts = new Map<string, number>();
  for (const { chat } of accepted) counts.set(chat, (counts.get(chat) ?? 0) + 1);
  return Math.min(...counts.values()) / Math.max(...counts.values());
}

type Run = { accepted: Accepted[]; refused: number; waited: number };

async function run(chats: number): Promise<Run> {
  const stub = new StubLark({ limits });
  const database = await embeddedDatabase();
  const connection = await mongoose.createConnection(database.uri).asPromise();
  const log = createLog("silent");
  const lark = createLark({ appId: "cli_0123456789abcdef", appSecret: "s", domain: await stub.start(), log });
  try {
    const deliveries = createDeliveries(connection);
    await deliveries.init();
    await fill(deliveries, chats);
    await lark.warmUp();
    const time = turnTime({ deliveries, lark, wayMs: () => 20 + Math.random() * 5 });
    stub.setClock(() => time.pace.now());
    const sender = new Sender({
      ...time,
      render: async ({ id }) => ({ msgType: "interactive", content: JSON.stringify({ id }) }),
      goesOutAnew: async () => true,
      clock: () => now,
      instance: "bench",
      limits: platformLimits,
      log,
    });
    sender.nudge();
    await time.pass({ ms: chats === 4 ? (seconds + 1) * 1000 : minutes * 60_000 + 1000 });
    const waited = await overtake(deliveries, sender, stub, time);
    let stopped = false;
    void sender.stop().then(() => {
      stopped = true;
    });
    await time.pass({ done: () => stopped });
    return { accepted: stub.accepted, refused: stub.refused, waited };
  } finally {
    await lark.close();
    await stub.stop();
    await connection.close();
    await database.stop();
  }
}

/** Somebody asks while thousands wait: how many of those are sent before the answer that were not on their way yet. */
async function overtake(deliveries: Deliveries, sender: Sender, stub: StubLark, time: TurnedTime): Promise<number> {
  await deliveries.upsertMany([
    { delivery: noticeFor("answer", { lane: "interactive", to: { type: "open_id", id: "ou_asks" } }), at: now },
    { delivery: replyTo("om_asked"), at: now },
  ]);
  const asked = time.pace.now();
  sender.nudge();
  await time.pass({ done: () => stub.accepted.some(({ chat }) => chat === "ou_asks") });
  const onTheWayMs = 25;
  const sends = stub.accepted.filter(({ api, at }) => api === "send" && at > asked + onTheWayMs);
  return sends.findIndex(({ chat }) => chat === "ou_asks");
}

async function fill(deliveries: Deliveries, chats: number): Promise<void> {
  for (let from = 0; from < queued; from += 1000) {
    await deliveries.upsertMany(
      Array.from({ length: 1000 }, (_, n) => ({
        delivery: noticeFor(`n${String(from + n).padStart(5, "0")}`, {
          to: { type: "chat_id", id: `oc_${(from + n) % chats}` },
        }),
        at: now,
      })),
    );
  }
}
