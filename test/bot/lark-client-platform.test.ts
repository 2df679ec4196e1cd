import { afterEach, beforeEach, expect, test } from "vitest";
import { createLark } from "../../src/bot/lark/client.js";
import type { Lark } from "../../src/bot/lark/lark.js";
import { createLog } from "../../src/log.js";
import { app, button, card, li, startTown, street, type Town, wang, water } from "../sandbox/small-town.js";

let town: Town;
let lark: Lark;

beforeEach(async () => {
  town = await startTown();
  lark = createLark({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: town.sandbox.url,
    log: createLog("silent"),
  });
});
afterEach(async () => {
  await lark.close();
  await town.stop();
});

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const content = (title: string) => JSON.stringify(card(button(title, { n: 1 })));

test("a card is sent, redrawn, answered, made urgent and recalled", async () => {
  const sent = await lark.sendMessage({
    receiveIdType: "chat_id",
    receiveId: water,
    msgType: "interactive",
    content: content("签收"),
    uuid: "card 1",
  });
  expect(sent.chatId).toBe(water);
  await lark.patchCard(sent.messageId, content("报到"));
  expect(await lark.urgent(sent.messageId, [wang, li], "app")).toEqual([li]);
  const answer = await lark.reply({
    messageId: sent.messageId,
    msgType: "text",
    content: '{"text":"收到"}',
    uuid: "reply 1",
  });
  const { messages } = await town.control(`chats/${water}/messages?viewer=${wang}`);
  expect(messages).toMatchObject([
    { messageId: sent.messageId, buttons: [{ label: "报到" }], updates: 1 },
    { messageId: answer.messageId, text: "收到" },
  ]);
  await lark.recall(answer.messageId);
});

test("the same uuid is one message", async () => {
  const say = () =>
    lark.sendMessage({
      receiveIdType: "open_id",
      receiveId: wang,
      msgType: "text",
      content: '{"text":"a"}',
      uuid: "u",
    });
  const [first, second] = [await say(), await say()];
  expect(second).toEqual(first);
});

test("the bot knows itself, its groups and the people behind mobile numbers", async () => {
  expect(await lark.getBotInfo()).toMatchObject({ name: "吹哨", openId: expect.stringMatching(/^ou_/) });
  expect(await lark.listChats()).toEqual(
    expect.arrayContaining([
      { chatId: street, name: "永昌街道工作群" },
      { chatId: water, name: "水务局工作群" },
    ]),
  );
  expect(await lark.getChat(water)).toEqual({ chatId: water, name: "水务局工作群" });
  const many = Array.from({ length: 60 }, (_, n) => `1390000${String(n).padStart(4, "0")}`);
  expect(await lark.resolveMobiles(["13800000001", ...many, "13800000002"])).toEqual(
    new Map([
      ["13800000001", li],
      ["13800000002", wang],
    ]),
  );
});

test("a group is made for people and dissolved again", async () => {
  const chat = await lark.createChat({ name: "供水抢修", openIds: [li, wang], uuid: "chat 1" });
  expect(chat).toMatchObject({ name: "供水抢修", chatId: expect.stringMatching(/^oc_/) });
  await lark.disbandChat(chat.chatId);
});

test("a wrong secret is a matter for the administrator", async () => {
  const other = createLark({
    appId: app.appId,
    appSecret: "wrong",
    domain: town.sandbox.url,
    log: createLog("silent"),
  });
  await expect(other.warmUp()).rejects.toMatchObject({ class: "askAdmin" });
  await other.close();
});

test("a file of ours is uploaded and arrives under its name", async () => {
  const key = await lark.uploadFile({ name: "六月通报.docx", data: Buffer.from("a document") });
  const sent = await lark.sendMessage({
    ...{ receiveIdType: "open_id", receiveId: li, uuid: "file 1" },
    ...{ msgType: "file", content: JSON.stringify({ file_key: key }) },
  });
  const { messages } = await town.control(`chats/${sent.chatId}/messages?viewer=${li}`);
  expect(messages).toContainEqual(
    expect.objectContaining({ text: "[文件] 六月通报.docx", file: { key, name: "六月通报.docx", size: 10 } }),
  );
});

test("a picture of ours is uploaded, one that somebody sent is fetched, but for one that is too large", async () => {
  expect(await lark.uploadImage(pixel)).toMatch(/^img_/);
  const { messageId } = await town.control("messages", { from: li, chatId: street, image: pixel.toString("base64") });
  const { messages } = await town.control(`chats/${street}/messages?viewer=${li}`);
  const key = JSON.stringify(messages).match(/img_[A-Za-z0-9_-]+/)?.[0] ?? "";
  const fetched = await lark.getMessageResource(String(messageId), key, "image");
  expect(fetched.equals(pixel)).toBe(true);
  await expect(lark.getMessageResource(String(messageId), key, "image", 10)).rejects.toMatchObject({ status: 413 });
  await expect(lark.getMessageResource(String(messageId), "img_none", "image")).rejects.toMatchObject({
    class: "giveUp",
  });
});
