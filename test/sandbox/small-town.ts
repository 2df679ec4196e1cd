import { createServer } from "node:http";
import { createRequire } from "node:module";
import {
  type App,
  type BotControl,
  type Sandbox,
  type SandboxOptions,
  type Seed,
  startSandbox,
} from "../../src/sandbox/sandbox.js";

export const lark: typeof import("@larksuiteoapi/node-sdk") = createRequire(import.meta.url)("@larksuiteoapi/node-sdk");

const id = (prefix: string, n: number): string => prefix + n.toString(16).padStart(32, "0");
export const [li, wang, zhao, stranger] = [id("ou_", 1), id("ou_", 2), id("ou_", 3), id("ou_", 99)];
export const [street, water] = [id("oc_", 1), id("oc_", 2)];
export const startAt = new Date("2026-01-05T09:00:00+08:00");

export const seed: Seed = {
  startAt,
  people: [
    { openId: li, name: "李明", title: "吹哨员", unitId: "street", roles: ["whistler"], mobile: "13800000001" },
    { openId: wang, name: "王芳", title: "科长", unitId: "water", roles: ["head", "duty"], mobile: "13800000002" },
    { openId: zhao, name: "赵强", title: "科员", unitId: "water", roles: ["member"] },
  ],
  units: [
    { id: "street", name: "永昌街道", level: "street", kind: "block", force: null, parentId: null, chatId: street },
    { id: "water", name: "水务局", level: "county", kind: "line", force: "posted", parentId: "street", chatId: water },
  ],
  chats: [
    { chatId: street, name: "永昌街道工作群", memberIds: [li] },
    { chatId: water, name: "水务局工作群", memberIds: [wang, zhao] },
  ],
};

export const app: App = {
  appId: "cli_0123456789abcdef",
  appSecret: "secret",
  name: "吹哨",
  encryptKey: "encrypt key",
  verificationToken: "verification token",
  mode: "webhook",
};

const nothing = () => {};
/** The SDK prints each refusal; the tests look at them themselves. */
export const silent = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** Steers no process, but makes the platform's clock the one that its bot reads. */
export const idleBot: BotControl = {
  kill: async () => {},
  start: async () => {},
  isAlive: () => true,
  settle: async () => false,
  nextDueAt: async () => null,
  clockMoved: async () => {},
  reset: async () => {},
};

export type Handlers = Record<string, (data: never) => unknown>;
type Answer = { status: number; body: Record<string, unknown> & { error?: { code: number; msg: string } } };

export type Town = {
  sandbox: Sandbox;
  client: InstanceType<typeof lark.Client>;
  /** A call of the control API by its short path. */
  control(path: string, body?: object): Promise<Record<string, unknown>>;
  raw(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
};

/** A small town with the official SDK as its bot's client. */
export async function startTown(options: Partial<SandboxOptions> = {}): Promise<Town> {
  const sandbox = await startSandbox({ port: 0, seed, app: { ...app }, ...options });
  const client = new lark.Client({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: sandbox.url,
    cache: new lark.DefaultCache(),
    logger: silent,
  });
  const raw: Town["raw"] = async (method, path, body, headers = {}) => {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return {
    sandbox,
    client,
    raw,
    async control(path, body) {
      const { status, body: answer } = await raw(body ? "POST" : "GET", `/sandbox/api/${path}`, body);
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
      return answer;
    },
    stop: () => sandbox.stop(),
  };
}

export type WebhookBot = { url: string; stop(): Promise<void> };

/** The official SDK's dispatcher behind HTTP, listening where the platform posts to. */
export async function startWebhookBot(handlers: Handlers): Promise<WebhookBot> {
  const dispatcher = new lark.EventDispatcher({
    encryptKey: app.encryptKey,
    verificationToken: app.verificationToken,
    logger: silent,
  }).register(handlers);
  const server = createServer().on("request", lark.adaptDefault("/webhook", dispatcher, { autoChallenge: true }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What an HTTP answer of the platform said, as the SDK's error carries it. */
export async function failureOf(call: Promise<unknown>): Promise<{ status: number; code: number; msg: string }> {
  try {
    await call;
  } catch (error) {
    const response = error instanceof Error && "response" in error ? error.response : undefined;
    if (isAnswer(response)) return { status: response.status, code: response.data.code, msg: response.data.msg };
    throw error;
  }
  throw new Error("the call succeeded");
}

function isAnswer(value: unknown): value is { status: number; data: { code: number; msg: string } } {
  return typeof value === "object" && value !== null && "status" in value && "data" in value;
}

export const card = (...elements: object[]) => ({
  schema: "2.0",
  config: { update_multi: true },
  header: { title: { tag: "plain_text", content: "Order", i18n_content: { zh_cn: "哨令" } }, template: "blue" },
  body: { elements },
});

export const button = (label: string, value?: object, more: object = {}) => ({
  tag: "button",
  text: { tag: "plain_text", content: label },
  ...(value ? { behaviors: [{ type: "callback", value }] } : {}),
  ...more,
});

export async function sendCard(town: Town, chatId: string, content: object): Promise<string> {
  const answer = await town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: chatId, msg_type: "interactive", content: JSON.stringify(content) },
  });
  return answer.data?.message_id ?? "";
}
