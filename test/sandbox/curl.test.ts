import { execFile } from "node:child_process";
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

/** The words of the last such command as a shell takes them apart; `curl` itself need not be on this machine. */
async function wordsOf(wanted: { method?: string; path: string }): Promise<string[]> {
  const Wire = z.object({ entries: z.array(z.object({ n: z.number(), method: z.string(), path: z.string() })) });
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

test("uploads name the parts of their form; what is not on the wire is refused", async () => {
  await town.client.im.v1.file.create({ data: { file_type: "stream", file_name: "a.txt", file: Buffer.from("a") } });
  expect(await wordsOf({ path: "/open-apis/im/v1/files" })).toContain("file=@FILE");
  expect((await town.raw("GET", "/sandbox/api/wire/99999/curl")).status).toBe(404);
});
