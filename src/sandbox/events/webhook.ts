import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { newLogId } from "../ids.js";
import { parseJson } from "../json.js";
import type { Platform } from "../platform.js";
import { encrypt, signatureHeaders } from "./encryption.js";

/** What came back: an HTTP status (or the acknowledgement's code), or why nothing did. */
export type Reply =
  | { kind: "answered"; status: number; body: unknown }
  | { kind: "silent"; why: "timeout" | "unreachable" | "unknown-host" | "not-configured" };

/** Why nothing came back, for people. */
export const silenceWords = {
  timeout: "no answer within 3 s",
  unreachable: "nobody takes the connection there",
  "unknown-host": "there is no host of that name",
  "not-configured": "the app has no webhook URL",
} as const;

const connectLimitMs = 2000;
const answerLimitMs = 3000;

/** Posts an event or a callback to the app's request URL, encrypted and signed if it has an Encrypt Key. */
export function postToWebhook(
  { app, clock, switches }: Platform,
  payload: object,
  options = { signed: true, answerLimitMs },
): Promise<Reply> {
  if (!app.webhookUrl) return Promise.resolve({ kind: "silent", why: "not-configured" });
  const text = JSON.stringify(payload); // compact: receivers check the signature over parse + stringify
  const body = app.encryptKey ? JSON.stringify({ encrypt: encrypt(text, app.encryptKey) }) : text;
  const signature = app.encryptKey && options.signed ? signatureHeaders(body, app.encryptKey, clock.now()) : {};
  const more = switches.webhookHeaders === "more" ? furtherHeaders(clock.now()) : {};
  return post(app.webhookUrl, body, { ...signature, ...more }, options.answerLimitMs);
}

const furtherHeaders = (now: Date): Record<string, string> => {
  const logId = newLogId(now);
  return { "User-Agent": "lark-open-platform", Accept: "*/*", "X-Tt-Logid": logId, "X-Request-Id": logId };
};

function post(url: string, body: string, headers: Record<string, string>, limitMs: number): Promise<Reply> {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const call = send(url, {
      method: "POST",
      agent: false, // a kept connection to a bot that was killed would fail its first event after the restart
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": Buffer.byteLength(body),
        ...headers,
      },
    });
    const end = (reply: Reply) => {
      clearTimeout(connectTimer);
      clearTimeout(answerTimer);
      resolve(reply);
      call.destroy();
    };
    const connectTimer = setTimeout(() => end({ kind: "silent", why: "unreachable" }), connectLimitMs);
    const answerTimer = setTimeout(() => end({ kind: "silent", why: "timeout" }), limitMs);
    call.on("socket", (socket) => socket.once("connect", () => clearTimeout(connectTimer)));
    call.on("error", (error: NodeJS.ErrnoException) =>
      end({ kind: "silent", why: error.code === "ENOTFOUND" ? "unknown-host" : "unreachable" }),
    );
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => end({ kind: "silent", why: "unreachable" }));
      response.on("end", () =>
        end({ kind: "answered", status: response.statusCode ?? 0, body: readAnswer(Buffer.concat(chunks).toString()) }),
      );
    });
    call.end(body);
  });
}

const readAnswer = (text: string): unknown => (text === "" ? undefined : (parseJson(text) ?? text));
