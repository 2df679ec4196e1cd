import { createDecipheriv, createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type RequestListener, request } from "node:http";
import Koa from "koa";
import { afterEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { z } from "zod";
import { type BareFrame, readFrame, writeFrame } from "./bare-frames.js";
import { app, button, card, lark, li, sendCard, silent, startTown, street, type Town, wang } from "./small-town.js";

let town: Town;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await town.stop();
});

const Envelope = z.looseObject({
  header: z.object({ event_type: z.string(), event_id: z.string(), token: z.string() }),
  event: z.record(z.string(), z.unknown()),
});
type Envelope = z.infer<typeof Envelope>;

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/webhook`;
}

/** As a terminal's curl would ask: one connection, one request, headers as they are written here. */
function curl(
  method: string,
  path: string,
  body: object | null,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      agent: false,
      headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    };
    const call = request(`${town.sandbox.url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString())),
        }),
      );
    });
    call.on("error", reject);
    call.end(body ? JSON.stringify(body) : undefined);
  });
}

/** The documented recipe, without the SDK: check the signature over the raw bytes, then decrypt. */
function openEnvelope(raw: string, headers: IncomingHttpHeaders, key: string): unknown {
  const parsed = z.looseObject({ encrypt: z.string().optional() }).parse(JSON.parse(raw));
  if (parsed.encrypt === undefined) return parsed;
  const signed = headers["x-lark-signature"];
  if (signed !== undefined) {
    const text = `${headers["x-lark-request-timestamp"]}${headers["x-lark-request-nonce"]}${key}${raw}`;
    expect(signed).toBe(createHash("sha256").update(text).digest("hex"));
  }
  const bytes = Buffer.from(parsed.encrypt, "base64");
  const aes = createDecipheriv("aes-256-cbc", createHash("sha256").update(key).digest(), bytes.subarray(0, 16));
  return JSON.parse(Buffer.concat([aes.update(bytes.subarray(16)), aes.final()]).toString());
}

describe.each(["", "encrypt key"])("a bot without any SDK, its encrypt key being %j", (encryptKey) => {
  test("answers the challenge, gets a token, hears a message, answers with a card and takes a press", async () => {
    town = await startTown({ app: { ...app, encryptKey } });
    const heard: Envelope[] = [];
    let unsigned = 0;
    const url = await listen(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      const body = openEnvelope(Buffer.concat(chunks).toString(), incoming.headers, encryptKey);
      if (incoming.headers["x-lark-signature"] === undefined) unsigned += 1;
      const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string() }).safeParse(body);
      const answer = challenge.success ? { challenge: challenge.data.challenge } : hear(Envelope.parse(body));
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
    const hear = (envelope: Envelope): object => {
      heard.push(envelope);
      const toast = { type: "success", content: "已签收" };
      return envelope.header.event_type === "card.action.trigger" ? { toast } : {};
    };

    expect((await curl("POST", "/sandbox/api/webhook", { url })).status).toBe(200);
    await curl("POST", "/sandbox/api/messages", { from: li, chatId: street, text: "有积水" });
    await curl("POST", "/sandbox/api/settle", {});
    const [message] = heard;
    expect(message?.header).toMatchObject({ event_type: "im.message.receive_v1", token: app.verificationToken });
    expect(message?.event.message).toMatchObject({ chat_id: street, content: '{"text":"有积水"}' });

    const secret = { app_id: app.appId, app_secret: app.appSecret };
    const token = await curl("POST", "/open-apis/auth/v3/tenant_access_token/internal", secret);
    expect(token.body).toMatchObject({ code: 0, expire: expect.any(Number) });
    const authorization = { Authorization: `Bearer ${token.body.tenant_access_token}` };
    const content = JSON.stringify(card(button("签收", { n: 1 })));
    const letter = { receive_id: street, msg_type: "interactive", content };
    const sent = await curl("POST", "/open-apis/im/v1/messages?receive_id_type=chat_id", letter, authorization);
    expect(sent.headers["x-tt-logid"]).toMatch(/^\d{14}[0-9A-F]{22}$/);
    const { message_id: messageId } = z.object({ message_id: z.string() }).parse(sent.body.data);

    const press = await curl("POST", "/sandbox/api/press", { by: li, messageId, label: "签收" });
    expect(press.body).toEqual({ status: 200, toast: { type: "success", content: "已签收" } });
    expect(heard.at(-1)?.event).toMatchObject({ action: { value: { n: 1 } }, operator: { open_id: li } });
    expect(unsigned).toBe(encryptKey === "" ? heard.length + 1 : 1); // the challenge is never signed
  });

  test.each(["default", "koa", "express"] as const)(
    "the official SDK's adapter for %s takes the same",
    async (kind) => {
      town = await startTown({ app: { ...app, encryptKey } });
      const texts: string[] = [];
      const dispatcher = new lark.EventDispatcher({
        ...{ encryptKey, verificationToken: app.verificationToken, logger: silent },
      }).register({
        "im.message.receive_v1": async ({ message }: { message: { content: string } }) => {
          texts.push(message.content);
          return {};
        },
        "card.action.trigger": async () => ({ toast: { type: "info", content: "好" } }),
      });
      await town.control("webhook", { url: await listen(adapted(kind, dispatcher)) });
      await town.control("messages", { from: li, chatId: street, text: "有积水" });
      await town.control("settle", {});
      expect(texts).toEqual(['{"text":"有积水"}']);
      const messageId = await sendCard(town, street, card(button("签收", { n: 1 })));
      const pressed = await town.control("press", { by: li, messageId, label: "签收" });
      expect(pressed).toEqual({ status: 200, toast: { type: "info", content: "好" } });
    },
  );
});

/** Express itself isn't needed: its adapter reads `req.body` and answers with `res.json`. */
function adapted(kind: "default" | "koa" | "express", dispatcher: InstanceType<typeof lark.EventDispatcher>) {
  const options = { autoChallenge: true };
  if (kind === "default") return lark.adaptDefault("/webhook", dispatcher, options);
  if (kind === "koa") return new Koa().use(lark.adaptKoa("/webhook", dispatcher, options)).callback();
  const adapter = lark.adaptExpress(dispatcher, options);
  const listener: RequestListener = async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const json = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    await adapter(Object.assign(incoming, { body }), Object.assign(response, { json }));
  };
  return listener;
}

/** A client of the long connection that speaks bytes: endpoint, upgrade, ping, frames, acknowledgements. */
class BareClient {
  readonly frames: BareFrame[] = [];
  readonly socket: WebSocket;
  readonly service: number;
  answer = (_: Envelope): object | undefined => undefined;
  #onFrame = () => {};

  constructor(url: string) {
    this.service = Number(new URL(url).searchParams.get("service_id"));
    this.socket = new WebSocket(url);
    closing.push(() => this.socket.terminate());
    this.socket.on("message", (data: Buffer) => this.#hear(readFrame(data)));
  }

  static async connect(): Promise<BareClient> {
    const asked = await curl(
      "POST",
      "/callback/ws/endpoint",
      { AppID: app.appId, AppSecret: app.appSecret },
      { locale: "zh" },
    );
    expect(asked.headers["x-tt-logid"]).toMatch(/^\d{14}/);
    const client = new BareClient(z.object({ URL: z.string() }).parse(asked.body.data).URL);
    await new Promise((resolve) => client.socket.once("open", resolve));
    return client;
  }

  send(frame: Omit<BareFrame, "service">): void {
    this.socket.send(writeFrame({ service: this.service, ...frame }));
  }

  async until(count: number): Promise<void> {
    while (this.frames.length < count)
      await new Promise<void>((resolve) => {
        this.#onFrame = resolve;
      });
  }

  #hear(frame: BareFrame): void {
    this.frames.push(frame);
    this.#onFrame();
    if (frame.method !== 1) return;
    const { message_id: id, sum } = frame.headers;
    const parts = this.frames.filter(({ headers }) => headers.message_id === id);
    if (parts.length < Number(sum)) return;
    const whole = parts.toSorted((a, b) => Number(a.headers.seq) - Number(b.headers.seq)).map(({ payload }) => payload);
    const value = this.answer(Envelope.parse(JSON.parse(Buffer.concat(whole).toString())));
    const data = value && Buffer.from(JSON.stringify(value)).toString("base64");
    this.send({ ...frame, payload: Buffer.from(JSON.stringify({ code: 200, ...(data ? { data } : {}) })) });
  }
}

describe("frames by hand over the long connection", () => {
  test("a ping gets a pong; an event and a press come as frames and are acknowledged", async () => {
    town = await startTown({ app: { ...app, mode: "ws" } });
    const client = await BareClient.connect();
    client.send({ method: 0, headers: { type: "ping" }, payload: Buffer.alloc(0) });
    await client.until(1);
    expect(client.frames[0]).toMatchObject({ service: client.service, method: 0, headers: { type: "pong" } });

    const heard: Envelope[] = [];
    client.answer = (envelope) => {
      heard.push(envelope);
      return envelope.header.event_type === "card.action.trigger"
        ? { toast: { type: "success", content: "已签收" } }
        : undefined;
    };
    await town.control("messages", { from: li, chatId: street, text: "有积水" });
    await town.control("settle", {});
    const messageId = await sendCard(town, street, card(button("签收", { n: 1 })));
    const pressed = await town.control("press", { by: wang, messageId, label: "签收" });
    expect(pressed).toEqual({ status: 200, toast: { type: "success", content: "已签收" } });
    expect(heard.map(({ header }) => header.event_type)).toEqual(["im.message.receive_v1", "card.action.trigger"]);
    expect(client.frames[1]?.headers).toMatchObject({ type: "event", sum: "1", seq: "0" });
  });

  test("wsFragmentBytes: a payload comes in so many pieces, acknowledged once with the last", async () => {
    town = await startTown({ app: { ...app, mode: "ws" }, switches: { wsFragmentBytes: 100 } });
    const client = await BareClient.connect();
    const heard: Envelope[] = [];
    client.answer = (envelope) => {
      heard.push(envelope);
      return undefined;
    };
    await town.control("messages", { from: li, chatId: street, text: "长".repeat(100) });
    await town.control("settle", {});
    expect(client.frames.length).toBeGreaterThan(5);
    expect(Math.max(...client.frames.map(({ payload }) => payload.length))).toBe(100);
    expect(heard).toHaveLength(1);
    await town.control("clock", { advance: "PT1M" });
    expect(heard).toHaveLength(1);
  });

  test("bytes that are no frame, and acknowledgements of nothing, do no harm", async () => {
    town = await startTown({ app: { ...app, mode: "ws" } });
    const client = await BareClient.connect();
    for (const rubbish of ["text", Buffer.from([255, 255, 255]), Buffer.alloc(0)]) client.socket.send(rubbish);
    client.send({ method: 1, headers: { type: "event", message_id: "none" }, payload: Buffer.from("{") });
    client.send({ method: 1, headers: {}, payload: Buffer.from('{"code":200}') });
    client.send({ method: 0, headers: { type: "ping" }, payload: Buffer.alloc(0) });
    await client.until(1);
    expect(client.frames[0]?.headers.type).toBe("pong");
  });

  test.each([
    ["same", 1],
    ["random", 2],
  ] as const)("wsRepeat %s: an event's repeats come over %i of two connections", async (wsRepeat, connections) => {
    town = await startTown({ app: { ...app, mode: "ws" }, switches: { wsRepeat } });
    const used = new Set<number>();
    for (const n of [1, 2]) {
      const client = await BareClient.connect();
      client.answer = () => {
        used.add(n);
        return undefined;
      };
      client.send = ({ headers }) => {
        const payload = Buffer.from('{"code":500}');
        client.socket.send(writeFrame({ service: client.service, method: 1, headers, payload }));
      };
    }
    for (let n = 0; n < (wsRepeat === "same" ? 1 : 8); n += 1) await town.control("enter", { by: li });
    await town.control("clock", { advance: "PT8H" });
    expect(used.size).toBe(connections);
  });
});
