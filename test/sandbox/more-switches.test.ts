import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { z } from "zod";
import { Switches } from "../../src/sandbox/switches.js";
import {
  app,
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
} from "./small-town.js";

const Event = z.looseObject({ event_type: z.string() });

let town: Town;
let bot: WebhookBot;
let heard: z.infer<typeof Event>[] = [];
beforeAll(async () => {
  const note = async (event: unknown) => {
    heard.push(Event.parse(event));
    return {};
  };
  const kinds = ["im.message.receive_v1", "im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1"];
  bot = await startWebhookBot(Object.fromEntries([...kinds, "card.action.trigger"].map((kind) => [kind, note])));
  town = await startTown({ app: { ...app, webhookUrl: bot.url } });
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});
afterEach(() => town.control("switches", Switches.parse({})));

const turn = (switches: object) => town.control("switches", switches);
async function heardOf(path: string, body: object): Promise<Record<string, unknown>> {
  heard = [];
  await town.control(path, body);
  await town.control("settle", {});
  return heard[0] ?? {};
}

test("wsPath: where the long connection goes, and nowhere else", async () => {
  const secret = { AppID: app.appId, AppSecret: app.appSecret };
  const url = async () => {
    const { body } = await town.raw("POST", "/callback/ws/endpoint", secret);
    return new URL(z.object({ data: z.object({ URL: z.string() }) }).parse(body).data.URL);
  };
  expect((await url()).pathname).toBe("/ws/v2");
  await turn({ wsPath: "/connect" });
  const next = await url();
  expect(next.pathname).toBe("/connect");
  const opened = (address: URL) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(address);
      socket.once("open", () => resolve(true)).once("error", () => resolve(false));
    });
  expect(await opened(new URL(next.href.replace("/connect", "/ws/v2")))).toBe(false);
  expect(await opened(next)).toBe(true);
  expect((await town.raw("POST", "/sandbox/api/switches", { wsPath: "connect" })).status).toBe(400);
});

test("botAddedName: the group's name, or the bot's", async () => {
  const { openId } = z.object({ bot: z.object({ openId: z.string() }) }).parse(await town.control("town")).bot;
  const goAndCome = async () => {
    const gone = await heardOf("members", { by: li, chatId: street, remove: [openId] });
    const come = await heardOf("members", { by: li, chatId: street, add: [openId] });
    return [gone.name, come.name];
  };
  expect(await goAndCome()).toEqual(["永昌街道工作群", "永昌街道工作群"]);
  await turn({ botAddedName: "bot" });
  expect(await goAndCome()).toEqual(["吹哨", "吹哨"]);
});

test("eventCreateTime: milliseconds, or microseconds as in callbacks", async () => {
  const said = { from: li, chatId: street, text: "有积水" };
  const header = async () => {
    const { entries } = z
      .object({ entries: z.array(z.unknown()) })
      .parse((await heardOf("messages", said)) && (await town.control("wire?after=0")));
    return z.object({ body: z.object({ header: z.object({ create_time: z.string() }) }) }).parse(entries.at(-1)).body
      .header;
  };
  expect((await header()).create_time).toHaveLength(13);
  await turn({ eventCreateTime: "us" });
  expect((await header()).create_time).toHaveLength(16);
});

test("mentionAll: everybody is not among the mentions, or is", async () => {
  const mentioned = async () => {
    const event = await heardOf("messages", { from: li, chatId: street, text: "请看", mentions: ["all", wang] });
    const { mentions } = z
      .object({ mentions: z.array(z.object({ key: z.string() })) })
      .parse(z.object({ message: z.unknown() }).parse(event).message);
    return mentions.map(({ key }) => key);
  };
  expect(await mentioned()).toEqual(["@_user_1"]);
  await turn({ mentionAll: "listed" });
  expect(await mentioned()).toEqual(["@_user_1", "@_all"]);
});

test("submitCarriesValue: a submit button's callback value comes along, or doesn't", async () => {
  const go = { ...button("提交", { n: 1 }), name: "go", form_action_type: "submit" };
  const form = { tag: "form", name: "f", elements: [{ tag: "input", name: "why" }, go] };
  const messageId = await sendCard(town, street, card(form));
  const submit = async () => (await heardOf("press", { by: li, messageId, name: "go", form: { why: "雨" } })).action;
  expect(await submit()).toMatchObject({ form_value: { why: "雨" }, value: { n: 1 } });
  await turn({ submitCarriesValue: false });
  expect(await submit()).not.toHaveProperty("value");
});

test("chosenImage: a picked picture comes as its value, or as a list of it", async () => {
  const picture = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const { image } = town.client.im.v1;
  const img_key = (await image.create({ data: { image_type: "message", image: picture } }))?.image_key;
  const options = [{ img_key, value: "picture1" }];
  const messageId = await sendCard(town, street, card({ tag: "select_img", name: "pick", options }));
  const pick = async () =>
    (await heardOf("press", { by: li, messageId, name: "pick", form: { pick: "picture1" } })).action;
  expect(await pick()).toMatchObject({ options: "picture1" });
  await turn({ chosenImage: "list" });
  expect(await pick()).toMatchObject({ options: ["picture1"] });
});

test.each([
  ["last", 200],
  ["first", 429],
] as const)(
  "limitChecked %s: after 50 refused calls of a second the next good one is answered %i",
  async (limitChecked, status) => {
    const strict = await startTown({ rateLimits: true, switches: { limitChecked } });
    const asked = { app_id: app.appId, app_secret: app.appSecret };
    const { body } = await strict.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
    const send = (content: string) =>
      strict.raw(
        "POST",
        "/open-apis/im/v1/messages?receive_id_type=chat_id",
        { receive_id: street, msg_type: "text", content },
        { authorization: `Bearer ${body.tenant_access_token}` },
      );
    for (let n = 0; n < 50; n += 1) expect((await send("no json")).body.code).toBe(230001);
    expect((await send('{"text":"好"}')).status).toBe(status);
    await strict.stop();
  },
);
