import type { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { z } from "zod";
import { Agent } from "./agent.js";
import { Failed } from "./answers.js";
import { bodyOf } from "./body.js";
import { exchange } from "./exchange.js";
import type { HttpInstance, HttpRequestOptions } from "./sdk.js";
import { callOf, withoutEchoes } from "./without-echoes.js";

/** Milliseconds. `answer` bounds the whole call, from the first byte sent to the last one read. */
export type Timeouts = { connect: number; answer: number };

export const defaultTimeouts: Timeouts = { connect: 3_000, answer: 10_000 };

/** An answer with a status of 400 or more; `response` has the shape that the SDK looks for. */
export class HttpStatusError extends Error {
  readonly response: { status: number; data: unknown; headers: IncomingHttpHeaders };

  constructor(status: number, data: unknown, headers: IncomingHttpHeaders) {
    super(`HTTP status ${status}`);
    this.name = "HttpStatusError";
    this.response = { status, data, headers };
  }
}

export type Http = { instance: HttpInstance; close(): Promise<void> };

const idleSocketMs = 30_000;
const tokenPath = "/auth/v3/tenant_access_token/internal";

/** The SDK's interface lets each caller name the type of the answer; what we read of one is parsed by its reader. */
const unchecked = z.any();

/**
 * The HTTP client that the SDK is given: sockets stay open for 30 s between calls, nothing hangs longer than the
 * timeouts, and any number of callers that need the access token at once share one request for it.
 */
export function createHttp(timeouts: Timeouts): Http {
  const agent = new Agent({
    keepAliveTimeout: idleSocketMs,
    keepAliveMaxTimeout: idleSocketMs,
    connect: { timeout: timeouts.connect },
  });
  const tokenCalls = new Map<string, Promise<unknown>>();

  async function send(options: HttpRequestOptions): Promise<unknown> {
    const url = address(options);
    const path = url.indexOf("/", "https://".length);
    const [origin, rest] = path < 0 ? [url, "/"] : [url.slice(0, path), url.slice(path)];
    const request = { origin, path: rest, method: methodOf(options), ...bodyOf(options) };
    const { status, headers, body } = await exchange(agent, request, options.timeout ?? timeouts.answer);
    const read = () => guarded(parsed(body), request, [options.data, options.params], headers);
    if (status >= 400) throw new HttpStatusError(status, read(), headers);
    const data = options.responseType === "stream" ? Readable.from([body]) : read();
    return options.$return_headers ? { data, headers } : data;
  }

  function once(options: HttpRequestOptions): Promise<unknown> {
    if (!options.url?.endsWith(tokenPath)) return send(options);
    const key = `${options.url} ${JSON.stringify(options.data)}`;
    const running = tokenCalls.get(key);
    if (running) return running;
    const call = send(options).finally(() => tokenCalls.delete(key));
    tokenCalls.set(key, call);
    return call;
  }

  const answer = async (options: HttpRequestOptions) => unchecked.parse(await once(options));
  return {
    instance: {
      request: (options) => answer(options),
      get: (url, options) => answer({ ...options, url, method: "GET" }),
      delete: (url, options) => answer({ ...options, url, method: "DELETE" }),
      head: (url, options) => answer({ ...options, url, method: "HEAD" }),
      options: (url, options) => answer({ ...options, url, method: "OPTIONS" }),
      post: (url, data, options) => answer({ ...options, url, data, method: "POST" }),
      put: (url, data, options) => answer({ ...options, url, data, method: "PUT" }),
      patch: (url, data, options) => answer({ ...options, url, data, method: "PATCH" }),
    },
    async close() {
      if (!agent.closed) await agent.close();
    },
  };
}

const Method = z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const methodOf = ({ method = "GET" }: HttpRequestOptions): z.infer<typeof Method> => Method.parse(method.toUpperCase());

function address({ url = "", params, paramsSerializer }: HttpRequestOptions): string {
  if (!params || Object.keys(params).length === 0) return url;
  const query = typeof paramsSerializer === "function" ? paramsSerializer(params) : repeatingKeys(params);
  return query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

/** Lists go out as `ids=a&ids=b`, which is what the platform reads. */
function repeatingKeys(params: Record<string, unknown>): string {
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null)
        pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(each))}`);
    }
  }
  return pairs.join("&");
}

const logIdForm = /^[\w-]{1,80}$/;

/**
 * A failure's answer, cut down to what can hold nothing of the request before anybody, the SDK included, gets to see it;
 * anything else as it is.
 */
function guarded(
  answer: unknown,
  { method, path }: { method: string; path: string },
  sent: unknown,
  headers: IncomingHttpHeaders,
): unknown {
  // Looked at before the schema: one that does not fit costs more than the rest, and most calls succeed.
  if (typeof answer !== "object" || answer === null || !("code" in answer) || answer.code === 0) return answer;
  const failed = Failed.safeParse(answer);
  if (!failed.success) return answer;
  const { code, msg, error } = failed.data;
  const logId = [headers["x-tt-logid"], error?.log_id].find((id) => typeof id === "string" && logIdForm.test(id));
  // Without `data` the SDK's long connection takes a refusal for a broken line and tries for ever.
  return { code, msg: withoutEchoes(msg, sent), call: callOf(method, path), logId: logId ?? null, data: {} };
}

function parsed(body: Buffer): unknown {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text; // a gateway's error page; the reader's schema refuses it
  }
}
