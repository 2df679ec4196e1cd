import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { readOptions } from "../../src/sandbox/cli-options.js";
import { Switches } from "../../src/sandbox/switches.js";

type Child = ChildProcessByStdio<null, Readable, Readable>;
const running: Child[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

function run(command: string, args: string[]) {
  const child: Child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
  /** Resolves with all that was said so far, once it has these words. */
  const says = (words: string | RegExp): Promise<string> =>
    expect
      .poll(() => text, { timeout: 15_000 })
      .toMatch(words)
      .then(() => text);
  return { child, says };
}

const program = fileURLToPath(new URL("../../dist/sandbox/cli.js", import.meta.url));
const sandbox = (...args: string[]) => run(process.execPath, [program, "--port", "0", "--secret", "s", ...args]);
const urlIn = (text: string): string => /http:\/\/localhost:\d+/.exec(text)?.[0] ?? "";
async function control(url: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
  return z.record(z.string(), z.unknown()).parse(await (await fetch(`${url}/sandbox/api/${path}`, init)).json());
}
const Town = z.object({
  people: z.array(z.object({ openId: z.string() })),
  chats: z.array(z.object({ chatId: z.string() })),
});
async function somebodyIn(url: string): Promise<{ from: string; chatId: string }> {
  const { people, chats } = Town.parse(await control(url, "town"));
  return { from: people[0]?.openId ?? "", chatId: chats[0]?.chatId ?? "" };
}

test("a webhook that nobody answers is told at the start, with how to try again; what is lost is told as it happens", async () => {
  const { says } = sandbox("--webhook", "http://127.0.0.1:9/hook", "--verbose");
  const start = await says("curl -X POST");
  expect(start).toContain("didn't answer the platform's challenge: nobody takes the connection there");
  const url = urlIn(start);
  const { from } = await somebodyIn(url);
  await control(url, "messages", { from, text: "有人吗" });
  const lost = await says("again in 15 s");
  expect(lost).toMatch(/im\.message\.receive_v1 \w+ was not taken: nobody takes the connection there; again in 15 s/);
  expect(lost).toMatch(/^\d\d:\d\d:\d\d ← POST im\.message\.receive_v1 unreachable$/m);
  const refused = await control(url, "webhook", { url: "http://127.0.0.1:9/hook" });
  expect(refused).toMatchObject({ error: { msg: expect.stringContaining("nobody takes the connection there") } });
});

test.each([
  ["HTTP 404 instead of 200", 404, "{}"],
  ['should be { "challenge": "…" } with what was asked, but was "ok"', 200, '"ok"'],
  ["but was nothing", 200, ""],
])("a webhook that answers the challenge wrongly hears how: %s", async (words, status, body) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  await sandbox("--webhook", `http://127.0.0.1:${port}/`).says(words);
  server.close();
});

test("an event without a handler and a long connection that nobody opens are told without being asked", async () => {
  const { says } = sandbox();
  const start = await says("control API");
  expect(start).toContain("over the long connection: new WSClient({ appId, appSecret, domain })");
  const url = urlIn(start);
  const { from } = await somebodyIn(url);
  await control(url, "enter", { by: from });
  await says("was not taken: no client is connected");
  const refused = await control(url, "webhook", { url: "http://127.0.0.1:9/" });
  expect(refused).toMatchObject({ error: { code: 409 } });
});

test("the clock goes with the real time, or stands where it is moved to", async () => {
  const now = async (url: string) => Date.parse(z.string().parse((await control(url, "clock")).now));
  const real = urlIn(await sandbox().says("goes with the real time"));
  const first = await now(real);
  expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  await expect.poll(() => now(real), { timeout: 5000 }).toBeGreaterThan(first);
  await control(real, "clock", { advance: "PT1H" });
  expect(await now(real)).toBeGreaterThan(Date.now() + 3_500_000);
  await control(real, "reset", {});
  await expect.poll(() => now(real), { timeout: 5000 }).toBeLessThan(Date.now() + 60_000);
  const still = urlIn(await sandbox("--clock", "still").says("stands still: POST"));
  expect((await control(still, "clock")).now).toBe("2026-01-05T09:00:00+08:00");
});

test("a port that is taken is named as such", async () => {
  const url = urlIn(await sandbox().says("control API"));
  const second = run(process.execPath, [program, "--port", new URL(url).port]);
  await second.says("the port is taken: choose another with --port, or leave it out for a free one");
});

test("the help names each switch with its default", async () => {
  const help = await run(process.execPath, [program, "-h"]).says("switches");
  for (const [name, value] of Object.entries(Switches.parse({}))) expect(help).toContain(`${name} (${value})`);
});

test("scopes are given or taken away, events chosen", () => {
  expect(readOptions(["--scopes", "im:chat, im:message"]).app.scopes).toEqual(["im:chat", "im:message"]);
  const fewer = readOptions(["--scopes=-contact:user.phone:readonly"]).app.scopes ?? [];
  expect(fewer).toContain("im:chat");
  expect(fewer).not.toContain("contact:user.phone:readonly");
  const chosen = ["im.message.receive_v1", "card.action.trigger"];
  expect(readOptions(["--events", chosen.join(",")]).app.events).toEqual(chosen);
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)("a bot in Python without any library hears a message, sends a form and takes it", async () => {
  const { says } = sandbox("--token", "vt", "--mode", "webhook");
  const url = urlIn(await says("control API"));
  const script = fileURLToPath(new URL("./foreign-bot.py", import.meta.url));
  const bot = run("python3", [script, url, "cli_a1b2c3d4e5f60718", "s", "vt"]);
  const port = (await bot.says(/^\d+\n/)).trim();
  expect(await control(url, "webhook", { url: `http://127.0.0.1:${port}/` })).toEqual({});
  const { from, chatId } = await somebodyIn(url);
  await control(url, "messages", { from, chatId, text: "你好" });
  const Messages = z.object({ messages: z.array(z.object({ messageId: z.string() })) });
  const seen = async () => Messages.parse(await control(url, `chats/${chatId}/messages?viewer=${from}`)).messages;
  await expect.poll(async () => (await seen()).length, { timeout: 10_000 }).toBe(2);
  const messageId = (await seen())[1]?.messageId ?? "";
  const press = (form: object) => control(url, "press", { by: from, messageId, name: "go", form });
  expect(await press({})).toMatchObject({ error: { msg: expect.stringContaining("required") } });
  expect(await press({ why: "因为" })).toEqual({ status: 200, toast: { type: "info", content: "好：因为" } });
});
