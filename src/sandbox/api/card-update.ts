import { z } from "zod";
import { checkCard, schemaOf } from "../card-check.js";
import { type HttpAnswer, json } from "../http/answer.js";
import { isObject } from "../json.js";
import { cardContextOf } from "../messages/content.js";
import { replaceCard } from "../messages/post.js";
import { type ApiCall, type ApiRoute, failure, readBody } from "./call.js";

const UpdateBody = z.object({ token: z.string(), card: z.record(z.string(), z.unknown()) });

export const cardUpdateRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/interactive/v1/card/update",
    token: "tenant",
    scopes: [],
    support: "full",
    note: "shared cards; the token of a press for 30 min and twice, once the press has been answered",
    handle: update,
  },
];

function update(call: ApiCall): HttpAnswer {
  const read = readBody(call, UpdateBody, 300020);
  if (!read.ok) return read.answer;
  const { store, clock } = call.platform;
  const { card, token } = read.body;
  const issued = store.cardTokens.get(token);
  const message = store.messages.get(issued?.messageId ?? "");
  if (!issued || !message) return failure(call, 300020, "invalid token");
  if (issued.expiresAt <= clock.now()) return failure(call, 300030, "the token is expired: 30 minutes");
  if (issued.uses >= call.platform.switches.cardTokenUses)
    return failure(call, 300040, "the token has been used as often as it may be");
  if (!issued.answered) return failure(call, 200810, "card action is lock: answer the callback first");
  if (message.recalledAt) return failure(call, 230011, "The message was recalled.");
  if (!isObject(card)) return failure(call, 300020, "card is not an object");
  if (schemaOf(message.card ?? {}) === "2.0" && schemaOf(card) === "1.0") {
    return failure(call, 200830, "the schema of a card may not go back to 1.0");
  }
  const verdict = checkCard(card, cardContextOf(call.platform));
  if (!verdict.ok) return failure(call, verdict.code === 230025 ? 100000 : 300020, verdict.msg);
  issued.uses += 1;
  replaceCard(call.platform, message, card);
  return json(200, { code: 0, msg: "ok", data: {} });
}
