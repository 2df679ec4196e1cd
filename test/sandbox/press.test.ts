import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  button,
  card,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  type WebhookBot,
  wang,
  water,
} from "./small-town.js";

type Action = { tag: string; value?: unknown; form_value?: Record<string, unknown>; name?: string; option?: string };
type Pressed = {
  action: Action;
  operator: { open_id: string };
  token: string;
  context: { open_message_id: string; open_chat_id: string };
};

let town: Town;
let bot: WebhookBot;
let pressed: Pressed[];
let answerWith: (event: Pressed) => unknown;
beforeEach(async () => {
  pressed = [];
  answerWith = () => ({});
  bot = await startWebhookBot({
    "card.action.trigger": async (event: Pressed) => {
      pressed.push(event);
      return answerWith(event);
    },
  });
  town = await startTown();
  town.sandbox.setWebhookUrl(bot.url);
});
afterEach(async () => {
  await town.stop();
  await bot.stop();
});

const press = (messageId: string, more: object, by = li) => town.control("press", { by, messageId, ...more });
const orderForm = {
  tag: "form",
  name: "arrival",
  elements: [
    {
      tag: "input",
      name: "who",
      required: true,
      label: { tag: "plain_text", content: "Who", i18n_content: { zh_cn: "谁来" } },
    },
    { tag: "input", name: "phone", default_value: "13800000002" },
    {
      tag: "select_static",
      name: "mandate",
      initial_index: 2,
      options: [
        { text: { tag: "plain_text", content: "无" }, value: "no" },
        { text: { tag: "plain_text", content: "有" }, value: "yes" },
      ],
    },
    { tag: "picker_datetime", name: "at", placeholder: { tag: "plain_text", content: "何时" } },
    button("签收", { do: "accept" }, { name: "submit_1", form_action_type: "submit" }),
  ],
};

test("a press carries the button's value, who pressed and where, and shows the bot's toast", async () => {
  answerWith = () => ({ toast: { type: "success", content: "Done", i18n: { zh_cn: "已签收", en_us: "Done" } } });
  const id = await sendCard(town, street, card(button("签收", { do: "accept" })));
  expect(await press(id, { label: "签收" })).toEqual({ status: 200, toast: { type: "success", content: "已签收" } });
  expect(pressed).toEqual([
    expect.objectContaining({
      action: expect.objectContaining({ tag: "button", value: { do: "accept" } }),
      operator: expect.objectContaining({ open_id: li }),
      token: expect.stringMatching(/^c-[0-9a-f]{40}$/),
      context: expect.objectContaining({ open_message_id: id, open_chat_id: street }),
    }),
  ]);
});

test("a card in the answer replaces the card for everybody", async () => {
  answerWith = () => ({ card: { type: "raw", data: card({ tag: "markdown", content: "**已签收**" }) } });
  const id = await sendCard(town, water, card(button("签收", { do: "accept" })));
  await press(id, { label: "签收" }, wang);
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toEqual([expect.objectContaining({ cardText: "哨令\n已签收", buttons: [], updates: 1 })]);
});

test("a form is sent with what was filled in, defaults for the rest and empty text where there is none", async () => {
  const id = await sendCard(town, street, card(orderForm));
  await press(id, { label: "签收", form: { who: "王芳" } });
  expect(pressed[0]?.action).toMatchObject({
    tag: "button",
    name: "submit_1",
    value: { do: "accept" },
    form_value: { who: "王芳", phone: "13800000002", mandate: "yes", at: "" },
  });
  await press(id, { name: "submit_1", form: { who: "王芳", mandate: "无", at: "2026-01-05 10:00" } });
  expect(pressed[1]?.action.form_value).toEqual({
    who: "王芳",
    phone: "13800000002",
    mandate: "no",
    at: "2026-01-05 10:00 +0800",
  });
});

test("a required input left empty, a choice that isn't there and an unknown input are held back by the client", async () => {
  const id = await sendCard(town, street, card(orderForm));
  expect(await press(id, { label: "签收" })).toMatchObject({ error: { msg: expect.stringContaining("谁来") } });
  expect(await press(id, { label: "签收", form: { who: "王", mandate: "maybe" } })).toMatchObject({
    error: { msg: expect.stringContaining("maybe") },
  });
  expect(await press(id, { label: "签收", form: { who: "王", stray: "x" } })).toMatchObject({
    error: { msg: expect.stringContaining("stray") },
  });
  expect(pressed).toEqual([]);
});

test("what can be pressed and filled in is listed with its form and labels in Chinese", async () => {
  await sendCard(town, street, card(button("催办", { do: "nudge" }, { disabled: true }), orderForm));
  const { messages } = await town.control(`chats/${street}/messages?viewer=${li}`);
  expect(messages).toEqual([
    expect.objectContaining({
      buttons: [
        { label: "催办", name: null, disabled: true, form: null },
        { label: "签收", name: "submit_1", disabled: false, form: "arrival" },
      ],
      inputs: [
        expect.objectContaining({ name: "who", tag: "input", label: "谁来", required: true, form: "arrival" }),
        expect.objectContaining({ name: "phone", required: false }),
        expect.objectContaining({
          name: "mandate",
          options: [
            { label: "无", value: "no" },
            { label: "有", value: "yes" },
          ],
        }),
        expect.objectContaining({ name: "at", label: "何时" }),
      ],
    }),
  ]);
});

test("an exact label wins over a longer one, and the first that isn't disabled over the others", async () => {
  const id = await sendCard(
    town,
    street,
    card(
      button("签收任务", { n: 1 }),
      button("签收", { n: 2 }, { disabled: true }),
      button("签收", { n: 3 }),
      button("评价 满意", { n: 4 }),
    ),
  );
  await press(id, { label: "签收" });
  await press(id, { label: "评价" });
  expect(pressed.map(({ action }) => action.value)).toEqual([{ n: 3 }, { n: 4 }]);
});

test("a disabled button and a missing one are refused with a word", async () => {
  const id = await sendCard(town, street, card(button("签收", { n: 1 }, { disabled: true })));
  expect(await press(id, { label: "签收" })).toMatchObject({
    status: 400,
    error: { msg: expect.stringContaining("不可用") },
  });
  expect(await press(id, { label: "报到" })).toMatchObject({
    status: 404,
    error: { msg: expect.stringContaining("签收") },
  });
  expect(pressed).toEqual([]);
});

test("a forged value reaches the bot as it was forged", async () => {
  const id = await sendCard(town, street, card(button("签收", { whistle: "1" })));
  await press(id, { label: "签收", value: { whistle: "2" } });
  expect(pressed[0]?.action.value).toEqual({ whistle: "2" });
});

test("a button without behaviours calls back without a value, one that only opens a link doesn't", async () => {
  const link = { behaviors: [{ type: "open_url", default_url: "https://example.com" }] };
  const id = await sendCard(town, street, card(button("甲"), button("乙", undefined, link)));
  await press(id, { label: "甲" });
  expect(await press(id, { label: "乙" })).toEqual({ status: 200 });
  expect(pressed).toHaveLength(1);
  expect(pressed[0]?.action).not.toHaveProperty("value");
});

test("a choice outside a form calls back at once", async () => {
  const select = {
    tag: "select_static",
    name: "unit",
    placeholder: { tag: "plain_text", content: "单位" },
    options: [{ text: { tag: "plain_text", content: "水务局" }, value: "water" }],
    behaviors: [{ type: "callback", value: { do: "choose" } }],
  };
  const id = await sendCard(town, street, card(select));
  await press(id, { name: "unit", form: { unit: "水务局" } });
  expect(pressed[0]?.action).toMatchObject({
    tag: "select_static",
    option: "water",
    value: { do: "choose" },
    name: "unit",
  });
});

test("two presses at once both reach the bot, each against the card as it stood", async () => {
  // The bot answers neither before it has both: one that were quicker would have changed the card for the other.
  let haveBoth = () => {};
  const both = new Promise<void>((resolve) => {
    haveBoth = resolve;
  });
  answerWith = async () => {
    if (pressed.length === 2) haveBoth();
    await both;
    return { card: { type: "raw", data: card({ tag: "hr" }) } };
  };
  const id = await sendCard(town, water, card(button("签收", { n: 1 })));
  const answers = await Promise.all([press(id, { label: "签收" }, wang), press(id, { label: "签收" }, wang)]);
  expect(answers).toEqual([{ status: 200 }, { status: 200 }]);
  expect(pressed).toHaveLength(2);
});

test("a tap of somebody outside the chat reaches the bot, which has to judge it", async () => {
  const id = await sendCard(town, water, card(button("签收", { n: 1 })));
  await press(id, { label: "签收" }, li);
  expect(pressed[0]?.operator).toMatchObject({ open_id: li });
});

test("nobody can press after 14 days", async () => {
  const id = await sendCard(town, water, card(button("签收", { n: 1 })));
  await town.control("clock", { advance: "P15D" });
  expect(await press(id, { label: "签收" }, wang)).toMatchObject({ error: { code: 230031 } });
});

test.each([
  ["a card that breaks the rules", { card: { type: "raw", data: card({ tag: "note" }) } }, 200673],
  ["a card as text", { card: { type: "raw", data: "{}" } }, 200673],
  ["a card of schema 1.0", { card: { type: "raw", data: { elements: [] } } }, 200830],
  ["a toast of no known type", { toast: { type: "loud", content: "x" } }, 200672],
  ["something else", { hello: 1 }, 200672],
])("an answer with %s is refused and the card stays", async (_, answer, code) => {
  answerWith = () => answer;
  const id = await sendCard(town, street, card(button("签收", { n: 1 })));
  expect(await press(id, { label: "签收" })).toMatchObject({ error: { code } });
  expect(await town.control(`messages/${id}`)).toMatchObject({ updates: 0 });
});

test("a bot that answers with an error, too late or not at all shows the client's codes", async () => {
  const id = await sendCard(town, street, card(button("签收", { n: 1 })));
  const server = createServer((request, response) => {
    if (request.url === "/500") response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  town.sandbox.setWebhookUrl(`${base}/500`);
  expect(await press(id, { label: "签收" })).toMatchObject({ status: 500, error: { code: 200671 } });
  town.sandbox.setWebhookUrl(`${base}/never`);
  expect(await press(id, { label: "签收" })).toMatchObject({ status: 0, error: { code: 200341 } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await press(id, { label: "签收" })).toMatchObject({ status: 0, error: { code: 200342 } });
});
