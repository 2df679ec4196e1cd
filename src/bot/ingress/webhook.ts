import type { Buffer } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { z } from "zod";
import type { IngressCounts, Refusal } from "./counts.js";
import { Envelope } from "./envelope.js";
import { createBodyReader } from "./read-body.js";
import { createSeal, isSame, type Signed } from "./sealed.js";

export type WebhookOptions = {
  appId: string;
  encryptKey: string;
  verificationToken: string;
  clock: () => Date;
  accept: (envelope: Envelope) => Promise<object>;
  counts: IngressCounts;
  /**
   * How far the platform's time stamp may lie from our clock. Whether its last repeat, after 7 h 21 min, carries a fresh
   * one is not documented; younger replays fall to the inbox, which knows an event for longer.
   */
  replayWindowMs?: number;
  bodyLimit?: number;
  bodyWithinMs?: number;
};

export type WebhookAnswer = { status: 200 | 400 | 401 | 408 | 413 | 500; body: object; hangUp: boolean };

const hourMs = 60 * 60_000;
const Sealed = z.object({ encrypt: z.string().min(1) });
const Challenge = z.object({ type: z.literal("url_verification"), challenge: z.string(), token: z.string() });

/**
 * The platform's request URL: takes a request in bytes, trusts nothing before its signature is right, and answers only
 * once the event is durable. Always 200 with a body for what is genuine: nothing else counts as delivered.
 */
export function createWebhook(options: WebhookOptions): (request: IncomingMessage) => Promise<WebhookAnswer> {
  const { appId, verificationToken, clock, accept, counts } = options;
  const { replayWindowMs = 8 * hourMs, bodyLimit = 1024 * 1024, bodyWithinMs = 2_000 } = options;
  const seal = createSeal(options.encryptKey);
  const readBody = createBodyReader({ limit: bodyLimit, withinMs: bodyWithinMs });

  function refuse(why: Refusal, status: WebhookAnswer["status"], hangUp = false): WebhookAnswer {
    counts.refused[why] += 1;
    return { status, body: { error: why }, hangUp };
  }

  /** The platform asks once, unsigned, whether this address is ours. */
  function challenge(bytes: Buffer): WebhookAnswer {
    const asked = Challenge.safeParse(opened(bytes));
    // The same word for every failure: whoever is not the platform learns nothing about what was wrong inside.
    if (!asked.success || !isSame(asked.data.token, verificationToken)) return refuse("unsigned", 401);
    return { status: 200, body: { challenge: asked.data.challenge }, hangUp: false };
  }

  /** The content, decrypted if it is encrypted; undefined if it is not readable. */
  function opened(bytes: Buffer): unknown {
    const outer = parseJson(bytes);
    const sealed = Sealed.safeParse(outer);
    if (!sealed.success) return outer;
    try {
      return parseJson(seal.open(sealed.data.encrypt));
    } catch {
      return undefined;
    }
  }

  async function event(bytes: Buffer): Promise<WebhookAnswer> {
    const content = opened(bytes);
    if (content === undefined) return refuse("malformed", 400);
    if (isChallenge(content)) return challenge(bytes);
    const envelope = Envelope.safeParse(content);
    if (!envelope.success) return refuse("malformed", 400);
    const { header } = envelope.data;
    if (!isSame(header.token, verificationToken)) return refuse("token", 401);
    if (header.app_id !== appId) return refuse("app", 401);
    try {
      return { status: 200, body: await accept(envelope.data), hangUp: false };
    } catch {
      return { status: 500, body: { error: "notRecorded" }, hangUp: false }; // counted and logged where it failed
    }
  }

  return async (request) => {
    const body = await readBody(request);
    if (!body.ok) return body.why === "tooLarge" ? refuse("tooLarge", 413, true) : refuse("tooSlow", 408, true);
    const signed = signatureOf(request.headers);
    if (!signed) return challenge(body.bytes);
    const age = Math.abs(clock().getTime() - Number(signed.timestamp) * 1000);
    if (!(age <= replayWindowMs)) return refuse("stale", 401); // also when it is not a number
    if (!seal.isGenuine(signed, body.bytes)) return refuse("signature", 401);
    return event(body.bytes);
  };
}

/** Looked at before any schema: a schema that does not fit costs more than all the rest. */
const isChallenge = (content: unknown): boolean =>
  typeof content === "object" && content !== null && "challenge" in content;

function signatureOf(headers: IncomingHttpHeaders): Signed | null {
  const timestamp = headers["x-lark-request-timestamp"];
  const nonce = headers["x-lark-request-nonce"];
  const signature = headers["x-lark-signature"];
  if (typeof timestamp !== "string" || typeof nonce !== "string" || typeof signature !== "string") return null;
  return { timestamp, nonce, signature };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
