import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { Agent } from "../lark/agent.js";

export type HookCall = { url: string; secret: string; id: string; body: string; now: Date };

/** `why` is for the log and the administrators: no address, no content. */
export type HookAnswer = { ok: true } | { ok: false; why: string; gone: boolean };

const limitMs = 10_000;

/** What `Chuishao-Signature` holds: HMAC-SHA256 over the seconds, a dot and the body, as they go over the wire. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;

/**
 * Calls the platforms. A redirect is an answer like any other that is not 2xx, and is not followed: an address that was
 * not entered by an administrator is never called. What is answered is not read.
 */
export function createHookCalls(): { call(hook: HookCall): Promise<HookAnswer>; close(): Promise<void> } {
  const agent = new Agent({
    connections: 4,
    connect: { timeout: 5_000 },
    headersTimeout: limitMs,
    bodyTimeout: limitMs,
  });
  return {
    call: (hook) => post(agent, hook),
    close: () => agent.destroy(),
  };
}

function post(agent: Agent, { url, secret, id, body, now }: HookCall): Promise<HookAnswer> {
  const { origin, pathname, search } = new URL(url);
  const seconds = Math.floor(now.getTime() / 1000);
  return new Promise((resolve) => {
    let status = 0;
    let abort: ((reason: Error) => void) | null = null;
    let isOver = false;
    const end = (answer: HookAnswer) => {
      isOver = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const answered = () =>
      end(status >= 200 && status < 300 ? { ok: true } : { ok: false, why: `HTTP ${status}`, gone: status === 410 });
    const timer = setTimeout(() => {
      end({ ok: false, why: `no answer within ${limitMs / 1000} s`, gone: false });
      abort?.(new Error("late"));
    }, limitMs);
    agent.dispatch(
      {
        origin,
        path: `${pathname}${search}`,
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "content-length": String(Buffer.byteLength(body)),
          "user-agent": "Chuishao",
          "chuishao-id": id,
          "chuishao-timestamp": String(seconds),
          "chuishao-signature": signatureOf(secret, seconds, body),
        },
        body,
      },
      {
        onRequestStart(controller) {
          if (isOver) controller.abort(new Error("late"));
          else abort = (reason) => controller.abort(reason);
        },
        onResponseStart(controller, code) {
          if (code < 200) return; // a word on the way, not the answer
          status = code;
          answered();
          // The answer's words are nobody's business here, however long they are.
          controller.abort(new Error("not read"));
        },
        onResponseEnd: () => undefined,
        onResponseError(_, error) {
          const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
          if (!isOver) end({ ok: false, why: `no connection (${code})`, gone: false });
        },
      },
    );
  });
}
