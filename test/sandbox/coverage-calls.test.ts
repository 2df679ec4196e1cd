import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { componentCoverage, endpointCoverage, eventCoverage } from "../../src/sandbox/coverage.js";
import { pathMatcher } from "../../src/sandbox/http/path-match.js";
import {
  app,
  button,
  card,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  stranger,
  street,
  type Town,
  type WebhookBot,
  wang,
  zhao,
} from "./small-town.js";

const Wire = z.object({
  entries: z.array(
    z.object({
      kind: z.string(),
      method: z.string(),
      path: z.string(),
      status: z.number(),
      body: z.unknown().optional(),
      answer: z.unknown().optional(),
    }),
  ),
});
const Pressed = z.object({ event: z.object({ token: z.string() }) });
const picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const redirectUri = "http://localhost:4000/back";

let town: Town;
let bot: WebhookBot;
let entries: z.infer<typeof Wire>["entries"];

/** Everything that is called full is done once, as a bot and people would; the wire tells what was answered. */
beforeAll(async () => {
  town = await startTown();
  const quiet = () => ({});
  const kinds = eventCoverage.map(({ what }) => [what, quiet] as const);
  bot = await startWebhookBot(Object.fromEntries(kinds));
  town.sandbox.setWebhookUrl(bot.url);
  const group = await theBotActs(await tokenOf());
  await peopleAct(group);
  await somebodyLogsIn();
  await town.control("settle", {});
  ({ entries } = Wire.parse(await town.control("wire?after=0")));
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});

async function tokenOf(): Promise<string> {
  const asked = { app_id: app.appId, app_secret: app.appSecret };
  await town.raw("POST", "/open-apis/auth/v3/app_access_token/internal", asked);
  const { body } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
  return z.string().parse(body.tenant_access_token);
}

async function theBotActs(token: string): Promise<string> {
  const { client } = town;
  const { message, messageReaction, pin, chat, chatMembers, image, file, batchMessage } = client.im.v1;
  const { card: entity, cardElement } = client.cardkit.v1;
  const headers = { authorization: `Bearer ${token}` };
  await town.raw("GET", "/open-apis/bot/v3/info", undefined, headers);
  await town.raw("POST", "/callback/ws/endpoint", { AppID: app.appId, AppSecret: app.appSecret });

  const made = await chat.create({
    params: { user_id_type: "open_id" },
    data: { name: "专班", user_id_list: [li, wang] },
  });
  const group = z.string().parse(made.data?.chat_id);
  const path = { chat_id: group };
  const text = await message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: group, msg_type: "text", content: '{"text":"收到"}' },
  });
  const said = { message_id: z.string().parse(text.data?.message_id) };
  await message.update({ path: said, data: { msg_type: "text", content: '{"text":"已收到"}' } });
  await message.list({ params: { container_id_type: "chat", container_id: group } });
  await message.readUsers({ path: said, params: { user_id_type: "open_id" } });
  const urged = {
    path: said,
    params: { user_id_type: "open_id" as const },
    data: { user_id_list: [li] },
  };
  await message.urgentApp(urged);
  await message.urgentSms(urged);
  await message.urgentPhone(urged);
  const reaction = await messageReaction.create({ path: said, data: { reaction_type: { emoji_type: "SMILE" } } });
  await messageReaction.list({ path: said });
  await messageReaction.delete({ path: { ...said, reaction_id: reaction.data?.reaction_id ?? "" } });
  await pin.create({ data: said });
  await pin.list({ params: { chat_id: group } });
  await pin.delete({ path: said });
  const cardId = await sendCard(town, group, card(button("签收", { n: 1 })));
  await message.patch({ path: { message_id: cardId }, data: { content: JSON.stringify(card({ tag: "hr" })) } });
  const forwarded = { params: { receive_id_type: "open_id" as const }, data: { receive_id: li } };
  await message.forward({ path: { message_id: cardId }, ...forwarded });
  await message.delete({ path: said });

  const uploaded = await image.create({ data: { image_type: "message", image: Buffer.from(picture, "base64") } });
  await image.get({ path: { image_key: uploaded?.image_key ?? "" } });
  const kept = await file.create({ data: { file_type: "stream", file_name: "a.txt", file: Buffer.from("a") } });
  await file.get({ path: { file_key: kept?.file_key ?? "" } });

  const sequenced = (sequence: number, data: object) => ({ ...data, sequence });
  const first = card({ tag: "markdown", element_id: "a", content: "一" });
  const created = await entity.create({ data: { type: "card_json", data: JSON.stringify(first) } });
  const id = `/open-apis/cardkit/v1/cards/${created.data?.card_id}`;
  const change = (method: string, where: string, sequence: number, data: object) =>
    town.raw(method, id + where, sequenced(sequence, data), headers);
  const hr = (elementId: string) => ({ tag: "hr", element_id: elementId });
  await change("PUT", "", 1, { card: { type: "card_json", data: JSON.stringify(first) } });
  await change("PATCH", "/settings", 2, { settings: '{"config":{"streaming_mode":false}}' });
  await change("POST", "/elements", 3, { type: "append", elements: JSON.stringify([hr("b")]) });
  await change("PUT", "/elements/a", 4, { element: JSON.stringify({ ...hr("a") }) });
  await change("PATCH", "/elements/a", 5, { partial_element: '{"margin":"4px"}' });
  await change("DELETE", "/elements/a", 6, {});
  const added = {
    action: "add_elements",
    params: { type: "insert_before", target_element_id: "b", elements: [hr("c")] },
  };
  const removed = { action: "delete_elements", params: { element_ids: ["b"] } };
  await change("POST", "/batch_update", 7, { actions: JSON.stringify([added, removed]) });
  expect(cardElement).toBeDefined();

  const batch = await client.request<{ data: { message_id: string } }>({
    method: "POST",
    url: "/open-apis/message/v4/batch_send/",
    data: { open_ids: [li], msg_type: "text", content: { text: "通知" } },
  });
  const sent = { path: { batch_message_id: batch.data.message_id } };
  await batchMessage.getProgress(sent);
  await batchMessage.readUser(sent);
  await batchMessage.delete(sent);

  await chat.search({ params: { query: "专" } });
  await chat.list({});
  await chat.update({ path, data: { name: "联合专班" } });
  await chatMembers.create({ path, params: { member_id_type: "open_id" }, data: { id_list: [zhao] } });
  await chatMembers.get({ path });
  await chatMembers.isInChat({ path });
  await chatMembers.delete({ path, params: { member_id_type: "open_id" }, data: { id_list: [zhao] } });

  const { user, department } = client.contact.v3;
  const which = { department_id_type: "department_id" } as const;
  await user.findByDepartment({ params: { ...which, department_id: "water" } });
  await department.children({ path: { department_id: "0" }, params: { fetch_child: true } });
  await department.get({ path: { department_id: "water" }, params: which });
  return group;
}

async function peopleAct(group: string): Promise<void> {
  const { openId: botId } = z.object({ bot: z.object({ openId: z.string() }) }).parse(await town.control("town")).bot;
  await town.control("enter", { by: li });
  await town.control("menu", { by: li, eventKey: "start" });
  const { messageId } = await town.control("messages", { from: li, chatId: group, image: picture });
  const { message } = town.client.im.v1;
  const said = z.string().parse(messageId);
  const items = (await message.get({ path: { message_id: said } })).data?.items ?? [];
  const { image_key: key } = z.object({ image_key: z.string() }).parse(JSON.parse(items[0]?.body?.content ?? "{}"));
  await town.client.im.v1.messageResource.get({ path: { message_id: said, file_key: key }, params: { type: "image" } });
  await town.control("react", { by: wang, messageId: said, emoji: "SMILE" });
  await town.control("react", { by: wang, messageId: said, emoji: "SMILE", remove: true });
  await town.control("recall", { by: li, messageId: said });
  const pressed = await sendCard(town, group, card(button("签收", { n: 1 })));
  await town.control("press", { by: li, messageId: pressed, label: "签收" });
  const callback = Wire.parse(await town.control("wire?after=0")).entries.findLast(({ kind }) => kind === "callback");
  const { event } = Pressed.parse(callback?.body);
  const card2 = card({ tag: "markdown", content: "已签收" });
  await town.client.request({
    method: "POST",
    url: "/open-apis/interactive/v1/card/update",
    data: { token: event.token, card: card2 },
  });
  await town.client.im.v1.message.create({
    params: { receive_id_type: "open_id" },
    data: { receive_id: li, msg_type: "text", content: '{"text":"收到"}' },
  });
  await town.control("read", { by: li, chatId: "p2p" });
  await town.control("members", { by: li, chatId: street, remove: [botId] });
  await town.control("members", { by: li, chatId: street, add: [botId, zhao] });
  await town.control("members", { by: li, chatId: street, remove: [zhao] });
  await town.client.im.v1.chat.delete({ path: { chat_id: group } });
  await peopleComeAndGo();
}

async function peopleComeAndGo(): Promise<void> {
  const person = { openId: stranger, name: "钱进", unitId: "fire" };
  const unit = { id: "fire", name: "消防站", parentId: "street" };
  await town.control("units", { put: [unit] });
  await town.control("units", { put: [{ ...unit, name: "消防救援站" }] });
  await town.control("people", { put: [person] });
  await town.control("people", { put: [{ ...person, title: "站长" }] });
  await town.control("people", { remove: [stranger] });
  await town.control("contact-range", { range: { units: ["water"], people: [] } });
  await town.control("contact-range", { range: null });
  await town.control("units", { remove: ["fire"] });
}

async function somebodyLogsIn(): Promise<void> {
  const query = new URLSearchParams({
    client_id: app.appId,
    response_type: "code",
    redirect_uri: redirectUri,
    choose: wang,
  });
  const answer = await fetch(`${town.sandbox.url}/open-apis/authen/v1/authorize?${query}`, { redirect: "manual" });
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code");
  const { body } = await town.raw("POST", "/open-apis/authen/v2/oauth/token", {
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: app.appSecret,
    redirect_uri: redirectUri,
    code,
  });
  const authorization = `Bearer ${body.access_token}`;
  await town.raw("GET", "/open-apis/authen/v1/user_info", undefined, { authorization });
}

const full = (rows: typeof endpointCoverage) =>
  rows.filter(({ support }) => support === "full").map(({ what }) => what);

test.each(full(endpointCoverage))("%s was called and did what was asked", (what) => {
  const [method, pattern = ""] = what.split(" ");
  const matches = pathMatcher(pattern);
  const answers = entries.filter((each) => each.method === method && matches(each.path.split("?")[0] ?? ""));
  const succeeded = answers.filter(({ status, answer }) => {
    const coded = z.object({ code: z.literal(0) }).safeParse(answer).success;
    return status === 200 && (coded || typeof answer === "string");
  });
  expect(succeeded, JSON.stringify(answers.map(({ answer }) => answer))).not.toEqual([]);
});

test.each(full(eventCoverage))("%s was sent and taken", (what) => {
  const sent = entries.filter(({ kind, path }) => (kind === "event" || kind === "callback") && path === what);
  expect(sent.map(({ status }) => status)).toContain(200);
});

test("what is listed as full is more than half of everything that is listed", () => {
  const rows = [...endpointCoverage, ...eventCoverage, ...componentCoverage];
  expect(full(rows).length).toBeGreaterThan(rows.length / 2);
});
