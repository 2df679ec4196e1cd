import { expect, test } from "vitest";
import { Envelope, readInbound } from "../../src/bot/ingress/envelope.js";
import type { Inbound } from "../../src/bot/ingress/inbound.js";
import { envelope, messageEnvelope, tapEnvelope } from "./signed-post.js";

const read = (given: object): Inbound => readInbound(Envelope.parse(given), "ou_bot");

function message(type: string, content: unknown, more: object = {}): Inbound {
  const given = messageEnvelope();
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return read({
    ...given,
    event: { ...given.event, message: { ...Object(given.event).message, message_type: type, content: text, ...more } },
  });
}

const person = (n: number, name: string, more: object = {}) => ({
  key: `@_user_${n}`,
  id: { open_id: `ou_${n}` },
  mentioned_type: "user",
  name,
  ...more,
});

test("each placeholder becomes the name it stands for, the tenth not that of the first", () => {
  const mentions = [person(1, "王芳"), person(10, "赵强")];
  expect(message("text", { text: "@_user_10 和 @_user_1 来，@_user_3 不在" }, { mentions })).toMatchObject({
    text: "@赵强 和 @王芳 来，@_user_3 不在",
    mentions: [
      { openId: "ou_1", name: "王芳", isBot: false },
      { openId: "ou_10", name: "赵强", isBot: false },
    ],
    mentionedBot: false,
  });
});

test("everyone is everyone, whether the platform names them or not", () => {
  expect(message("text", { text: "@_all 集合" })).toMatchObject({ text: "@所有人 集合", mentions: [] });
  const mentions = [{ key: "@_all", name: "所有人" }];
  expect(message("text", { text: "@_all 集合" }, { mentions })).toMatchObject({ text: "@所有人 集合", mentions: [] });
});

test("the bot knows when it is the one spoken to", () => {
  const mentions = [person(1, "吹哨", { id: { open_id: "ou_bot" }, mentioned_type: "bot" })];
  expect(message("text", { text: "@_user_1 帮助" }, { mentions })).toMatchObject({ mentionedBot: true });
});

test("a formatted message gives its lines, its pictures and who is named in it", () => {
  const content = {
    title: "漏水",
    content: [
      [
        { tag: "text", text: "三号楼 " },
        { tag: "at", user_id: "@_user_1", user_name: "王芳" },
      ],
      [{ tag: "img", image_key: "img_1" }],
      [{ tag: "a", href: "https://x", text: "图" }, { tag: "hr" }],
    ],
  };
  expect(message("post", content, { mentions: [person(1, "王芳")] })).toMatchObject({
    text: "漏水\n三号楼 @王芳\n图",
    images: ["img_1"],
  });
});

test.each([
  ["sticker", { file_key: "f" }],
  ["file", { file_key: "f", file_name: "a.pdf" }],
  ["text", "no json"],
  ["post", {}],
])("a message of type %s with %j says nothing", (type, content) => {
  expect(message(type, content)).toMatchObject({ kind: "message", text: "", images: [], location: null });
});

test("coming to a group, leaving it, opening the private chat and recalling a message are known", () => {
  const chat = { chat_id: "oc_1", operator_id: { open_id: "ou_1" } };
  expect(read(envelope("im.chat.member.bot.added_v1", { ...chat, name: "群" }))).toMatchObject({
    kind: "botAdded",
    chatId: "oc_1",
    operatorOpenId: "ou_1",
  });
  expect(read(envelope("im.chat.member.bot.deleted_v1", { chat_id: "oc_1" }))).toMatchObject({
    kind: "botRemoved",
    operatorOpenId: null,
  });
  expect(read(envelope("im.chat.access_event.bot_p2p_chat_entered_v1", chat))).toMatchObject({
    kind: "p2pEntered",
    operatorOpenId: "ou_1",
  });
  expect(
    read(envelope("im.message.recalled_v1", { message_id: "om_1", chat_id: "oc_1", recall_type: "message_owner" })),
  ).toMatchObject({ kind: "messageRecalled", messageId: "om_1" });
  expect(read(envelope("application.bot.menu_v6", { event_key: "start" }))).toMatchObject({
    kind: "other",
    type: "application.bot.menu_v6",
  });
});

test("a tap may carry text as its value, or nothing at all", () => {
  expect(read(tapEnvelope({ tag: "button", value: "accept" }))).toMatchObject({ value: "accept" });
  expect(read(tapEnvelope({ tag: "checker" }))).toMatchObject({
    value: undefined,
    name: null,
    formValue: {},
    option: null,
  });
});
