import { afterEach, beforeEach, expect, test } from "vitest";
import {
  button,
  card,
  failureOf,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  type WebhookBot,
  wang,
} from "./small-town.js";

let town: Town;
let bot: WebhookBot;
beforeEach(async () => {
  town = await startTown();
  bot = await startWebhookBot({
    "im.message.receive_v1": async () => {
      await sendCard(town, street, card(button("签收", { n: 1 })));
      await town.client.im.v1.message.create({
        params: { receive_id_type: "open_id" },
        data: { receive_id: wang, msg_type: "interactive", content: JSON.stringify(card(button("收到", { n: 2 }))) },
      });
    },
    "card.action.trigger": async () => ({ card: { type: "raw", data: card({ tag: "markdown", content: "已签收" }) } }),
  });
  town.sandbox.setWebhookUrl(bot.url);
});
afterEach(async () => {
  await town.stop();
  await bot.stop();
});

async function cardIn(chat: string, viewer: string): Promise<unknown> {
  const { messages } = await town.control(`chats/${chat}/messages?viewer=${viewer}`);
  return JSON.parse(JSON.stringify(messages)).findLast(({ type }: { type: string }) => type === "interactive")
    .messageId;
}

test("what was done can be done again from the start, with the ids of the new run", async () => {
  await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  await town.control("settle", {});
  await town.control("press", { by: li, messageId: await cardIn(street, li), label: "签收" });
  await town.control("press", { by: wang, messageId: await cardIn("p2p", wang), label: "收到" });
  await town.control("clock", { advance: "PT30M" });
  const scene = await town.control("scene");
  expect(scene).toEqual({
    steps: [
      { call: "messages", body: { from: li, chatId: `#${street}`, text: "吹哨" } },
      { call: "press", body: { by: li, messageId: `#${street}/1`, label: "签收" } },
      { call: "press", body: { by: wang, messageId: `#p2p:${wang}/0`, label: "收到" } },
      { call: "clock", body: { advance: "PT30M" } },
    ],
  });
  const before = await cardIn(street, li);
  expect(await town.control("scene", scene)).toEqual({ steps: 4, refusals: [] });
  expect(await cardIn(street, li)).not.toBe(before);
  expect(await town.control("town")).toMatchObject({ now: "2026-01-05T09:30:00+08:00" });
  for (const [chat, viewer] of [
    [street, li],
    ["p2p", wang],
  ] as const) {
    expect(await town.control(`messages/${await cardIn(chat, viewer)}`)).toMatchObject({ cardText: "哨令\n已签收" });
  }
  expect(await town.control("scene")).toEqual(scene);
});

test("a step that is refused the second time is named", async () => {
  const answer = await town.control("scene", { steps: [{ call: "clock", body: { to: "2020-01-01" } }] });
  expect(answer).toMatchObject({ steps: 1, refusals: [{ n: 0, answer: { error: { code: 400 } } }] });
  expect(await town.raw("POST", "/sandbox/api/scene", { steps: [{ call: "scene", body: {} }] })).toMatchObject({
    status: 400,
  });
});

test("a webhook is taken once it answers the encrypted challenge", async () => {
  const fresh = await startTown();
  expect(await fresh.control("webhook", { url: bot.url })).toEqual({});
  expect(await fresh.control("town")).toMatchObject({ bot: { webhookUrl: bot.url } });
  const other = await fresh.raw("POST", "/sandbox/api/webhook", { url: `${town.sandbox.url}/nothing` });
  expect(other).toMatchObject({ status: 400, body: { error: { msg: expect.stringContaining("challenge") } } });
  expect(await fresh.control("town")).toMatchObject({ bot: { webhookUrl: bot.url } });
  await fresh.stop();
});

test("groups are found by a part of their name", async () => {
  const found = await town.client.im.v1.chat.search({ params: { query: "水务" } });
  expect(found.data?.items?.map(({ name }) => name)).toEqual(["水务局工作群"]);
  expect(await failureOf(town.client.im.v1.chat.get({ path: { chat_id: "oc_x" } }))).toMatchObject({ code: 232006 });
});
