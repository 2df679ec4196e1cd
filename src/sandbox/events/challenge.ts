import { newCode } from "../ids.js";
import { isObject } from "../json.js";
import type { Platform } from "../platform.js";
import { postToWebhook, silenceWords } from "./webhook.js";

const limitMs = 1000;

/** Asks the app's request URL what the developer's console asks before it takes one. Null if it answers well, else why not. */
export async function challenge(platform: Platform): Promise<string | null> {
  const asked = newCode();
  const body = { challenge: asked, token: platform.app.verificationToken, type: "url_verification" };
  const reply = await postToWebhook(platform, body, { signed: false, answerLimitMs: limitMs });
  if (reply.kind === "silent") return reply.why === "timeout" ? "no answer within 1 s" : silenceWords[reply.why];
  if (reply.status !== 200) return `HTTP ${reply.status} instead of 200`;
  if (isObject(reply.body) && reply.body.challenge === asked) return null;
  const came = reply.body === undefined ? "nothing" : JSON.stringify(reply.body).slice(0, 200);
  return `the answer should be { "challenge": "…" } with what was asked, but was ${came}`;
}
