import { randomUUID } from "node:crypto";
import mongoose from "mongoose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Afterwards, LateTap } from "../../src/bot/ingress/afterwards.js";
import { type CardAction, type CardAnswer, InboundEvent, keyOf } from "../../src/bot/ingress/inbound.js";
import { createIngress, type Ingress, type IngressOptions } from "../../src/bot/ingress/ingress.js";
import { createLog } from "../../src/log.js";
import { createInbox, type Inbox } from "../../src/models/inbox.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { messageEnvelope, tapEnvelope } from "./signed-post.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let commands: string[] = [];
let inbox: Inbox<InboundEvent>;
let now: Date;

const background = new Set(["hello", "ismaster", "ping", "endSessions"]);

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri, { monitorCommands: true }).asPromise();
  connection.getClient().on("commandStarted", ({ commandName }) => {
    if (!background.has(commandName)) commands.push(commandName);
  });
  await newInbox("a").init();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  now = new Date("2026-01-05T09:00:00+08:00");
  await connection.collection("inbox").deleteMany({});
  inbox = newInbox("a");
  commands = [];
});

/** As a process has it that has just started: nothing remembered. */
function newInbox(instance: string): Inbox<InboundEvent> {
  connection.deleteModel(/Inbox/);
  return createInbox(connection, { instance, event: InboundEvent });
}

const started: Ingress[] = [];
afterEach(async () => {
  for (const ingress of started.splice(0)) await ingress.idle();
});

const silent: Afterwards = { lateTap: async () => {}, notRecorded: async () => {}, givenUp: async () => {} };

type Heard = { ingress: Ingress; texts: string[] };

function listen(options: Partial<IngressOptions> = {}): Heard {
  const texts: string[] = [];
  const ingress = createIngress({
    inbox,
    onEvent: async (event) => {
      texts.push(event.kind === "message" ? event.text : event.kind);
    },
    onCardAction: async () => ({}),
    afterwards: silent,
    answers: {
      late: { toast: { type: "info", content: "正在办理" } },
      fault: { toast: { type: "error", content: "故障" } },
    },
    botOpenId: () => "ou_bot",
    clock: () => now,
    log: createLog("silent"),
    ...options,
  });
  started.push(ingress);
  return { ingress, texts };
}

/** A promise and the key to it. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test("an event is recorded before it is acknowledged, and worked on after", async () => {
  const { passed, open } = gate();
  const { ingress } = listen({ onEvent: () => passed });
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  expect(await connection.collection("inbox").countDocuments({ heldUntil: { $exists: true } })).toBe(1);
  open();
  await ingress.idle();
  expect(await connection.collection("inbox").countDocuments({ heldUntil: { $exists: true } })).toBe(0);
});

test("a message that comes again, under another event id too, is acknowledged and not worked on again", async () => {
  const { ingress, texts } = listen();
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  await ingress.idle();
  expect(texts).toEqual(["吹哨"]);
  expect(ingress.counts()).toMatchObject({ events: 1, repeats: 1 });
});

test("a repeat is known without asking the database, and after a restart by asking it", async () => {
  const { ingress } = listen();
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  await ingress.idle();
  commands = [];
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  expect(commands).toEqual([]);
  inbox = newInbox("a");
  const restarted = listen();
  await restarted.ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  await restarted.ingress.idle();
  expect(restarted.texts).toEqual([]);
  expect(restarted.ingress.counts()).toMatchObject({ repeats: 1 });
});

test("fifty copies at once, on two instances, are one event", async () => {
  const first = listen();
  inbox = newInbox("b");
  const second = listen();
  await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      (n % 2 === 0 ? first : second).ingress.fromConnection(messageEnvelope({ messageId: "om_1" })),
    ),
  );
  await Promise.all([first.ingress.idle(), second.ingress.idle()]);
  expect([...first.texts, ...second.texts]).toEqual(["吹哨"]);
});

test("the events of one turn are recorded with one command", async () => {
  const { ingress, texts } = listen();
  await Promise.all(Array.from({ length: 40 }, (_, n) => ingress.fromConnection(messageEnvelope({ text: String(n) }))));
  expect(commands.filter((name) => name === "insert")).toHaveLength(1);
  await ingress.idle();
  expect(texts).toHaveLength(40);
});

test("with thirty-two callers at most a quarter of a round trip falls to an event", async () => {
  const { ingress } = listen();
  const events = 640;
  let begun = 0;
  const caller = async (chatId: string) => {
    while (begun++ < events) await ingress.fromConnection(messageEnvelope({ chatId }));
  };
  await Promise.all(Array.from({ length: 32 }, (_, n) => caller(`oc_${n}`)));
  await ingress.idle();
  expect(ingress.counts().events).toBe(events);
  expect(commands.length / events).toBeLessThanOrEqual(0.25);
});

test("of events recorded together a repeat fails alone", async () => {
  await connection.collection<{ _id: string; by: string }>("inbox").insertOne({ _id: "om_2", by: "b" });
  const { ingress, texts } = listen();
  await Promise.all(
    ["om_1", "om_2", "om_3"].map((messageId) =>
      ingress.fromConnection(messageEnvelope({ messageId, text: messageId })),
    ),
  );
  await ingress.idle();
  expect(texts.toSorted()).toEqual(["om_1", "om_3"]);
});

test("an event that can't be recorded is not acknowledged, and is new when it comes again", async () => {
  const own = await mongoose.createConnection(database.uri).asPromise();
  const lost = createInbox(own, { instance: "a", event: InboundEvent });
  await own.close();
  const { ingress } = listen({ inbox: lost });
  const event = messageEnvelope({ messageId: "om_1" });
  await expect(ingress.fromConnection(event)).rejects.toThrow();
  await expect(ingress.fromConnection(event)).rejects.toThrow();
  expect(ingress.counts().refused.notRecorded).toBe(2);
  const { ingress: other, texts } = listen();
  await other.fromConnection(event);
  await other.idle();
  expect(texts).toEqual(["吹哨"]);
});

test("messages of one chat are worked on in order, those of others meanwhile", async () => {
  const { passed, open } = gate();
  const order: string[] = [];
  const { ingress } = listen({
    onEvent: async (event) => {
      if (event.kind !== "message") return;
      if (event.text === "first") await passed;
      order.push(event.text);
      if (event.text === "other") open();
    },
  });
  for (const [chatId, text] of [
    ["oc_1", "first"],
    ["oc_1", "second"],
    ["oc_2", "other"],
  ] as const) {
    await ingress.fromConnection(messageEnvelope({ chatId, text }));
  }
  await ingress.idle();
  expect(order).toEqual(["other", "first", "second"]);
});

test("no more chats are worked on at once than allowed", async () => {
  let atOnce = 0;
  let most = 0;
  const { ingress } = listen({
    chatsAtOnce: 3,
    onEvent: async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
    },
  });
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => ingress.fromConnection(messageEnvelope({ chatId: `oc_${n}` }))),
  );
  await ingress.idle();
  expect(most).toBe(3);
});

test("what was recorded and not finished runs again at the next start, in the order in which it came", async () => {
  const killed = newInbox("a");
  for (const text of ["一", "二", "三"]) await record(killed, text);
  inbox = newInbox("a");
  const { ingress, texts } = listen();
  await ingress.catchUp(true);
  await ingress.idle();
  expect(texts).toEqual(["一", "二", "三"]);
  await ingress.catchUp(true);
  await ingress.idle();
  expect(texts).toHaveLength(3);
});

test("what another instance has in hand is left to it, until its lease is over", async () => {
  await record(newInbox("b"), "theirs");
  inbox = newInbox("a");
  const { ingress, texts } = listen();
  await ingress.catchUp(true);
  await ingress.idle();
  expect(texts).toEqual([]);
  now = new Date(now.getTime() + 6 * 60_000);
  await ingress.catchUp();
  await ingress.idle();
  expect(texts).toEqual(["theirs"]);
});

test("two instances that catch up at the same moment share what there is", async () => {
  const killed = newInbox("gone");
  for (let n = 0; n < 30; n++) await record(killed, String(n));
  now = new Date(now.getTime() + 6 * 60_000);
  inbox = newInbox("a");
  const first = listen();
  inbox = newInbox("b");
  const second = listen();
  await Promise.all([first.ingress.catchUp(), second.ingress.catchUp()]);
  await Promise.all([first.ingress.idle(), second.ingress.idle()]);
  expect([...first.texts, ...second.texts].toSorted()).toEqual(
    Array.from({ length: 30 }, (_, n) => String(n)).toSorted(),
  );
});

const record = (into: Inbox<InboundEvent>, text: string) => into.record(`om_${randomUUID()}`, message(text), now);

const message = (text: string): Extract<InboundEvent, { kind: "message" }> => ({
  kind: "message",
  eventId: "e",
  messageId: "om",
  chatId: "oc_1",
  chatType: "group",
  senderOpenId: "ou_li",
  senderIsBot: false,
  type: "text",
  text,
  mentions: [],
  mentionedBot: false,
  images: [],
  file: null,
  location: null,
  parentId: null,
  createdAt: now,
});

test("an event whose handling fails is tried again after a minute, and given up after five tries", async () => {
  const givenUp: string[] = [];
  const { ingress } = listen({
    onEvent: () => Promise.reject(new Error("no")),
    afterwards: { ...silent, givenUp: async (event) => void givenUp.push(keyOf(event)) },
  });
  await ingress.fromConnection(messageEnvelope({ messageId: "om_1" }));
  await ingress.idle();
  await ingress.catchUp();
  await ingress.idle();
  expect(ingress.counts()).toMatchObject({ failures: 1, givenUp: 0 });
  for (let minute = 1; minute <= 6; minute++) {
    now = new Date(now.getTime() + 61_000);
    await ingress.catchUp();
    await ingress.idle();
  }
  expect(ingress.counts()).toMatchObject({ failures: 5, givenUp: 1 });
  expect(givenUp).toEqual(["om_1"]);
});

test("stopping waits for what runs and leaves what only waits to the next start", async () => {
  const { passed, open } = gate();
  const worked: string[] = [];
  const { ingress } = listen({
    onEvent: async (event) => {
      await passed;
      if (event.kind === "message") worked.push(event.text);
    },
  });
  await ingress.fromConnection(messageEnvelope({ text: "runs" }));
  await ingress.fromConnection(messageEnvelope({ text: "waits" }));
  const stopped = ingress.stop();
  open();
  await stopped;
  expect(worked).toEqual(["runs"]);
  inbox = newInbox("a");
  const { ingress: next, texts } = listen();
  await next.catchUp(true);
  await next.idle();
  expect(texts).toEqual(["waits"]);
});

test("a tap is answered with what its handler says, and is not kept", async () => {
  const taps: CardAction[] = [];
  const { ingress } = listen({
    onCardAction: async (tap): Promise<CardAnswer> => {
      taps.push(tap);
      return { toast: { type: "success", content: "已签收" } };
    },
  });
  const answer = await ingress.fromConnection(tapEnvelope());
  expect(answer).toEqual({ toast: { type: "success", content: "已签收" } });
  expect(taps).toMatchObject([
    {
      operatorOpenId: "ou_wang",
      messageId: "om_card",
      chatId: "oc_1",
      value: { do: "accept" },
      name: null,
      token: "c-1",
    },
  ]);
  expect(commands).toEqual([]);
});

test("a submitted form brings its fields; a component without a value has only its name", async () => {
  const taps: CardAction[] = [];
  const { ingress } = listen({
    onCardAction: async (tap) => {
      taps.push(tap);
      return {};
    },
  });
  await ingress.fromConnection(tapEnvelope({ tag: "button", name: "submit", form_value: { note: "", units: ["a"] } }));
  await ingress.fromConnection(tapEnvelope({ tag: "select_static", name: "to", option: "water" }));
  expect(taps).toMatchObject([
    { name: "submit", value: undefined, formValue: { note: "", units: ["a"] } },
    { name: "to", option: "water", formValue: {} },
  ]);
});

test("a tap whose answer takes too long is told so in time, and goes on", async () => {
  const { passed, open } = gate();
  let finished = false;
  const { ingress } = listen({
    answerWithinMs: 30,
    onCardAction: async () => {
      await passed;
      finished = true;
      return {};
    },
  });
  expect(await ingress.fromConnection(tapEnvelope())).toEqual({ toast: { type: "info", content: "正在办理" } });
  open();
  await ingress.idle();
  expect(finished).toBe(true);
  expect(ingress.counts()).toMatchObject({ taps: 1, lateTaps: 1 });
});

test("what came of a late tap is handed on to be told, and again with the next sweep until it is; of one in time nothing", async () => {
  const { passed, open } = gate();
  const told: LateTap[] = [];
  let isAway = true;
  const { ingress } = listen({
    answerWithinMs: 30,
    onCardAction: async ({ messageId }) => {
      if (messageId !== "om_quick") await passed;
      throw new Error("no database");
    },
    afterwards: {
      ...silent,
      async lateTap(late) {
        if (isAway) throw new Error("no database");
        told.push(late);
      },
    },
  });
  await ingress.fromConnection(tapEnvelope());
  open();
  await ingress.idle();
  const quick = tapEnvelope();
  quick.event = { ...quick.event, context: { open_message_id: "om_quick", open_chat_id: "oc_1" } };
  await ingress.fromConnection(quick);
  await ingress.catchUp();
  expect(told).toEqual([]);
  isAway = false;
  await ingress.catchUp();
  await ingress.catchUp();
  expect(told).toEqual([{ action: expect.objectContaining({ messageId: "om_card" }), at: now, answer: null }]);
});

test("a tap whose handler fails is told so", async () => {
  const { ingress } = listen({ onCardAction: () => Promise.reject(new Error("no")) });
  expect(await ingress.fromConnection(tapEnvelope())).toEqual({ toast: { type: "error", content: "故障" } });
});

test("an event of a type that we do not know is acknowledged and counted, so is one that is not as it should be", async () => {
  const { ingress, texts } = listen();
  const unknown = messageEnvelope();
  unknown.header.event_type = "contact.user.created_v3";
  expect(await ingress.fromConnection(unknown)).toEqual({});
  expect(await ingress.fromConnection({ ...messageEnvelope(), event: {} })).toEqual({});
  expect(await ingress.fromConnection("nothing")).toEqual({});
  expect(texts).toEqual([]);
  expect(ingress.counts().refused).toMatchObject({ unknownType: 1, unreadable: 1, malformed: 1 });
  expect(commands).toEqual([]);
});
