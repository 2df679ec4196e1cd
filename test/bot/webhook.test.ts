import { createServer } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type IngressCounts, noCounts } from "../../src/bot/ingress/counts.js";
import type { Envelope } from "../../src/bot/ingress/envelope.js";
import { createSeal } from "../../src/bot/ingress/sealed.js";
import { createWebhook } from "../../src/bot/ingress/webhook.js";
import { webhookListener } from "../../src/bot/ingress/webhook-listener.js";
import { sdk } from "../../src/bot/lark/sdk.js";
import { createLog } from "../../src/log.js";
import { encrypt, envelope, messageEnvelope, post, sealed, secrets, signature } from "./signed-post.js";

const now = new Date("2026-01-05T09:00:00+08:00");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);

let counts: IngressCounts;
let accepted: Envelope[];
let acceptNext: (envelope: Envelope) => Promise<object>;
let url: string;
let close: () => Promise<void>;

beforeEach(async () => {
  counts = noCounts();
  accepted = [];
  acceptNext = async (event) => {
    accepted.push(event);
    return {};
  };
  const webhook = createWebhook({
    ...secrets,
    clock: () => now,
    counts,
    accept: (event) => acceptNext(event),
    bodyWithinMs: 200,
    bodyLimit: 64 * 1024,
  });
  const server = createServer(webhookListener(webhook, createLog("silent")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  url = `http://127.0.0.1:${port}/webhook/event`;
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

const send = (body: string | Buffer, headers = signature(body, now)) => post(url, [body], headers);

test("a signed event is accepted and answered 200 with a body", async () => {
  const event = messageEnvelope();
  expect(await send(sealed(event))).toMatchObject({ status: 200, body: {} });
  expect(accepted).toMatchObject([{ header: { event_id: event.header.event_id } }]);
});

test("what accepting an event says is the answer", async () => {
  acceptNext = async () => ({ toast: { type: "info", content: "已签收" } });
  expect((await send(sealed(messageEnvelope()))).body).toEqual({ toast: { type: "info", content: "已签收" } });
});

test("an event that could not be recorded is answered 500, so that it comes again", async () => {
  acceptNext = () => Promise.reject(new Error("no database"));
  expect(await send(sealed(messageEnvelope()))).toMatchObject({ status: 500 });
});

test("spaces in a signed body do not matter: the bytes are signed, not what they mean", async () => {
  const body = sealed(messageEnvelope()).replace(":", " :  ");
  expect((await send(body)).status).toBe(200);
});

test.each([
  ["a forged signature", (body: string) => ({ ...signature(body, now), "x-lark-signature": "0".repeat(64) })],
  ["a signature cut short", (body: string) => ({ ...signature(body, now), "x-lark-signature": "ab" })],
  [
    "a signature that is no hexadecimal",
    (body: string) => ({ ...signature(body, now), "x-lark-signature": "x".repeat(64) }),
  ],
  ["a signature of another body", () => signature("another", now)],
  ["a signature with another key", (body: string) => signature(body, now, "another key")],
] as const)("%s is refused", async (_, headers) => {
  const body = sealed(messageEnvelope());
  expect(await send(body, headers(body))).toMatchObject({ status: 401, body: { error: "signature" } });
  expect(accepted).toEqual([]);
  expect(counts.refused.signature).toBe(1);
});

test.each([["x-lark-signature"], ["x-lark-request-nonce"], ["x-lark-request-timestamp"]])(
  "an event without %s is refused",
  async (name) => {
    const body = sealed(messageEnvelope());
    const { [name]: _, ...headers } = signature(body, now);
    expect(await send(body, headers)).toMatchObject({ status: 401, body: { error: "unsigned" } });
    expect(accepted).toEqual([]);
  },
);

test("an event is taken up to eight hours after the platform's time stamp, and not later", async () => {
  const body = sealed(messageEnvelope());
  expect((await send(body, signature(body, hours(-7.9)))).status).toBe(200);
  expect((await send(body, signature(body, hours(7.9)))).status).toBe(200);
  expect(await send(body, signature(body, hours(-8.1)))).toMatchObject({ status: 401, body: { error: "stale" } });
  expect(await send(body, signature(body, hours(8.1)))).toMatchObject({ status: 401, body: { error: "stale" } });
  const years = { ...signature(body, now), "x-lark-request-timestamp": "1483228800" };
  expect((await send(body, years)).status).toBe(401);
  expect((await send(body, { ...years, "x-lark-request-timestamp": "soon" })).status).toBe(401);
  expect(counts.refused.stale).toBe(4);
});

test("a signed event with another token or for another app is refused", async () => {
  expect(await send(sealed(envelope("t", {}, { token: "forged" })))).toMatchObject({ body: { error: "token" } });
  expect(await send(sealed(envelope("t", {}, { app_id: "cli_another" })))).toMatchObject({ status: 401 });
  expect(counts.refused).toMatchObject({ token: 1, app: 1 });
  expect(accepted).toEqual([]);
});

test.each([
  ["no JSON", "吹哨"],
  ["an empty body", ""],
  ["something that is not encrypted with our key", JSON.stringify({ encrypt: encrypt("{}", "another key") })],
  [
    "an encrypted event of which the end is missing",
    JSON.stringify({ encrypt: encrypt("{}".repeat(16)).slice(0, -12) }),
  ],
  [
    "an encrypted event of which all but its beginning is missing",
    JSON.stringify({ encrypt: encrypt("{}").slice(0, 24) }),
  ],
  ["something that is not encrypted at all", JSON.stringify({ encrypt: "吹哨" })],
  ["no envelope", sealed({ schema: "2.0" })],
  ["a list", sealed([])],
])("%s, well signed, is malformed", async (_, body) => {
  expect(await send(body)).toMatchObject({ status: 400, body: { error: "malformed" } });
  expect(counts.refused.malformed).toBe(1);
});

test.each([
  ["no JSON", "吹哨"],
  ["something encrypted with another key", JSON.stringify({ encrypt: encrypt("{}", "another key") })],
  ["an event", sealed(messageEnvelope())],
  ["a challenge with another token", sealed({ type: "url_verification", challenge: "c", token: "forged" })],
])("unsigned, %s is refused with one and the same answer", async (_, body) => {
  expect(await send(body, {})).toMatchObject({ status: 401, body: { error: "unsigned" } });
});

test("the platform's question whether the address is ours is answered, encrypted or not", async () => {
  const question = { type: "url_verification", challenge: "ajls384kdjx98XX", token: secrets.verificationToken };
  const answer = { status: 200, body: { challenge: "ajls384kdjx98XX" } };
  expect(await send(sealed(question), {})).toMatchObject(answer);
  expect(await send(JSON.stringify(question), {})).toMatchObject(answer);
  expect(await send(sealed(question))).toMatchObject(answer);
  expect(accepted).toEqual([]);
});

test("a body that is too large is refused, whether it says so or not", async () => {
  const large = "x".repeat(65 * 1024);
  expect(await post(url, [large], { "content-length": String(large.length) })).toMatchObject({ status: 413 });
  expect(await post(url, [large])).toMatchObject({ status: 413 });
  expect(counts.refused.tooLarge).toBe(2);
});

test("a character cut by the border of two chunks stays whole", async () => {
  const event = messageEnvelope({ text: "三号楼漏水🚰" });
  const bytes = Buffer.from(JSON.stringify(event));
  const cut = bytes.indexOf("楼") + 1;
  expect((await post(url, [bytes.subarray(0, cut), bytes.subarray(cut)], signature(bytes, now))).status).toBe(200);
  expect(JSON.stringify(accepted)).toContain("三号楼漏水🚰");
});

test("a body that does not come to its end is given up", async () => {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write("POST /webhook/event HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    });
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(counts.refused.tooSlow).toBe(1);
});

test("a body whose sender goes away in the middle is given up, and the next one is taken", async () => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => {
    socket.write("POST /webhook/event HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf", () => socket.destroy());
  });
  await expect.poll(() => counts.refused.tooSlow).toBe(1);
  expect((await send(sealed(messageEnvelope()))).status).toBe(200);
});

test("other methods and other paths do not exist", async () => {
  expect((await post(url, [], {}, "GET")).status).toBe(404);
  expect((await post(url.replace("event", "other"), ["{}"])).status).toBe(404);
  expect(accepted).toEqual([]);
});

test("our encryption is the platform's: its own example and the SDK read the same", () => {
  const example = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
  expect(createSeal("test key").open(example).toString()).toBe("hello world");
  expect(new sdk.AESCipher("test key").decrypt(example)).toBe("hello world");
  expect(new sdk.AESCipher(secrets.encryptKey).decrypt(encrypt("三号楼"))).toBe("三号楼");
});

test("what we take for genuine the SDK takes for genuine, and the other way round", async () => {
  const seen: unknown[] = [];
  const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  const dispatcher = new sdk.EventDispatcher({ ...secrets, logger }).register({
    "im.message.receive_v1": (data) => {
      seen.push(data.message.message_id);
    },
  });
  const event = messageEnvelope({ messageId: "om_1" });
  const body = sealed(event);
  for (const headers of [signature(body, now), signature(body, now, "another key")]) {
    await dispatcher.invoke(Object.assign(Object.create({ headers }), JSON.parse(body)));
  }
  expect(seen).toEqual(["om_1"]);
  expect((await send(body)).status).toBe(200);
  expect((await send(body, signature(body, now, "another key"))).status).toBe(401);
});
