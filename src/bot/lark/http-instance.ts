import { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import { Agent, type Dispatcher, FormData, request } from "undici";
import { z } from "zod";
import type { HttpInstance, HttpRequestOptions } from "./sdk.js";

/** Milliseconds. `answer` bounds the whole call, from the first byte sent to the last one read. */
export type Timeouts = { connect: number; answer: number };

export const defaultTimeouts: Timeouts = { connect: 3_000, answer: 10_000 };

/** An answer with a status of 400 or more; `response` has the shape that the SDK looks for. */
export class HttpStatusError extends Error {
  readonly response: { status: number; data: unknown; headers: Dispatcher.ResponseData["headers"] };

  constructor(status: number, data: unknown, headers: Dispatcher.ResponseData["headers"]) {
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
    const limit = options.timeout ?? timeouts.answer;
    const stopper = new AbortController();
    const timer = setTimeout(() => stopper.abort(new Error(`no answer within ${limit} ms`)), limit);
    try {
      const { body, headers } = encode(options);
      const answer = await request(address(options), {
        dispatcher: agent,
        method: methodOf(options),
        headers,
        body,
        signal: stopper.signal,
      });
      if (answer.statusCode >= 400) {
        throw new HttpStatusError(answer.statusCode, parsed(await answer.body.text()), answer.headers);
      }
      // A stream is read by the caller, still within the limit of the whole call.
      const data = options.responseType === "stream" ? stream(answer.body, timer) : parsed(await answer.body.text());
      return options.$return_headers ? { data, headers: answer.headers } : data;
    } finally {
      if (options.responseType !== "stream") clearTimeout(timer);
    }
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

function stream(body: Readable, timer: NodeJS.Timeout): Readable {
  return body.once("close", () => clearTimeout(timer));
}

const Method = z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const methodOf = ({ method = "GET" }: HttpRequestOptions): Dispatcher.HttpMethod => Method.parse(method.toUpperCase());

function address({ url = "", params, paramsSerializer }: HttpRequestOptions): string {
  if (!params || Object.keys(params).length === 0) return url;
  const query = typeof paramsSerializer === "function" ? paramsSerializer(params) : repeatingKeys(params);
  return query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

/** Lists go out as `ids=a&ids=b`, which is what the platform reads. */
function repeatingKeys(params: Record<string, unknown>): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined && each !== null)
      .map((each): [string, string] => [key, String(each)]),
  );
  return new URLSearchParams(pairs).toString();
}

function encode({ data, headers = {} }: HttpRequestOptions): {
  body: string | FormData | null;
  headers: Record<string, string>;
} {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const isType = ([name]: [string, string]) => name.toLowerCase() === "content-type";
  const others = Object.fromEntries(given.filter((header) => !isType(header)));
  if (data === undefined || data === null) return { body: null, headers: others };
  // The form sets its own type, with the boundary in it.
  if (given.find(isType)?.[1].startsWith("multipart/form-data")) return { body: form(data), headers: others };
  return { body: JSON.stringify(data), headers: { ...others, "content-type": "application/json; charset=utf-8" } };
}

function form(data: unknown): FormData {
  const fields = new FormData();
  for (const [name, value] of Object.entries(z.record(z.string(), z.unknown()).parse(data))) {
    if (Buffer.isBuffer(value)) fields.append(name, new Blob([Uint8Array.from(value)]), name);
    else fields.append(name, String(value));
  }
  return fields;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a gateway's error page; the reader's schema refuses it
  }
}
