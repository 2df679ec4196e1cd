import { Buffer } from "node:buffer";
import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import Koa from "koa";
import mongoose from "mongoose";
import { InboundEvent } from "../../src/bot/ingress/inbound.js";
import { createIngress } from "../../src/bot/ingress/ingress.js";
import { webhookListener } from "../../src/bot/ingress/webhook-listener.js";
import { sdk } from "../../src/bot/lark/sdk.js";
import { createLog } from "../../src/log.js";
import { createInbox, type Inbox } from "../../src/models/inbox.js";
import { Recent } from "../../src/models/recent.js";
import { secrets } from "../../test/bot/signed-post.js";

/**
 * One of the servers that are compared, by the first argument:
 * `sdk` Koa with the SDK's adapter, `hand` Koa with verification and decryption written out, `ours` the whole webhook with
 * an inbox in memory, `durable` the same with the real inbox in the database of the second argument, `counted` the same
 * with its commands counted. None of them does anything with an event.
 */
const [kind = "", uri = ""] = process.argv.slice(2);
const path = "/webhook/event";
const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

function sdkApp(): Koa {
  const dispatcher = new sdk.EventDispatcher({ ...secrets, logger: silent }).register({
    "im.message.receive_v1": async () => ({}),
  });
  return new Koa().use(sdk.adaptKoa(path, dispatcher));
}

/** The least that a careful author would write by hand. */
function handApp(): Koa {
  const key = createHash("sha256").update(secrets.encryptKey).digest();
  return new Koa().use(async (ctx) => {
    const chunks: Buffer[] = [];
    for await (const chunk of ctx.req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const given = Buffer.from(ctx.get("x-lark-signature"), "hex");
    const start = ctx.get("x-lark-request-timestamp") + ctx.get("x-lark-request-nonce") + secrets.encryptKey;
    const right = createHash("sha256").update(start).update(body).digest();
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      ctx.status = 401;
      return;
    }
    const sealed = Buffer.from(JSON.parse(body.toString()).encrypt, "base64");
    const decipher = createDecipheriv("aes-256-cbc", key, sealed.subarray(0, 16));
    const event = JSON.parse(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString());
    ctx.status = event.header.token === secrets.verificationToken ? 200 : 401;
    ctx.body = {};
  });
}

function ourApp(inbox: Inbox<InboundEvent>): RequestListener {
  const log = createLog("silent");
  const ingress = createIngress({
    inbox,
    onEvent: async () => {},
    onCardAction: async () => ({}),
    afterwards: { lateTap: async () => {}, notRecorded: async () => {}, givenUp: async () => {} },
    answers: { late: {}, fault: {} },
    botOpenId: () => "ou_bot",
    clock: () => new Date(),
    log,
  });
  return webhookListener(ingress.webhook(secrets), log);
}

/** Remembers the last 20,000 keys, as the real one does before it asks the database. */
function inboxInMemory(): Inbox<InboundEvent> {
  const keys = new Recent<true>(20_000);
  const nothing = async () => {};
  return {
    init: nothing,
    async record(key) {
      if (keys.get(key)) return "repeat";
      keys.set(key, true);
      return "new";
    },
    finish: nothing,
    putBack: nothing,
    giveUp: nothing,
    releaseOwn: nothing,
    takeUnfinished: async () => [],
    idle: nothing,
  };
}

let commands = 0;

/** Watching the commands costs something itself, so that it is done only where they are counted. */
async function durableApp(monitorCommands: boolean): Promise<RequestListener> {
  const connection = await mongoose.createConnection(uri, { monitorCommands }).asPromise();
  connection.getClient().on("commandStarted", ({ commandName }) => {
    if (!["hello", "ismaster", "ping", "endSessions"].includes(commandName)) commands += 1;
  });
  const inbox = createInbox(connection, { instance: "bench", event: InboundEvent });
  await inbox.init();
  return ourApp(inbox);
}

async function listenerOf(): Promise<RequestListener> {
  switch (kind) {
    case "sdk":
      return sdkApp().callback();
    case "hand":
      return handApp().callback();
    case "ours":
      return ourApp(inboxInMemory());
    case "durable":
      return durableApp(false);
    case "counted":
      return durableApp(true);
    default:
      throw new Error(`no server of that kind: ${kind}`);
  }
}

const server = createServer(await listenerOf());
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
});
process.on("message", () => process.send?.({ commands }));
