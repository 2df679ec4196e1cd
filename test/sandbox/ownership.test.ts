import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { app, card, failureOf, li, sendCard, startTown, street, type Town } from "./small-town.js";

const picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const data = Buffer.from("bytes").toString("base64");
const Key = z.object({ key: z.string() });

let town: Town;
let authorization: string;
beforeAll(async () => {
  town = await startTown();
  const asked = { app_id: app.appId, app_secret: app.appSecret };
  const { body } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
  authorization = `Bearer ${body.tenant_access_token}`;
});
afterAll(() => town.stop());

const ofAnotherApp = {
  image: async () => Key.parse(await town.control("foreign-uploads", { image: picture })).key,
  file: async (type: "stream" | "opus" | "mp4") =>
    Key.parse(await town.control("foreign-uploads", { file: { name: "a", type, data } })).key,
};
/** What somebody sent into the group, by its key. */
async function ofAPerson(body: object): Promise<{ messageId: string; key: string }> {
  const { messageId } = await town.control("messages", { from: li, chatId: street, ...body });
  const { data: got } = await town.client.im.v1.message.get({ path: { message_id: String(messageId) } });
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(got?.items?.[0]?.body?.content ?? "{}"));
  return { messageId: String(messageId), key: String(content.image_key ?? content.file_key) };
}
const upload = async (file_type: "mp4" | "opus" | "stream") =>
  (await town.client.im.v1.file.create({ data: { file_type, file_name: "a", file: Buffer.from("a") } }))?.file_key;
const send = (msg_type: string, content: object) =>
  town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type, content: JSON.stringify(content) },
  });
const post = (element: object) => ({ zh_cn: { title: "", content: [[element]] } });

test("pictures and files of another app are not the bot's to send: alone, in a post, as a cover", async () => {
  const [image_key, file_key] = [await ofAnotherApp.image(), await ofAnotherApp.file("stream")];
  const sound = await ofAnotherApp.file("opus");
  const film = await ofAnotherApp.file("mp4");
  for (const [type, content] of [
    ["image", { image_key }],
    ["file", { file_key }],
    ["audio", { file_key: sound }],
    ["media", { file_key: film }],
    ["media", { file_key: await upload("mp4"), image_key }],
    ["post", post({ tag: "img", image_key })],
    ["post", post({ tag: "media", file_key: film })],
  ] as const)
    expect(await failureOf(send(type, content)), `${type} ${JSON.stringify(content)}`).toMatchObject({ code: 230017 });
});

test("what a person sent is not the bot's either, and an unknown key is an invalid parameter", async () => {
  const { key: image_key } = await ofAPerson({ image: picture });
  const { key: file_key } = await ofAPerson({ file: { name: "a.txt", data } });
  expect(await failureOf(send("image", { image_key }))).toMatchObject({ code: 230017 });
  expect(await failureOf(send("file", { file_key }))).toMatchObject({ code: 230017 });
  expect(await failureOf(send("post", post({ tag: "img", image_key })))).toMatchObject({ code: 230017 });
  for (const [type, content] of [
    ["image", { image_key: "img_v3_none" }],
    ["file", { file_key: "file_v3_none" }],
    ["image", {}],
    ["image", { image_key: file_key }],
  ] as const)
    expect(await failureOf(send(type, content))).toMatchObject({ code: 230001 });
});

test("a card may show only what the app uploaded", async () => {
  const img = (img_key: string) => card({ tag: "img", img_key, alt: { tag: "plain_text", content: "" } });
  for (const key of [await ofAnotherApp.image(), (await ofAPerson({ image: picture })).key, "img_v3_none"])
    expect(await failureOf(sendCard(town, street, img(key)))).toMatchObject({
      code: 230099,
      msg: expect.stringContaining("200570"),
    });
});

test("a file of the wrong kind doesn't become a voice message or a video", async () => {
  const file_key = await upload("stream");
  expect(await failureOf(send("audio", { file_key }))).toMatchObject({ code: 230055 });
  expect(await failureOf(send("media", { file_key }))).toMatchObject({ code: 230055 });
  expect((await send("audio", { file_key: await upload("opus") })).code).toBe(0);
});

test("a download by key is for the app's own uploads, with 401 for the rest", async () => {
  const get = async (path: string) => {
    const { status, body } = await town.raw("GET", `/open-apis/im/v1/${path}`, undefined, { authorization });
    return [status, body.code];
  };
  const theirs = await ofAPerson({ image: picture });
  expect(await get(`images/${await ofAnotherApp.image()}`)).toEqual([401, 234002]);
  expect(await get(`images/${theirs.key}`)).toEqual([401, 234002]);
  expect(await get(`files/${await ofAnotherApp.file("stream")}`)).toEqual([401, 234002]);
  expect(await get("images/img_v3_none")).toEqual([400, 234001]);
  const other = await ofAPerson({ file: { name: "b.txt", data } });
  const resource = (message: string, key: string, type = "file") =>
    get(`messages/${message}/resources/${key}?type=${type}`);
  expect(await resource(theirs.messageId, other.key)).toEqual([400, 234003]);
  expect(await resource(other.messageId, theirs.key, "image")).toEqual([400, 234003]);
  expect(await resource("om_none", other.key)).toEqual([400, 234001]);
  const ours = await sendCard(town, street, card({ tag: "hr" }));
  expect(await resource(ours, other.key)).toEqual([400, 234043]);
  await town.control("recall", { by: li, messageId: other.messageId });
  expect(await resource(other.messageId, other.key)).toEqual([400, 234003]);
});

test("where the bot no longer is, it fetches nothing", async () => {
  const { messageId, key } = await ofAPerson({ file: { name: "c.txt", data } });
  const { openId } = z.object({ bot: z.object({ openId: z.string() }) }).parse(await town.control("town")).bot;
  await town.control("members", { by: li, chatId: street, remove: [openId] });
  const path = `/open-apis/im/v1/messages/${messageId}/resources/${key}?type=file`;
  expect(await town.raw("GET", path, undefined, { authorization })).toMatchObject({ body: { code: 234004 } });
  await town.control("members", { by: li, chatId: street, add: [openId] });
});

test("empty uploads, too large ones and pictures that are none have their own codes", async () => {
  const image = (bytes: Buffer) => town.client.im.v1.image.create({ data: { image_type: "message", image: bytes } });
  expect(await failureOf(image(Buffer.alloc(0)))).toMatchObject({ code: 234010 });
  expect(await failureOf(image(Buffer.from("no picture")))).toMatchObject({ code: 234011 });
  expect(await failureOf(image(Buffer.alloc(10 * 1024 * 1024 + 1)))).toMatchObject({ code: 234006 });
  const file = Buffer.alloc(30 * 1024 * 1024 + 1);
  const large = town.client.im.v1.file.create({ data: { file_type: "stream", file_name: "a", file } });
  expect(await failureOf(large)).toMatchObject({ code: 234006 });
});
