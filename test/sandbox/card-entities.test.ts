import { afterEach, beforeEach, expect, test } from "vitest";
import { button, card, failureOf, li, startTown, startWebhookBot, street, type Town } from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.stop());

const entity = {
  ...card(
    { tag: "markdown", element_id: "text", content: "一" },
    { tag: "hr", element_id: "line" },
    button("签收", { n: 1 }),
  ),
};

async function create(given: object = entity): Promise<string> {
  const answer = await town.client.cardkit.v1.card.create({ data: { type: "card_json", data: JSON.stringify(given) } });
  return answer.data?.card_id ?? "";
}
const send = (card_id: string) =>
  town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type: "interactive", content: JSON.stringify({ type: "card", data: { card_id } }) },
  });
const textOf = async (messageId: unknown) => (await town.control(`messages/${messageId}`)).cardText;

test("a card entity is sent once, and its changes reach the message", async () => {
  const card_id = await create();
  expect(card_id).toMatch(/^\d{1,20}$/);
  const messageId = (await send(card_id)).data?.message_id;
  expect(await failureOf(send(card_id))).toMatchObject({ code: 230099, msg: expect.stringContaining("11310") });
  const next = { type: "card_json" as const, data: JSON.stringify(card({ tag: "markdown", content: "二" })) };
  await town.client.cardkit.v1.card.update({ path: { card_id }, data: { card: next, sequence: 1 } });
  expect(await textOf(messageId)).toBe("哨令\n二");
});

test("elements are added, changed, replaced and removed in order of their sequence", async () => {
  const card_id = await create();
  const messageId = (await send(card_id)).data?.message_id;
  const { cardElement } = town.client.cardkit.v1;
  const path = { card_id, element_id: "text" };
  const markdown = (content: string, element_id: string) => ({ tag: "markdown", content, element_id });
  const elements = JSON.stringify([markdown("前", "before")]);
  await cardElement.create({
    path: { card_id },
    data: { type: "insert_before", target_element_id: "text", elements, sequence: 1 },
  });
  await cardElement.patch({ path, data: { partial_element: JSON.stringify({ content: "改" }), sequence: 2 } });
  await cardElement.update({
    path: { card_id, element_id: "line" },
    data: { element: JSON.stringify(markdown("后", "line")), sequence: 3 },
  });
  expect(await textOf(messageId)).toBe("哨令\n前\n改\n后");
  await cardElement.delete({ path, data: { sequence: 4 } });
  expect(await textOf(messageId)).toBe("哨令\n前\n后");
  expect(await failureOf(cardElement.delete({ path, data: { sequence: 5 } }))).toMatchObject({ code: 300314 });
  const late = cardElement.patch({
    path: { card_id, element_id: "line" },
    data: { partial_element: "{}", sequence: 4 },
  });
  expect(await failureOf(late)).toMatchObject({ code: 300317 });
});

test("text streams only in streaming mode, and only into text", async () => {
  const card_id = await create();
  const { card: cards, cardElement } = town.client.cardkit.v1;
  const stream = (element_id: string, content: string, sequence: number) =>
    cardElement.content({ path: { card_id, element_id }, data: { content, sequence } });
  expect(await failureOf(stream("text", "一二", 1))).toMatchObject({ code: 300309 });
  await cards.settings({
    path: { card_id },
    data: { settings: JSON.stringify({ config: { streaming_mode: true } }), sequence: 1 },
  });
  await stream("text", "一二", 2);
  expect(await failureOf(stream("line", "x", 3))).toMatchObject({ code: 300310 });
  expect(await textOf((await send(card_id)).data?.message_id)).toBe("哨令\n一二");
});

test.each([
  ["no card", [], 200220],
  ["an empty card", {}, 300307],
  ["a card of schema 1.0", { elements: [] }, 300303],
  ["a card with a bad element id", card({ tag: "hr", element_id: "a-b" }), 300301],
  ["a card of more than 200 components", card(...Array.from({ length: 201 }, () => ({ tag: "hr" }))), 300305],
  ["a card that breaks another rule", card({ tag: "note" }), 200220],
])("%s can't be an entity", async (_, given, code) => {
  expect(await failureOf(create(given))).toMatchObject({ status: 400, code });
});

test("an unknown entity, one after 14 days and a uuid twice are refused", async () => {
  const card_id = await create();
  const settings = (sequence: number, uuid?: string, id = card_id) =>
    town.client.cardkit.v1.card.settings({
      path: { card_id: id },
      data: { settings: JSON.stringify({ config: { width_mode: "fill" } }), sequence, ...(uuid ? { uuid } : {}) },
    });
  expect(await failureOf(settings(1, undefined, "7"))).toMatchObject({ code: 200740 });
  await settings(1, "u");
  expect(await failureOf(settings(2, "u"))).toMatchObject({ code: 200770 });
  await town.control("clock", { advance: "P15D" });
  expect(await failureOf(settings(2))).toMatchObject({ code: 200750 });
});

test("while a press is being handled the card can't be changed by other ways", async () => {
  const card_id = await create();
  let refused: unknown;
  const bot = await startWebhookBot({
    "card.action.trigger": async () => {
      const data = { settings: "{}", sequence: 1 };
      refused = await failureOf(town.client.cardkit.v1.card.settings({ path: { card_id }, data }));
      return {};
    },
  });
  town.sandbox.setWebhookUrl(bot.url);
  const messageId = (await send(card_id)).data?.message_id;
  await town.control("press", { by: li, messageId, label: "签收" });
  expect(refused).toMatchObject({ code: 200810 });
  await town.client.cardkit.v1.card.settings({ path: { card_id }, data: { settings: "{}", sequence: 1 } });
  await bot.stop();
});
