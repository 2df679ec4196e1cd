import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
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
} from "./small-town.js";

const Heard = z.object({
  message: z.looseObject({ message_id: z.string(), message_type: z.string(), content: z.string() }),
});
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const picture = png.toString("base64");
const sound = Buffer.from("OggS…").toString("base64");

let town: Town;
let bot: WebhookBot;
let heard: z.infer<typeof Heard>["message"][] = [];
beforeAll(async () => {
  bot = await startWebhookBot({
    "im.message.receive_v1": async (event: unknown) => {
      heard.push(Heard.parse(event).message);
      return {};
    },
    "card.action.trigger": async () => ({ toast: { type: "success", content: "已签收" } }),
  });
  town = await startTown({ app: { ...app, webhookUrl: bot.url } });
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});

/** Says it and gives what the bot heard of it, and what people see. */
async function say(body: object) {
  heard = [];
  const { messageId } = await town.control("messages", { from: li, chatId: street, ...body });
  await town.control("settle", {});
  const [message] = heard;
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(message?.content ?? "{}"));
  return { message, content, seen: await town.control(`messages/${messageId}`), messageId: String(messageId) };
}
const key = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_v3_`));

async function bytesOf(messageId: string, file_key: unknown, type: "image" | "file"): Promise<string> {
  const path = { message_id: messageId, file_key: String(file_key) };
  const answer = await town.client.im.v1.messageResource.get({ path, params: { type } });
  const chunks: Buffer[] = [];
  for await (const chunk of answer.getReadableStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("base64");
}

test("a file has its name, and its bytes are fetched as a resource of the message", async () => {
  const { message, content, seen, messageId } = await say({ file: { name: "清单.txt", data: sound } });
  expect(message?.message_type).toBe("file");
  expect(content).toEqual({ file_key: key("file"), file_name: "清单.txt" });
  expect(seen).toMatchObject({ text: "[文件] 清单.txt" });
  expect(await bytesOf(messageId, content.file_key, "file")).toBe(sound);
  const asPicture = { message_id: messageId, file_key: String(content.file_key) };
  const wrong = town.client.im.v1.messageResource.get({ path: asPicture, params: { type: "image" } });
  await expect(wrong).rejects.toThrow("400");
});

test("a voice message has its length in milliseconds", async () => {
  const { message, content, seen, messageId } = await say({ audio: { data: sound, durationMs: 2000 } });
  expect(message?.message_type).toBe("audio");
  expect(content).toEqual({ file_key: key("file"), duration: 2000 });
  expect(seen).toMatchObject({ text: "[语音] 2 秒" });
  expect(await bytesOf(messageId, content.file_key, "file")).toBe(sound);
});

test("a video has its name, length and cover", async () => {
  const video = { name: "积水.mp4", data: sound, cover: picture, durationMs: 3500 };
  const { message, content, seen, messageId } = await say({ video });
  expect(message?.message_type).toBe("media");
  expect(content).toEqual({ file_key: key("file"), image_key: key("img"), file_name: "积水.mp4", duration: 3500 });
  expect(seen).toMatchObject({ text: "[视频] 积水.mp4", images: [content.image_key] });
  expect(await bytesOf(messageId, content.image_key, "image")).toBe(picture);
  const coverless = await town.raw("POST", "/sandbox/api/messages", { from: li, video: { ...video, cover: "x" } });
  expect(coverless).toMatchObject({ status: 400, body: { error: { msg: expect.stringContaining("video.cover") } } });
});

test("a sticker can't be fetched, but sent on by the bot; a file of its own is no sticker", async () => {
  const { message, content, messageId } = await say({ sticker: picture });
  expect([message?.message_type, content]).toEqual(["sticker", { file_key: key("file") }]);
  const path = { message_id: messageId, file_key: String(content.file_key) };
  await expect(town.client.im.v1.messageResource.get({ path, params: { type: "file" } })).rejects.toThrow("400");
  const send = (file_key: unknown) =>
    town.client.im.v1.message.create({
      params: { receive_id_type: "chat_id" },
      data: { receive_id: street, msg_type: "sticker", content: JSON.stringify({ file_key }) },
    });
  expect((await send(content.file_key)).code).toBe(0);
  const own = await town.client.im.v1.file.create({
    data: { file_type: "stream", file_name: "a", file: Buffer.from("a") },
  });
  expect(await failureOf(send(own?.file_key))).toMatchObject({ code: 230001 });
});

test("a card that a person passes on comes to the bot as title and lines; it can be pressed only if it says so", async () => {
  const passedOn = async (config: object) => {
    const original = card(button("签收", { n: 1 }), { tag: "markdown", content: "**海埂路** 积水" });
    const id = await sendCard(town, street, { ...original, config: { update_multi: true, ...config } });
    const { message, content, messageId } = await say({ forward: id });
    expect(message?.message_type).toBe("interactive");
    expect(content).toEqual({ title: "哨令", elements: [[{ tag: "text", text: "海埂路 积水" }]] });
    return town.control("press", { by: li, messageId, label: "签收" });
  };
  expect(await passedOn({})).toMatchObject({ status: 400, error: { msg: expect.stringContaining("forwarded") } });
  expect(await passedOn({ enable_forward_interaction: true })).toMatchObject({ toast: { content: "已签收" } });
});

test("what was taken back, or never was, can't be passed on, and nothing at all can't be said", async () => {
  const { messageId } = await say({ text: "有积水" });
  await town.control("recall", { by: li, messageId });
  const answer = (body: object) => town.raw("POST", "/sandbox/api/messages", { from: li, chatId: street, ...body });
  expect((await answer({ forward: messageId })).status).toBe(404);
  expect((await answer({ forward: "om_none" })).status).toBe(404);
  const nothing = await answer({});
  expect(nothing).toMatchObject({
    status: 400,
    body: { error: { msg: expect.stringContaining("sticker, location") } },
  });
});

test("a card that is read back is title and lines, its source for whoever asks for it", async () => {
  const message_id = await sendCard(town, street, card({ tag: "markdown", content: "积水" }));
  const read = async (more: object) => {
    const { data } = await town.client.im.v1.message.get({ path: { message_id }, params: more });
    return JSON.parse(data?.items?.[0]?.body?.content ?? "{}");
  };
  expect(await read({})).toEqual({ title: "哨令", elements: [[{ tag: "text", text: "积水" }]] });
  expect(await read({ card_msg_content_type: "user_card_content" })).toMatchObject({ schema: "2.0" });
});

test("the client's kind comes along only with its scope", async () => {
  expect((await say({ text: "有积水" })).message).not.toHaveProperty("user_agent");
  const scopes = ["im:message.group_msg", "im:user_agent:read"];
  const small = await startTown({ app: { ...app, webhookUrl: bot.url, scopes } });
  heard = [];
  await small.control("messages", { from: li, chatId: street, text: "有积水" });
  await small.control("settle", {});
  await small.stop();
  expect(heard[0]).toMatchObject({ user_agent: expect.stringContaining("LarkLocale/zh_CN") });
});

test("people pass files on too, and the bot fetches them from the copy", async () => {
  const { messageId } = await say({ file: { name: "清单.txt", data: sound } });
  heard = [];
  const copy = await town.control("messages", { from: wang, chatId: water, forward: messageId });
  await town.control("settle", {});
  const { file_key } = z.object({ file_key: z.string() }).parse(JSON.parse(heard[0]?.content ?? "{}"));
  expect(await bytesOf(String(copy.messageId), file_key, "file")).toBe(sound);
});
