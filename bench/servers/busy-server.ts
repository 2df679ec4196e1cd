import { createServer } from "node:http";
import mongoose from "mongoose";
import { z } from "zod";
import { InboundEvent } from "../../src/bot/ingress/inbound.js";
import { createIngress } from "../../src/bot/ingress/ingress.js";
import { webhookListener } from "../../src/bot/ingress/webhook-listener.js";
import { createLark } from "../../src/bot/lark/client.js";
import { platformLimits } from "../../src/bot/sender/pacer.js";
import { Sender } from "../../src/bot/sender/sender.js";
import { restMs } from "../../src/jobs/chase.js";
import { createLog } from "../../src/log.js";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import type { Outcome } from "../../src/models/delivery-updates.js";
import { createInbox } from "../../src/models/inbox.js";
import { noticeFor } from "../../test/bot/owed.js";
import { secrets } from "../../test/bot/signed-post.js";
import { embeddedDatabase } from "../database.js";

/**
 * A bot that answers taps, each with one read and one write of the embedded database. While it is told to be busy it
 * scans ten thousand due items over and over and sends what is due, paced, to the address of the first argument.
 */
const [domain = ""] = process.argv.slice(2);
const due = 10_000;
const now = new Date("2026-01-05T09:00:00+08:00");
/** As the chasing does it. */
const writtenAtOnce = 20;
const log = createLog("silent");

const database = await embeddedDatabase();
const connection = await mongoose.createConnection(database.uri).asPromise();
const scanned = createDeliveries(connection.useDb("scanned"));
const sent = createDeliveries(connection.useDb("sent"));
const inbox = createInbox(connection, { instance: "bench", event: InboundEvent });
await Promise.all([scanned.init(), sent.init(), inbox.init()]);
await Promise.all([fill(scanned), fill(sent)]);
const taps = connection.collection<{ _id: string; taps: number }>("taps");
await taps.insertOne({ _id: "card", taps: 0 });

async function fill(into: Deliveries): Promise<void> {
  for (let from = 0; from < due; from += 1000) {
    await into.upsertMany(Array.from({ length: 1000 }, (_, n) => ({ delivery: noticeFor(`n${from + n}`), at: now })));
  }
}

const ingress = createIngress({
  inbox,
  onEvent: async () => {},
  onCardAction: async () => {
    await taps.findOne({ _id: "card" });
    await taps.updateOne({ _id: "card" }, { $inc: { taps: 1 } });
    return { toast: { type: "success", content: "已签收" } };
  },
  afterwards: { lateTap: async () => {}, notRecorded: async () => {}, givenUp: async () => {} },
  answers: { late: {}, fault: {} },
  botOpenId: () => "ou_bot",
  clock: () => new Date(),
  log,
});
const lark = createLark({ appId: secrets.appId, appSecret: "s", domain, log });

let busy = false;

/** When the scan's clock stands at the end of all there was, it moves on to where everything is due again. */
let scanTime = now;

/** Claims all there is in batches of a hundred, each put off by an hour; after that hour it begins again. */
async function scan(): Promise<void> {
  while (busy) {
    const inAnHour = new Date(scanTime.getTime() + 60 * 60_000);
    const claimed = await scanned.claim(scanTime, { limit: 100, leaseUntil: inAnHour, claim: "scan:1" });
    for (let from = 0; from < claimed.length; from += writtenAtOnce) {
      const outcomes = claimed.slice(from, from + writtenAtOnce).map((delivery): Outcome => {
        return { kind: "again", delivery, at: inAnHour, counts: true, refused: false };
      });
      await scanned.complete("scan:1", outcomes);
    }
    if (claimed.length === 0) scanTime = inAnHour;
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}

async function whileBusy(): Promise<void> {
  const sender = new Sender({
    deliveries: sent,
    lark,
    render: async ({ id }) => ({ msgType: "interactive", content: JSON.stringify({ id }) }),
    goesOutAnew: async () => true,
    clock: () => now,
    instance: "bench",
    limits: platformLimits,
    log,
  });
  sender.nudge();
  await scan();
  await sender.stop();
}

let work: Promise<void> = Promise.resolve();
const Question = z.object({ busy: z.boolean() });

async function become(wanted: boolean): Promise<void> {
  busy = wanted;
  if (busy) work = whileBusy();
  else await work;
}

const server = createServer(webhookListener(ingress.webhook(secrets), log));
server.keepAliveTimeout = 60_000;
process.on("message", (message) => {
  become(Question.parse(message).busy).then(
    () => process.send?.({ busy }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
});
