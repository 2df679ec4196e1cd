import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import type { Platform } from "../platform.js";
import type { Pin } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody } from "./call.js";
import { messageById } from "./message-access.js";
import { pageOf, readPageSize } from "./paging.js";

const path = "/open-apis/im/v1/pins";
const scopes = ["im:message.pins:write_only", "im:message"];
const PinBody = z.object({ message_id: z.string() });

export const pinRoutes: ApiRoute[] = [
  {
    method: "POST",
    path,
    token: "tenant",
    scopes,
    support: "full",
    note: "twice gives the first pin again",
    handle: pin,
  },
  { method: "DELETE", path: `${path}/:message_id`, token: "tenant", scopes, support: "full", note: "", handle: unpin },
  {
    method: "GET",
    path,
    token: "tenant",
    scopes: ["im:message.pins:read", "im:message"],
    support: "full",
    note: "",
    pages: 50,
    handle: list,
  },
];

function pin(call: ApiCall): HttpAnswer {
  const read = readBody(call, PinBody, 230001);
  if (!read.ok) return read.answer;
  const found = messageById(call, read.body.message_id);
  if (!found.ok) return found.answer;
  const { platform } = call;
  const { messageId, chatId, recalledAt } = found.message;
  if (platform.limits.receiver(`pin ${messageId}`))
    return failure(call, 230047, "Pinning triggers the frequency limit.");
  if (recalledAt) return failure(call, 230046, "This message can't be pinned.");
  const pinned = platform.store.pins.get(messageId) ?? { messageId, chatId, at: platform.clock.now() };
  platform.store.pins.set(messageId, pinned);
  platform.live.tell({ kind: "message", chatId, messageId });
  return done({ pin: pinView(platform, pinned) });
}

function unpin(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  call.platform.store.pins.delete(found.message.messageId);
  call.platform.live.tell({ kind: "message", chatId: found.chat.chatId, messageId: found.message.messageId });
  return done({});
}

function list(call: ApiCall): HttpAnswer {
  const chatId = call.request.query.get("chat_id") ?? "";
  if (!call.platform.store.chats.get(chatId)?.hasBot)
    return failure(call, 230045, "There is no such chat, or the bot is not in it.");
  const pins = [...call.platform.store.pins.values()].filter((each) => each.chatId === chatId);
  const page = pageOf(call, pins, readPageSize(call, 20));
  return done({ ...page, items: page.items.map((each) => pinView(call.platform, each)) });
}

const pinView = ({ app }: Platform, { messageId, chatId, at }: Pin) => ({
  message_id: messageId,
  chat_id: chatId,
  operator_id: app.appId,
  operator_id_type: "app_id",
  create_time: String(at.getTime()),
});
