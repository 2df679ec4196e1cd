import { afterEach, expect, test } from "vitest";
import {
  app,
  button,
  card,
  type Handlers,
  lark,
  li,
  sendCard,
  silent,
  startTown,
  street,
  type Town,
} from "./small-town.js";

type Client = { close(): void; reconnected: Promise<void> };
const open: { close(): void }[] = [];
let town: Town;
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await town.stop();
});

const startWsTown = async (): Promise<Town> => startTown({ app: { ...app, mode: "ws" } });

/** The official SDK's client of the long connection, once it is connected. */
async function connect(handlers: Handlers): Promise<Client> {
  let onReconnected = () => {};
  const reconnected = new Promise<void>((resolve) => {
    onReconnected = resolve;
  });
  const eventDispatcher = new lark.EventDispatcher({ logger: silent }).register(handlers);
  const client = await new Promise<InstanceType<typeof lark.WSClient>>((resolve, reject) => {
    const made = new lark.WSClient({
      appId: app.appId,
      appSecret: app.appSecret,
      domain: town.sandbox.url,
      logger: silent,
      onReady: () => resolve(made),
      onError: reject,
      onReconnected: () => onReconnected(),
    });
    void made.start({ eventDispatcher });
  });
  const closing = { close: () => client.close({ force: true }), reconnected };
  open.push(closing);
  return closing;
}

test("events come over the long connection in plain text, though the app has an encrypt key", async () => {
  town = await startWsTown();
  const texts: string[] = [];
  await connect({
    "im.message.receive_v1": async ({ message }: { message: { content: string } }) => void texts.push(message.content),
  });
  await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  await town.control("settle", {});
  expect(texts).toEqual([JSON.stringify({ text: "吹哨" })]);
});

test("a press is answered over the same connection: toast and new card", async () => {
  town = await startWsTown();
  await connect({
    "card.action.trigger": async () => ({
      toast: { type: "success", content: "已签收" },
      card: { type: "raw", data: card({ tag: "markdown", content: "已签收" }) },
    }),
  });
  const messageId = await sendCard(town, street, card(button("签收", { do: "accept" })));
  const answer = await town.control("press", { by: li, messageId, label: "签收" });
  expect(answer).toEqual({ status: 200, toast: { type: "success", content: "已签收" } });
  expect(await town.control(`messages/${messageId}`)).toMatchObject({ updates: 1, buttons: [] });
});

test("a handler that fails makes the event come again 15 s later", async () => {
  town = await startWsTown();
  let calls = 0;
  await connect({
    "im.message.receive_v1": async () => {
      calls += 1;
      if (calls === 1) throw new Error("not yet");
    },
  });
  await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  await town.control("clock", { advance: "PT14S" });
  expect(calls).toBe(1);
  await town.control("clock", { advance: "PT1S" });
  expect(calls).toBe(2);
  await town.control("clock", { advance: "P1D" });
  expect(calls).toBe(2);
});

test("a long message comes in several frames and arrives whole", async () => {
  town = await startWsTown();
  const lengths: number[] = [];
  await connect({
    "im.message.receive_v1": async ({ message }: { message: { content: string } }) =>
      void lengths.push(JSON.parse(message.content).text.length),
  });
  await town.control("messages", { from: li, chatId: street, text: "长".repeat(70_000) });
  await town.control("settle", {});
  expect(lengths).toEqual([70_000]);
});

test("each event goes to one of several clients, and all clients get some", async () => {
  town = await startWsTown();
  const got: [number, number] = [0, 0];
  await connect({
    "im.message.receive_v1": async () => {
      got[0] += 1;
    },
  });
  await connect({
    "im.message.receive_v1": async () => {
      got[1] += 1;
    },
  });
  for (let n = 0; n < 40; n += 1) await town.control("messages", { from: li, chatId: street, text: String(n) });
  await town.control("settle", {});
  expect(got[0] + got[1]).toBe(40);
  expect(Math.min(...got)).toBeGreaterThan(0);
});

test("a client that is cut off comes back by itself, and gets what it missed", async () => {
  town = await startWsTown();
  let calls = 0;
  const client = await connect({
    "im.message.receive_v1": async () => {
      calls += 1;
    },
  });
  await town.control("faults", { connections: { cut: true } });
  await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  await client.reconnected;
  await town.control("clock", { advance: "PT15S" });
  expect(calls).toBe(1);
});

test("a wrong secret ends the client with one error instead of endless tries", async () => {
  town = await startWsTown();
  const error = await new Promise<Error>((resolve) => {
    const client = new lark.WSClient({
      appId: app.appId,
      appSecret: "wrong",
      domain: town.sandbox.url,
      logger: silent,
      onError: resolve,
    });
    open.push({ close: () => client.close({ force: true }) });
    void client.start({ eventDispatcher: new lark.EventDispatcher({ logger: silent }) });
  });
  expect(error.message).toContain("auth");
});

test("an event without a handler is acknowledged, as the SDK does, and the sandbox says what would be lost", async () => {
  const lines: string[] = [];
  town = await startTown({ app: { ...app, mode: "ws" }, log: (line) => lines.push(line) });
  await connect({});
  await town.control("enter", { by: li });
  await town.control("settle", {});
  expect(lines.join("\n")).toContain("no handler for im.chat.access_event.bot_p2p_chat_entered_v1");
});

test("the official client finds nothing wrong with a pong", async () => {
  town = await startWsTown();
  const errors: unknown[][] = [];
  const logger = { ...silent, error: (...words: unknown[]) => void errors.push(words) };
  const heard: string[] = [];
  const eventDispatcher = new lark.EventDispatcher({ logger: silent }).register({
    "im.chat.access_event.bot_p2p_chat_entered_v1": async () => void heard.push("entered"),
  });
  await new Promise<void>((resolve) => {
    const client = new lark.WSClient({
      ...{ appId: app.appId, appSecret: app.appSecret, domain: town.sandbox.url, logger },
      onReady: () => resolve(),
    });
    open.push(client);
    void client.start({ eventDispatcher });
  });
  await town.control("enter", { by: li }); // comes after the pong to the first ping
  await town.control("settle", {});
  expect(heard).toEqual(["entered"]);
  expect(errors).toEqual([]);
});
