import { createHash } from "node:crypto";
import { createServer } from "node:http";
import Koa from "koa";
import { z } from "zod";
import { explain } from "../../cards/explain.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import type { Log } from "../../log.js";
import { blowDraft } from "../commands/blow.js";
import { nothing } from "../commands/blow-form.js";
import type { Asked, CommandDeps } from "../commands/deps.js";
import { createBodyReader } from "../ingress/read-body.js";
import { createThrottle } from "../throttle.js";
import { maySee } from "../view.js";
import { type ApiKey, actingFor, keyOf } from "./keys.js";
import { openApi } from "./openapi.js";
import { ListQuery, Raise } from "./schema.js";
import { shownWhistle } from "./shown.js";

type ApiOptions = { port: number; host: string; keys: readonly ApiKey[]; deps: CommandDeps; log: Log };
type Answer = { status: number; body: unknown };

const bodyLimit = 64 * 1024;
/** Milliseconds: whoever sends no request does not hold a socket for long. */
const patience = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };
const perMinute = 120;
const failuresPerMinute = 20;

/** The interface for other platforms: the same commands, permissions and words as in the chat. Off unless configured. */
export async function startApi({
  port,
  host,
  keys,
  deps,
  log,
}: ApiOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const readBody = createBodyReader({ limit: bodyLimit, withinMs: 5_000 });
  const now = () => performance.now();
  const throttle = createThrottle({ perMinute, now });
  const strangers = createThrottle({ perMinute: failuresPerMinute, now });
  const document: Answer = { status: 200, body: openApi() };
  const app = new Koa();
  app.on("error", (error: unknown) => log.error({ err: error }, "a request of another platform failed"));
  app.use(async (ctx) => {
    ctx.set({ "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
    const reading = ctx.method === "POST" ? readBody(ctx.req) : null;
    const answer = ctx.path === "/api/v1/openapi.json" ? document : await answerKey().catch(fault);
    ctx.status = answer.status;
    ctx.body = answer.body;
    if (answer.status === 429) ctx.set("Retry-After", "60");
    // What still comes of a body that is not waited for is nobody's.
    if (answer.status === 413 || answer.status === 408) ctx.set("Connection", "close");

    function fault(error: unknown): Answer {
      ctx.app.emit("error", error);
      return failed(500, "fault", "It could not be worked on. Send it again with the same Idempotency-Key.");
    }

    async function answerKey(): Promise<Answer> {
      const key = keyOf(ctx.get("Authorization"), keys);
      if (key === null)
        return strangers.ask(ctx.ip) === "ok" ? failed(401, "no-key", "The key is missing or unknown.") : tooMany;
      if (throttle.ask(key.id) !== "ok") return tooMany;
      const member = actingFor(key, deps.town.directory());
      if (member === null) return failed(403, "no-post", "The person of this key has no post in its unit any more.");
      const asked: Asked = { source: "", member, chatId: "", chatType: "p2p", images: [] };
      const right = ctx.method === "POST" ? "raise" : "read";
      if (!key.may.includes(right)) return failed(403, "no-right", `This key may not ${right}.`);
      if (ctx.path === "/api/v1/whistles" && reading) {
        const body = await reading;
        if (!body.ok) return notRead[body.why];
        return raise(body.bytes.toString("utf8"), ctx.get("Idempotency-Key"), key, asked, deps);
      }
      if (ctx.method !== "GET") return failed(405, "bad-method", "GET or POST only.");
      if (ctx.path === "/api/v1/whistles") return list(ctx.query, asked, deps);
      const number = /^\/api\/v1\/whistles\/(20\d{6}-\d{4,6})$/u.exec(ctx.path)?.[1];
      return number ? read(number, asked, deps) : failed(404, "not-found", "There is no such path.");
    }
  });
  const server = createServer(patience, app.callback());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const taken = z.object({ port: z.number() }).parse(server.address()).port;
  return {
    url: `http://${host}:${taken}/api/v1`,
    stop: () =>
      new Promise((resolve) => {
        // What was asked is answered; only who asks nothing is sent away.
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const failed = (status: number, code: string, message: string, findings?: string[]): Answer => ({
  status,
  body: { code, message, ...(findings ? { findings } : {}) },
});
const notRead = {
  tooLarge: failed(413, "bad-body", `The body is larger than ${bodyLimit} bytes.`),
  tooSlow: failed(408, "bad-body", "The body did not arrive in time."),
  cutOff: failed(400, "bad-body", "The body was cut off."),
};
const tooMany = failed(429, "too-many", "Too many requests; try again in a minute.");

async function raise(text: string, idempotency: string, key: ApiKey, asked: Asked, deps: CommandDeps): Promise<Answer> {
  if (!/^\S{8,200}$/u.test(idempotency))
    return failed(422, "needs-idempotency-key", "The header Idempotency-Key is needed: 8 to 200 characters.");
  const parsed = Raise.safeParse(parseJson(text));
  if (!parsed.success) return failed(422, "bad-body", z.prettifyError(parsed.error));
  const { orderNumber, ahead, units, statedDueAt, category, matterCode, ...rest } = parsed.data;
  const draft = {
    ...nothing,
    ...rest,
    text: orderNumber ? `【工单编号：${orderNumber}】${rest.text}` : rest.text,
    category: category ?? null,
    matterCode: matterCode ?? null,
    unitQueries: units,
    statedDueAt: statedDueAt ? new Date(statedDueAt) : null,
  };
  // With the key's digest in it nobody else can guess the source of what it raised.
  const source = `api:${key.id}:${createHash("sha256").update(`${key.sha256}\n${idempotency}`).digest("hex").slice(0, 32)}`;
  const outcome = await blowDraft(draft, { ...asked, source }, deps, { ahead });
  const directory = deps.town.directory();
  switch (outcome.kind) {
    case "blown":
      if (outcome.repeated && outcome.whistle.text !== draft.text.trim())
        return failed(422, "key-reused", "This Idempotency-Key belongs to another whistle.");
      return { status: outcome.repeated ? 200 : 201, body: shownWhistle(outcome.whistle, directory) };
    case "refused":
      return failed(422, outcome.refusal.code, explain(outcome.refusal, directory, deps.town.policy()).zh);
    case "check":
      return failed(
        409,
        "check",
        "The check before sending found something; send ahead: true to go on.",
        outcome.findings.map(({ kind }) => kind),
      );
    case "ask": {
      const { unclear, noCategory } = outcome.why;
      const names = unclear.map(({ query }) => query).join("、");
      return failed(
        422,
        "unclear",
        noCategory ? "Neither category nor matter is known." : `Units are unclear: ${names}`,
      );
    }
  }
}

async function list(query: unknown, { member }: Asked, { whistles, town }: CommandDeps): Promise<Answer> {
  const parsed = ListQuery.safeParse(query);
  if (!parsed.success) return failed(422, "bad-query", z.prettifyError(parsed.error));
  const directory = town.directory();
  const block = actingBlock(member.unitId, directory);
  const unitIds = [...new Set([member.unitId, ...(block ? [block] : [])])];
  const found = await whistles.ofUnits(unitIds, { openOnly: parsed.data.open === "true", limit: parsed.data.limit });
  const seen = found.filter((whistle) => maySee(member, whistle, directory));
  return { status: 200, body: { whistles: seen.map((whistle) => shownWhistle(whistle, directory)) } };
}

async function read(number: string, { member }: Asked, deps: CommandDeps): Promise<Answer> {
  const stored = await deps.whistles.byNumber(number);
  if (!stored || !maySee(member, stored.whistle, deps.town.directory()))
    return failed(404, "unknown-whistle", "There is no whistle with this number, or it is outside the unit's area.");
  return { status: 200, body: shownWhistle(stored.whistle, deps.town.directory()) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
