import { afterEach, beforeEach, expect, test } from "vitest";
import {
  app,
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
  water,
  zhao,
} from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.stop());

const say = async (chatId: string, text: string): Promise<string> => {
  const answer = await town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: chatId, msg_type: "text", content: JSON.stringify({ text }) },
  });
  return answer.data?.message_id ?? "";
};

test("a recalled message has no words any more, can't be patched, answered or pressed", async () => {
  const id = await sendCard(town, water, card(button("签收", { n: 1 })));
  await town.client.im.v1.message.delete({ path: { message_id: id } });
  const [message] = (await town.client.im.v1.message.get({ path: { message_id: id } })).data?.items ?? [];
  expect(message).toMatchObject({ deleted: true });
  expect(message?.body?.content).not.toContain("签收");
  const patch = town.client.im.v1.message.patch({
    path: { message_id: id },
    data: { content: JSON.stringify(card()) },
  });
  expect(await failureOf(patch)).toMatchObject({ code: 230011 });
  const reply = town.client.im.v1.message.reply({
    path: { message_id: id },
    data: { msg_type: "text", content: '{"text":"x"}' },
  });
  expect(await failureOf(reply)).toMatchObject({ code: 230011 });
  expect(await town.control("press", { by: wang, messageId: id, label: "签收" })).toMatchObject({
    error: { code: 230011 },
  });
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toEqual([expect.not.objectContaining({ card: expect.anything() })]);
});

test("somebody else's message can't be recalled", async () => {
  const { messageId } = await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  expect(await failureOf(town.client.im.v1.message.delete({ path: { message_id: String(messageId) } }))).toMatchObject({
    code: 230026,
  });
});

test("a text is edited twenty times and no more", async () => {
  const id = await say(street, "一");
  const edit = (text: string) =>
    town.client.im.v1.message.update({
      path: { message_id: id },
      data: { msg_type: "text", content: JSON.stringify({ text }) },
    });
  for (let n = 1; n <= 20; n += 1) await edit(String(n));
  expect(await failureOf(edit("21"))).toMatchObject({ code: 230072 });
  const { messages } = await town.control(`chats/${street}/messages`);
  expect(messages).toEqual([expect.objectContaining({ text: "20", edits: 20 })]);
});

test("who has read a message is known for seven days", async () => {
  const id = await say(water, "通知");
  await town.control("read", { by: zhao, chatId: water });
  const readers = () =>
    town.client.im.v1.message.readUsers({ path: { message_id: id }, params: { user_id_type: "open_id" } });
  expect((await readers()).data?.items).toEqual([
    expect.objectContaining({ user_id: zhao, timestamp: String(Date.parse("2026-01-05T09:00+08:00")) }),
  ]);
  await town.control("clock", { advance: "P8D" });
  expect(await failureOf(readers())).toMatchObject({ code: 230033 });
});

test("a forwarded card looks the same and can't be pressed", async () => {
  const id = await sendCard(town, street, card(button("签收", { n: 1 })));
  const copy = await town.client.im.v1.message.forward({
    path: { message_id: id },
    params: { receive_id_type: "open_id" },
    data: { receive_id: wang },
  });
  const messageId = copy.data?.message_id;
  const { messages } = await town.control(`chats/p2p/messages?viewer=${wang}`);
  expect(messages).toEqual([expect.objectContaining({ messageId, cardText: "哨令" })]);
  expect(await town.control("press", { by: wang, messageId, label: "签收" })).toMatchObject({
    error: { msg: expect.stringContaining("forwarded") },
  });
});

test("reactions are known emoji, listed, and only one's own can be taken back", async () => {
  const id = await say(street, "好");
  const path = { message_id: id };
  const add = (emoji_type: string) =>
    town.client.im.v1.messageReaction.create({ path, data: { reaction_type: { emoji_type } } });
  const mine = (await add("THUMBSUP")).data?.reaction_id ?? "";
  expect(await failureOf(add("NOT_AN_EMOJI"))).toMatchObject({ code: 231001 });
  await town.control("react", { by: li, messageId: id, emoji: "OK" });
  const listed = (await town.client.im.v1.messageReaction.list({ path })).data?.items ?? [];
  expect(listed.map(({ operator }) => operator?.operator_type)).toEqual(["app", "user"]);
  const theirs = listed[1]?.reaction_id ?? "";
  expect(
    await failureOf(town.client.im.v1.messageReaction.delete({ path: { ...path, reaction_id: theirs } })),
  ).toMatchObject({ code: 231007 });
  await town.client.im.v1.messageReaction.delete({ path: { ...path, reaction_id: mine } });
  expect((await town.client.im.v1.messageReaction.list({ path })).data?.items).toHaveLength(1);
});

test("a message is pinned once, however often", async () => {
  const id = await say(street, "置顶");
  const pin = async () => (await town.client.im.v1.pin.create({ data: { message_id: id } })).data?.pin;
  expect(await pin()).toEqual(await pin());
  expect((await town.client.im.v1.pin.list({ params: { chat_id: street } })).data?.items).toHaveLength(1);
  await town.client.im.v1.pin.delete({ path: { message_id: id } });
  expect((await town.client.im.v1.pin.delete({ path: { message_id: id } })).code).toBe(0);
});

test("a batch goes to people and whole departments, and names whom it couldn't reach", async () => {
  const departments = await town.client.contact.v3.department.children({
    path: { department_id: "0" },
    params: { fetch_child: true },
  });
  const waterId = departments.data?.items?.find(({ name }) => name === "水务局")?.open_department_id;
  const sent = await town.client.request({
    method: "POST",
    url: "/open-apis/message/v4/batch_send/",
    data: { open_ids: [li, "ou_nobody"], department_ids: [waterId], msg_type: "text", content: { text: "演练" } },
  });
  expect(sent.data).toMatchObject({
    message_id: expect.stringMatching(/^bm-[0-9a-f]{32}$/),
    invalid_open_ids: ["ou_nobody"],
  });
  await town.control("settle", {});
  for (const viewer of [li, wang, zhao]) {
    expect(await town.control(`chats/p2p/messages?viewer=${viewer}`)).toMatchObject({ messages: [{ text: "演练" }] });
  }
  const url = `/open-apis/im/v1/batch_messages/${sent.data.message_id}`;
  await town.control("read", { by: li, chatId: "p2p" });
  expect((await town.client.request({ method: "GET", url: `${url}/read_user` })).data.read_user).toEqual({
    read_count: "1",
    total_count: "3",
  });
  await town.client.request({ method: "DELETE", url });
  await town.control("settle", {});
  expect(await town.control(`chats/p2p/messages?viewer=${li}`)).toMatchObject({ messages: [{ recalled: true }] });
});

test("departments form a tree with their people", async () => {
  const all = await town.client.contact.v3.department.children({
    path: { department_id: "0" },
    params: { fetch_child: true },
  });
  expect(all.data?.items?.map(({ name }) => name)).toEqual(["永昌街道", "水务局"]);
  const direct = await town.client.contact.v3.department.children({ path: { department_id: "0" } });
  expect(direct.data?.items?.map(({ name }) => name)).toEqual(["永昌街道"]);
  const people = await town.client.contact.v3.user.findByDepartment({
    params: { department_id: "water", department_id_type: "department_id" },
  });
  expect(people.data?.items?.map(({ name }) => name)).toEqual(["王芳", "赵强"]);
  const unknown = town.client.contact.v3.user.findByDepartment({
    params: { department_id: "nowhere", department_id_type: "department_id" },
  });
  expect(await failureOf(unknown)).toMatchObject({ code: 99992357 });
});

test("a group is renamed and disbanded, and is closed after that", async () => {
  const { data } = await town.client.im.v1.chat.create({ data: { name: "专班", user_id_list: [li] } });
  const path = { chat_id: data?.chat_id ?? "" };
  await town.client.im.v1.chat.update({ path, data: { name: "三号楼专班" } });
  expect((await town.client.im.v1.chat.get({ path })).data?.name).toBe("三号楼专班");
  await town.client.im.v1.chat.delete({ path });
  expect(await failureOf(town.client.im.v1.chat.get({ path }))).toMatchObject({ code: 232009 });
  expect(await failureOf(sendTo(path.chat_id))).toMatchObject({ code: 232009 });
});

const sendTo = (receive_id: string) =>
  town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id, msg_type: "text", content: '{"text":"x"}' },
  });

test("urging needs a group that lets the bot do it", async () => {
  const { data } = await town.client.im.v1.chat.create({
    data: { name: "专班", owner_id: li, urgent_setting: "only_owner" },
  });
  const sent = await sendTo(data?.chat_id ?? "");
  const urge = town.client.im.v1.message.urgentSms({
    path: { message_id: sent.data?.message_id ?? "" },
    params: { user_id_type: "open_id" },
    data: { user_id_list: [li] },
  });
  expect(await failureOf(urge)).toMatchObject({ code: 230052 });
});

test("with rate limits on, the 51st call of a second is told when to come back, by the platform's clock", async () => {
  const strict = await startTown({ rateLimits: true });
  const list = () => strict.client.im.v1.chat.list({});
  for (let n = 0; n < 50; n += 1) await list();
  const headers = await list().catch(({ response }) => response.headers);
  expect(headers).toMatchObject({ "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" });
  await strict.control("clock", { advance: "PT1S" });
  expect((await list()).code).toBe(0);
  await strict.stop();
});

test("with rate limits on, a chat takes five messages a second", async () => {
  const strict = await startTown({ rateLimits: true });
  const send = () =>
    strict.client.im.v1.message.create({
      params: { receive_id_type: "chat_id" },
      data: { receive_id: street, msg_type: "text", content: '{"text":"x"}' },
    });
  for (let n = 0; n < 5; n += 1) await send();
  expect(await failureOf(send())).toMatchObject({ code: 230020 });
  await strict.control("clock", { advance: "PT1S" });
  expect((await send()).code).toBe(0);
  await strict.stop();
});

let bot: WebhookBot | null = null;
afterEach(async () => {
  await bot?.stop();
  bot = null;
});

test("the token of a press updates the card later: twice, within half an hour, after the answer", async () => {
  let token = "";
  let early: unknown;
  const update = (text: string) =>
    town.client.request({
      method: "POST",
      url: "/open-apis/interactive/v1/card/update",
      data: { token, card: card({ tag: "markdown", content: text }) },
    });
  bot = await startWebhookBot({
    "card.action.trigger": async (event: { token: string }) => {
      token = event.token;
      early ??= await failureOf(update("太早"));
      return {};
    },
  });
  town.sandbox.setWebhookUrl(bot.url);
  const messageId = await sendCard(town, street, card(button("签收", { n: 1 })));
  const press = () => town.control("press", { by: li, messageId, label: "签收" });
  await press();
  expect(early).toMatchObject({ code: 200810 });
  const buttonText = card(button("签收", { n: 1 }));
  await town.client.request({
    method: "POST",
    url: "/open-apis/interactive/v1/card/update",
    data: { token, card: buttonText },
  });
  await update("二");
  expect(await failureOf(update("三"))).toMatchObject({ code: 300040 });
  expect(await town.control(`messages/${messageId}`)).toMatchObject({ cardText: "哨令\n二", updates: 2 });
  const again = await sendCard(town, street, card(button("签收", { n: 2 })));
  await town.control("press", { by: li, messageId: again, label: "签收" });
  await town.control("clock", { advance: "PT30M" });
  expect(await failureOf(update("晚"))).toMatchObject({ code: 300030 });
});

test("what people do to chats and messages reaches the bot as its own kinds of events", async () => {
  const seen: [string, object][] = [];
  const kinds = [
    "im.message.recalled_v1",
    "im.message.message_read_v1",
    "im.message.reaction.created_v1",
    "im.message.reaction.deleted_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.user.added_v1",
    "im.chat.member.user.deleted_v1",
    "im.chat.updated_v1",
    "im.chat.disbanded_v1",
    "application.bot.menu_v6",
  ];
  bot = await startWebhookBot(
    Object.fromEntries(kinds.map((kind) => [kind, async (event: object) => void seen.push([kind, event])])),
  );
  town.sandbox.setWebhookUrl(bot.url);
  const self = String(JSON.parse(JSON.stringify((await town.control("town")).bot)).openId);
  const { messageId } = await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  const act = async (path: string, body: object): Promise<void> => {
    await town.control(path, body);
    await town.control("settle", {});
  };
  await act("react", { by: li, messageId, emoji: "OK" });
  await act("react", { by: li, messageId, emoji: "OK", remove: true });
  await act("recall", { by: li, messageId });
  await act("members", { by: li, chatId: street, add: [zhao] });
  await act("members", { by: li, chatId: street, remove: [zhao, self] });
  await act("members", { by: li, chatId: street, add: [self] });
  await act("menu", { by: li, eventKey: "help" });
  await town.client.im.v1.message.create({
    params: { receive_id_type: "open_id" },
    data: { receive_id: li, msg_type: "text", content: '{"text":"x"}' },
  });
  await act("read", { by: li, chatId: "p2p" });
  await town.client.im.v1.chat.update({ path: { chat_id: street }, data: { name: "新名" } });
  await act("settle", {});
  await town.client.im.v1.chat.delete({ path: { chat_id: street } });
  await act("settle", {});
  expect(seen.map(([kind]) => kind)).toEqual([
    "im.message.reaction.created_v1",
    "im.message.reaction.deleted_v1",
    "im.message.recalled_v1",
    "im.chat.member.user.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.member.bot.added_v1",
    "application.bot.menu_v6",
    "im.message.message_read_v1",
    "im.chat.updated_v1",
    "im.chat.disbanded_v1",
  ]);
  expect(seen[2]?.[1]).toMatchObject({ message_id: messageId, chat_id: street, recall_type: "message_owner" });
  expect(seen[3]?.[1]).toMatchObject({
    users: [{ name: "赵强", user_id: { open_id: zhao } }],
    operator_id: { open_id: li },
  });
  expect(seen[6]?.[1]).toMatchObject({ event_key: "help", operator: { operator_name: "李明" } });
});

test("an app gets only the kinds of events it subscribed to", async () => {
  const small = await startTown({ app: { ...app, events: ["im.message.receive_v1"] } });
  let events = 0;
  const count = async () => {
    events += 1;
  };
  bot = await startWebhookBot({ "im.message.receive_v1": count, "application.bot.menu_v6": count });
  small.sandbox.setWebhookUrl(bot.url);
  await small.control("menu", { by: li, eventKey: "help" });
  await small.control("messages", { from: li, text: "x" });
  await small.control("settle", {});
  expect(events).toBe(1);
  await small.stop();
});
