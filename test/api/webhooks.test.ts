import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readKeys } from "../../src/bot/api/keys.js";
import { HookOut, WhistleOut } from "../../src/bot/api/schema.js";
import { startTrial, type Trial } from "../stories/trial.js";
import { tempDir } from "../temp-dir.js";
import { freePort, keyLine } from "./keys.js";
import { type Receiver, startReceiver } from "./receiver.js";

const street = { key: "street-key-0123456789", secret: "street-secret-0123456789-abcdefgh" };
const other = { key: "other-key-0123456789", secret: "other-secret-0123456789-abcdefghi" };
let trial: Trial;
let base = "";
let own: Receiver;
let strange: Receiver;

beforeAll(async () => {
  const port = await freePort();
  [own, strange] = await Promise.all([startReceiver(), startReceiver()]);
  const file = join(await tempDir("hooks"), "keys.yaml");
  const lines = [
    keyLine("street", street.key, "xiling-haigeng", "raise, read", { url: own.url, secret: street.secret }),
    keyLine("other", other.key, "xiling-qianhu", "raise, read", { url: strange.url, secret: other.secret }),
  ];
  await writeFile(file, `keys:\n${lines.join("\n")}\n`);
  base = `http://127.0.0.1:${port}/api/v1`;
  trial = await startTrial({ API_PORT: String(port), API_KEYS: file });
});
beforeEach(async () => {
  await trial.reset();
  for (const { heard, answers } of [own, strange]) {
    heard.length = 0;
    answers.length = 0;
  }
});
afterAll(async () => {
  await trial.stop();
  await Promise.all([own.stop(), strange.stop()]);
});

const told = ({ heard }: Receiver) => heard.map(({ body }) => HookOut.parse(JSON.parse(body)));
const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
  const headers = { authorization: `Bearer ${street.key}`, "idempotency-key": "order-0001" };
  const response = await fetch(`${base}${path}`, { ...init, headers });
  return response.json();
};
const raise = async (): Promise<WhistleOut> => {
  const body = JSON.stringify({
    text: "海埂路12号3栋501室占道经营，电话13812345678",
    place: "海埂路12号",
    category: "routine",
    units: ["城管中队"],
  });
  const whistle = WhistleOut.parse(await call("/whistles", { method: "POST", body }));
  await trial.settle();
  return whistle;
};
const squad = () => trial.unit("xiling-haigeng-chengguan");
const accept = async () => {
  const answer = await trial.press(trial.who(squad().id, "duty"), await trial.group(squad()), "签收");
  expect(answer.toast?.type).toBe("success");
};

test("a platform hears of each change in order, signed, and reads there what a question would answer", async () => {
  const { number } = await raise();
  await accept();
  await trial.settle();
  const changes = told(own);
  expect(changes.map(({ changes: did }) => did)).toEqual([expect.arrayContaining(["blown"]), ["accepted"]]);
  expect(changes.map(({ id }) => Number(id.split(":")[1]))).toEqual(
    changes.map(({ id }) => Number(id.split(":")[1])).toSorted((a, b) => a - b),
  );
  expect(changes.map(({ whistle }) => whistle.parts[0]?.status)).toEqual(["ordered", "accepted"]);
  expect(changes.at(-1)?.whistle).toEqual(await call(`/whistles/${number}`));
  for (const { id, seconds, signature, body } of own.heard) {
    const expected = createHmac("sha256", street.secret).update(`${seconds}.${body}`).digest("hex");
    expect(signature).toBe(`v1=${expected}`);
    expect(Number(seconds)).toBe(Math.floor((await trial.now()).getTime() / 1000));
    expect(id).toBe(HookOut.parse(JSON.parse(body)).id);
  }
});

test("what residents are known by is hidden, and a unit without a part hears nothing", async () => {
  await raise();
  await accept();
  await trial.settle();
  expect(own.heard.length).toBe(2);
  expect(own.heard.map(({ body }) => body).join()).not.toMatch(/13812345678|501室/);
  expect(strange.heard).toEqual([]);
});

test("a failure is tried again after a pause, with the same id, and the next change waits for it", async () => {
  own.answers.push(500, 302);
  await raise();
  await accept();
  await trial.settle();
  expect(own.heard).toHaveLength(1);
  await trial.advance("PT10S");
  expect(own.heard).toHaveLength(2);
  await trial.advance("PT1M");
  expect(new Set(own.heard.slice(0, 3).map(({ body }) => body)).size).toBe(1);
  expect(new Set(own.heard.map(({ seconds }) => seconds)).size).toBe(3);
  expect(told(own).map(({ changes }) => changes.at(-1))).toEqual([
    ...Array(3).fill(told(own)[0]?.changes.at(-1)),
    "accepted",
  ]);
  expect(new Set(own.heard.map(({ path }) => path))).toEqual(new Set(["/hooks/chuishao"]));
});

test("what was decided before a kill is told after it, and what was told is not told again", async () => {
  await raise();
  await trial.settle(); // else the 503 may be the answer to the first change
  own.answers.push(503);
  await accept();
  await trial.settle();
  expect(own.heard).toHaveLength(2);
  await trial.kill();
  await trial.start();
  await trial.advance("PT10S");
  expect(own.heard).toHaveLength(3);
  expect(own.heard[2]?.body).toBe(own.heard[1]?.body);
  await trial.kill();
  await trial.start();
  await trial.settle();
  expect(own.heard).toHaveLength(3);
});

test("a call that a kill cut short is made again", async () => {
  own.answers.push("hang");
  const cut = raise().catch(() => null);
  while (own.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await trial.kill();
  await cut;
  await trial.start();
  await trial.settle();
  expect(own.heard).toHaveLength(2);
  expect(own.heard[1]?.id).toBe(own.heard[0]?.id);
});

test("what is given up stands in 投递, and goes out again when it is asked for there", async () => {
  own.answers.push(410);
  const { number } = await raise();
  await trial.advance("PT1M");
  const before = own.heard.length;
  expect(before).toBe(1);
  const dispatcher = trial.who("xiling-haigeng-zhihui", "dispatcher");
  await trial.says(dispatcher, "/投递");
  const card = (await trial.privately(dispatcher)).at(-1)?.cardText ?? "";
  expect(card).toContain("城市平台");
  expect(card).toContain(number);
  expect(card).toContain("对方平台已停止接收");
  await trial.says(dispatcher, "/投递 重试");
  await trial.settle();
  expect(own.heard.length).toBeGreaterThan(before);
  expect(own.heard[before]?.id).toBe(own.heard[0]?.id);
});

test("keys without an address stay valid; one over an open net, with a redirect target or a short secret is refused", async () => {
  const dir = await tempDir("keys");
  const read = async (hook: { url: string; secret: string } | null) => {
    const file = join(dir, "keys.yaml");
    await writeFile(file, `keys:\n${keyLine("one", street.key, "xiling-haigeng", "read", hook)}\n`);
    return readKeys(file);
  };
  const secret = street.secret;
  expect((await read(null))[0]?.webhook).toBeUndefined();
  expect((await read({ url: "https://city.example/hook", secret }))[0]?.webhook?.secret).toBe(secret);
  expect((await read({ url: "http://127.0.0.1:8080/hook", secret }))[0]?.webhook).toBeDefined();
  await expect(read({ url: "http://city.example/hook", secret })).rejects.toThrow("https");
  await expect(read({ url: "http://localhost.city.example/", secret })).rejects.toThrow("https");
  await expect(read({ url: "https://a:b@city.example/", secret })).rejects.toThrow("https");
  await expect(read({ url: "ftp://127.0.0.1/", secret })).rejects.toThrow("https");
  await expect(read({ url: "https://city.example/hook", secret: "short" })).rejects.toThrow("32");
});

test("the example in docs/API.md proves a call genuine, and finds a changed one", async () => {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync("docs/API.md", "utf8"))?.[1] ?? "";
  const file = join(await tempDir("example"), "verify.mjs");
  await writeFile(file, example);
  const { isGenuine }: { isGenuine: (headers: object, body: string, secret: string, now: number) => boolean } =
    await import(file);
  await raise();
  const [first] = own.heard;
  if (!first) throw new Error("nothing was heard");
  const headers = { "chuishao-timestamp": first.seconds, "chuishao-signature": first.signature };
  const now = Number(first.seconds) + 5;
  expect(isGenuine(headers, first.body, street.secret, now)).toBe(true);
  expect(isGenuine(headers, first.body.replace("routine", "emergency"), street.secret, now)).toBe(false);
  expect(isGenuine(headers, first.body, other.secret, now)).toBe(false);
  expect(isGenuine(headers, first.body, street.secret, now + 301)).toBe(false);
});
