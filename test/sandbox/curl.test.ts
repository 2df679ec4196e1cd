import { execFile, spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  app,
  card,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  type WebhookBot,
} from "./small-town.js";

let town: Town;
let bot: WebhookBot;
const texts: string[] = [];
beforeAll(async () => {
  bot = await startWebhookBot({
    "im.message.receive_v1": async ({ message }: { message: { content: string } }) => void texts.push(message.content),
  });
  town = await startTown();
  town.sandbox.setWebhookUrl(bot.url);
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});

const Wire = z.object({ entries: z.array(z.object({ n: z.number(), method: z.string(), path: z.string() })) });

/** The words of the last such command as a shell takes them apart; `curl` itself need not be on this machine. */
async function wordsOf(wanted: { method?: string; path: string }): Promise<string[]> {
  const { entries } = Wire.parse(await town.control("wire?after=0"));
  const entry = entries.findLast(
    ({ method, path }) => path.startsWith(wanted.path) && (wanted.method === undefined || method === wanted.method),
  );
  const { command } = z.object({ command: z.string() }).parse(await town.control(`wire/${entry?.n}/curl`));
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const env = { ...process.env, APP_SECRET: app.appSecret };
  const out = await new Promise<string>((resolve, reject) =>
    execFile("/bin/sh", ["-c", script], { env }, (error, stdout) => (error ? reject(error) : resolve(stdout))),
  );
  return out.split("\0").slice(0, -1);
}

/** Does what curl would do with these words. */
async function run(words: string[]): Promise<{ status: number; text: string }> {
  const after = (flag: string) => words.flatMap((word, i) => (words[i - 1] === flag ? [word] : []));
  const url = words.find((word) => word.startsWith("http://")) ?? "";
  const headers = Object.fromEntries(after("-H").map((line) => [line.split(": ")[0], line.split(": ")[1]]));
  const [body] = after("-d");
  const response = await fetch(url, {
    method: after("-X")[0] ?? "GET",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

test("a call that was copied does the same again, with quotes in it too", async () => {
  await sendCard(town, street, card({ tag: "markdown", content: `it's "quoted" $HOME` }));
  const { status, text } = await run(await wordsOf({ path: "/open-apis/im/v1/messages" }));
  expect([status, JSON.parse(text).code]).toEqual([200, 0]);
  const { messages } = z
    .object({ messages: z.array(z.object({ cardText: z.string().optional() })) })
    .parse(await town.control(`chats/${street}/messages?viewer=${li}`));
  expect(messages.map(({ cardText }) => cardText).filter((each) => each?.includes(`it's "quoted" $HOME`))).toHaveLength(
    2,
  );
});

test("reading calls and the token call, its secret a variable, work as well", async () => {
  await town.client.im.v1.chat.list({});
  expect(JSON.parse((await run(await wordsOf({ path: "/open-apis/im/v1/chats" }))).text).code).toBe(0);
  const words = await wordsOf({ path: "/open-apis/auth/v3" });
  expect(JSON.parse((await run(words)).text)).toMatchObject({ code: 0, tenant_access_token: expect.any(String) });
  await town.raw("POST", "/callback/ws/endpoint", { AppID: app.appId, AppSecret: app.appSecret });
  expect(JSON.parse((await run(await wordsOf({ path: "/callback" }))).text)).toMatchObject({ code: 0 });
});

test("an event is posted to the bot again so that the SDK takes it: encrypted, signed", async () => {
  await town.control("messages", { from: li, chatId: street, text: "有积水" });
  await town.control("settle", {});
  expect((await run(await wordsOf({ path: "im.message.receive_v1" }))).status).toBe(200);
  expect(texts).toEqual(['{"text":"有积水"}', '{"text":"有积水"}']);
});

/** `curl` itself, where it is. */
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const inShell = (command: string) =>
  new Promise<string>((resolve, reject) =>
    execFile("/bin/sh", ["-c", command], (error, stdout) => (error ? reject(error) : resolve(stdout))),
  );
const commandFor = async (path: string): Promise<string> => {
  const { entries } = Wire.parse(await town.control("wire?after=0"));
  const entry = entries.findLast((each) => each.path === path);
  return z.object({ command: z.string() }).parse(await town.control(`wire/${entry?.n}/curl`)).command;
};
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("an upload that was copied fetches what was uploaded and uploads it again, with the same words", async () => {
  const data = { file_type: "stream" as const, file_name: "清单 (1); a.txt", file: Buffer.from("bytes") };
  await town.client.im.v1.file.create({ data });
  const command = await commandFor("/open-apis/im/v1/files");
  expect(command).toMatch(/^curl -s '[^']*\/sandbox\/api\/files\/file_v3_[^']*' \| curl -X POST /);
  expect(command).toContain("--form-string 'file_name=清单 (1); a.txt'");
  await town.client.im.v1.image.create({ data: { image_type: "message", image: picture } });
  expect(await commandFor("/open-apis/im/v1/images")).toContain("--form-string 'image_type=message' -F 'image=@-;");
  if (!hasCurl) return;
  for (const [path, key, sent] of [
    ["files", "file_key", "bytes"],
    ["images", "image_key", picture.toString()],
  ] as const) {
    const answer = JSON.parse(await inShell(`${await commandFor(`/open-apis/im/v1/${path}`)} 2>/dev/null`));
    expect(answer).toMatchObject({ code: 0 });
    const kept = await fetch(`${town.sandbox.url}/sandbox/api/${path}/${answer.data[key]}`);
    expect(Buffer.from(await kept.arrayBuffer()).toString()).toBe(sent);
  }
});

test("an upload that was refused names a file to put in its place", async () => {
  const refused = town.client.im.v1.image.create({ data: { image_type: "message", image: Buffer.from("none") } });
  await expect(refused).rejects.toThrow("400");
  const command = await commandFor("/open-apis/im/v1/images");
  expect(command).toMatch(/^curl -X POST .*--form-string 'image_type=message' -F 'image=@PICTURE.png'$/);
});

test("what isn't on the wire is not found", async () => {
  expect((await town.raw("GET", "/sandbox/api/wire/99999/curl")).status).toBe(404);
});

test("what came over the long connection, or went nowhere, can't be copied: 409 with the reason", async () => {
  const connected = await startTown({ app: { ...app, mode: "ws" } });
  await connected.control("messages", { from: li, chatId: street, text: "有积水" });
  await connected.control("clock", { advance: "PT1S" });
  const { entries } = Wire.parse(await connected.control("wire?after=0"));
  const event = entries.find(({ method }) => method === "WS");
  expect(await connected.raw("GET", `/sandbox/api/wire/${event?.n}/curl`)).toMatchObject({
    status: 409,
    body: { error: { msg: expect.stringContaining("long connection") } },
  });
  await connected.stop();
});
