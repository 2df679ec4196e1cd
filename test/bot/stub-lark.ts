import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

export type Accepted = { at: number; api: string; chat: string; uuid: string; content: string };
export type Fault =
  | { kind: "hang" }
  | { kind: "status"; status: number; body: object; headers?: Record<string, string> }
  | { kind: "drop" };

export type StubLimits = { perSecond: number; perMinute: number; perChat: number };

const minuteMs = 60_000;

/**
 * The part of the platform that sending meets, with its limits enforced: sliding windows for each interface and each
 * chat on a clock that is passed in. Knows no state but messages; the whole platform is the sandbox's affair.
 */
export class StubLark {
  readonly accepted: Accepted[] = [];
  readonly cards = new Map<string, string>();
  refused = 0;
  tokenCalls = 0;
  connections = 0;
  /** Taken by the next calls, one each, in order; token calls do not count. */
  readonly faults: Fault[] = [];
  /** Whether a call is allowed to be accepted at all, by its chat; for codes that concern one chat. */
  readonly refusals = new Map<string, { status: number; code: number }>();
  tokenDelayMs = 0;
  #answerDelay: () => number = () => 0;
  #token = newToken();
  readonly #byUuid = new Map<string, string>();
  readonly #windows = new Map<string, number[]>();
  limits: StubLimits;
  #now: () => number;
  readonly #server: Server;

  constructor(options: { limits?: Partial<StubLimits>; now?: () => number; answerDelay?: () => number } = {}) {
    const none = Number.POSITIVE_INFINITY;
    this.limits = { perSecond: none, perMinute: none, perChat: none, ...options.limits };
    this.#now = options.now ?? (() => performance.now());
    if (options.answerDelay) this.#answerDelay = options.answerDelay;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy()); // the caller hung up
    });
    this.#server.keepAliveTimeout = minuteMs;
    this.#server.on("connection", () => {
      this.connections += 1;
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Its windows are counted on this clock, in milliseconds. */
  setClock(now: () => number): void {
    this.#now = now;
  }

  /** From now on only a new access token is good. */
  revokeToken(): void {
    this.#token = newToken();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://stub");
    const answer = (status: number, value: object, headers: Record<string, string> = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

    if (url.pathname.endsWith("/tenant_access_token/internal")) {
      this.tokenCalls += 1;
      await delay(this.tokenDelayMs);
      return void answer(200, { code: 0, msg: "ok", tenant_access_token: this.#token, expire: 7200 });
    }
    const fault = this.faults.shift();
    if (fault?.kind === "hang") return;
    if (fault?.kind === "drop") return void request.socket.destroy();
    if (fault?.kind === "status") return void answer(fault.status, fault.body, fault.headers);
    if (request.headers.authorization !== `Bearer ${this.#token}`) {
      return void answer(400, { code: 99991663, msg: "Invalid access token for authorization." });
    }
    const call = callOf(request.method ?? "", url.pathname, body);
    const refusal = this.#refusal(call);
    await delay(this.#answerDelay() / 2);
    if (refusal) return void answer(refusal.status, { code: refusal.code, msg: "refused" }, refusal.headers);
    answer(200, { code: 0, msg: "success", data: this.#accept(call) });
  }

  #refusal(call: Call): { status: number; code: number; headers?: Record<string, string> } | null {
    const refused = this.refusals.get(call.chat);
    if (refused) return refused;
    const now = this.#now();
    const second = this.#window(`${call.api}/s`, now - 1000);
    const minute = this.#window(`${call.api}/m`, now - minuteMs);
    const chat = this.#window(`chat/${call.chat}`, now - 1000);
    if (second.length >= this.limits.perSecond || minute.length >= this.limits.perMinute) {
      this.refused += 1;
      return { status: 429, code: 99991400, headers: { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" } };
    }
    if (chat.length >= this.limits.perChat) {
      this.refused += 1;
      return { status: 400, code: 230020 };
    }
    for (const window of [second, minute, chat]) window.push(now);
    return null;
  }

  #window(name: string, from: number): number[] {
    const known = this.#windows.get(name) ?? [];
    let first = 0;
    while (first < known.length && (known[first] ?? 0) <= from) first += 1;
    known.splice(0, first);
    this.#windows.set(name, known);
    return known;
  }

  #accept(call: Call): object {
    const known = call.uuid === "" ? undefined : this.#byUuid.get(call.uuid);
    const messageId = known ?? (call.api === "send" || call.api === "reply" ? newMessageId() : call.chat);
    if (call.uuid !== "") this.#byUuid.set(call.uuid, messageId);
    if (!known) this.accepted.push({ at: this.#now(), ...call });
    if (call.content !== "") this.cards.set(messageId, call.content);
    return { message_id: messageId, chat_id: call.chat };
  }
}

type Call = Omit<Accepted, "at">;

function callOf(method: string, path: string, body: Record<string, unknown>): Call {
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  const parts = path.split("/");
  const id = parts[5] ?? "";
  const rest = { uuid: text("uuid"), content: text("content") };
  if (method === "POST" && id === "") return { api: "send", chat: text("receive_id"), ...rest };
  if (parts[6] === "reply") return { api: "reply", chat: id, ...rest };
  if (method === "PATCH" && parts[6]) return { api: parts[6], chat: id, ...rest };
  return { api: method === "PATCH" ? "patch" : path, chat: id, ...rest };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? {} : JSON.parse(text);
}

const newToken = () => `t-${randomBytes(16).toString("hex")}`;
const newMessageId = () => `om_${randomBytes(16).toString("hex")}`;
const delay = (ms: number) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined);
