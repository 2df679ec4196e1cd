import { idsOf } from "../api/people.js";
import { checkCard, schemaOf } from "../card-check.js";
import { newCardToken } from "../ids.js";
import { asText, isObject, type JsonObject } from "../json.js";
import { cardContextOf } from "../messages/content.js";
import { replaceCard } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import type { Channel } from "./channel.js";
import { envelopeOf } from "./envelope.js";
import type { Reply } from "./webhook.js";

export type Toast = { type: string; content: string };
export type PressOutcome = { status: number; toast?: Toast; error?: { code: number; msg: string } };

const tokenLifeMs = 30 * 60_000;
const toastTypes = ["info", "success", "error", "warning"];

/** Tells the bot what was pressed, waits for its answer (3 s) and does what that says: a toast, another card. */
export async function callBack(
  platform: Platform,
  channel: Channel,
  given: { by: string; message: StoredMessage; action: JsonObject },
): Promise<PressOutcome> {
  const { by, message, action } = given;
  const { store, clock, app } = platform;
  const token = newCardToken();
  const expiresAt = new Date(clock.now().getTime() + tokenLifeMs);
  const issued = { messageId: message.messageId, expiresAt, uses: 0, answered: false };
  store.cardTokens.set(token, issued);
  const event = {
    operator: { tenant_key: app.tenantKey, ...idsOf(platform, by) },
    token,
    action,
    host: "im_message",
    context: { url: "", preview_token: "", open_message_id: message.messageId, open_chat_id: message.chatId },
  };
  store.busyCards.set(message.messageId, (store.busyCards.get(message.messageId) ?? 0) + 1);
  const reply = await late(platform, await channel(envelopeOf(platform, "card.action.trigger", event)));
  const others = (store.busyCards.get(message.messageId) ?? 1) - 1;
  if (others > 0) store.busyCards.set(message.messageId, others);
  else store.busyCards.delete(message.messageId);
  issued.answered = true;
  return applyReply(platform, message, reply);
}

const answerLimitMs = 3000;

/** An answer that is held back on purpose; one that takes too long is none, though the bot has done what it did. */
async function late({ faults }: Platform, reply: Reply): Promise<Reply> {
  const tookMs = faults.callbackTookMs();
  if (tookMs === 0) return reply;
  await new Promise((resolve) => setTimeout(resolve, Math.min(tookMs, answerLimitMs)));
  return tookMs > answerLimitMs ? { kind: "silent", why: "timeout" } : reply;
}

const silences = {
  timeout: { code: 200341, msg: "the bot did not answer within 3 s" },
  unreachable: { code: 200342, msg: "the bot could not be reached" },
  "unknown-host": { code: 200343, msg: "the bot's address could not be found" },
  "not-configured": { code: 200340, msg: "the app has no address for callbacks" },
};

function applyReply(platform: Platform, message: StoredMessage, reply: Reply): PressOutcome {
  if (reply.kind === "silent") return { status: 0, error: silences[reply.why] };
  const { status, body } = reply;
  const fail = (code: number, msg: string): PressOutcome => ({ status, error: { code, msg } });
  if (status !== 200) return fail(200671, `the bot answered with status ${status}`);
  if (body === undefined || (isObject(body) && Object.keys(body).length === 0)) return { status };
  if (!isObject(body)) return fail(200672, "the bot's answer is not a JSON object");
  const stray = Object.keys(body).find((key) => key !== "toast" && key !== "card");
  if (stray !== undefined) return fail(200672, `the bot's answer holds more than toast and card: ${stray}`);
  const toast = body.toast === undefined ? null : readToast(body.toast);
  if (toast === "bad") return fail(200672, "the toast needs a type (info, success, error, warning) and a content");
  const problem = body.card === undefined ? null : applyCard(platform, message, body.card);
  return { status, ...(toast ? { toast } : {}), ...(problem ? { error: problem } : {}) };
}

function readToast(value: unknown): Toast | "bad" {
  if (!isObject(value)) return "bad";
  const type = asText(value.type) || "info";
  const translations = isObject(value.i18n) ? value.i18n : {};
  const content = asText(translations.zh_cn) || asText(value.content);
  return toastTypes.includes(type) && content !== "" ? { type, content } : "bad";
}

/** Puts the answer's card in place of the one that was pressed, for everybody; a bad one leaves the card as it is. */
function applyCard(platform: Platform, message: StoredMessage, given: unknown): { code: number; msg: string } | null {
  if (!isObject(given) || given.type !== "raw" || !isObject(given.data)) {
    return { code: 200673, msg: 'card should be { type: "raw", data: {…} }; templates are not part of this sandbox' };
  }
  if (schemaOf(message.card ?? {}) === "2.0" && schemaOf(given.data) === "1.0") {
    return { code: 200830, msg: "a card of schema 2.0 may not be replaced by one of 1.0" };
  }
  const verdict = checkCard(given.data, cardContextOf(platform));
  if (!verdict.ok) return { code: 200673, msg: verdict.msg };
  if (message.recalledAt) return { code: 230011, msg: "The message was recalled." };
  replaceCard(platform, message, given.data);
  return null;
}
