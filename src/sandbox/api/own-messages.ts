import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import { readContent } from "../messages/content.js";
import { postMessage, recallMessage } from "../messages/post.js";
import { messageView } from "../messages/view.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { messageById, ownMessageById } from "./message-access.js";
import { pageOf, readPageSize } from "./paging.js";
import { idField, userIdTypes } from "./people.js";
import { findReceiver, findThread, receiveIdTypes, sentBefore } from "./receiver.js";
import { repeated } from "./send.js";

const path = "/open-apis/im/v1/messages/:message_id";
const mostEdits = 20;
const othersRecallMs = 365 * 24 * 3600_000;
const readersMs = 7 * 24 * 3600_000;
const EditBody = z.object({ msg_type: z.enum(["text", "post"]), content: z.string().min(1) });
const ForwardBody = z.object({ receive_id: z.string().min(1) });

export const ownMessageRoutes: ApiRoute[] = [
  {
    method: "DELETE",
    path,
    token: "tenant",
    scopes: ["im:message:recall", "im:message", "im:message:send_as_bot"],
    support: "full",
    note: "own messages, others' for a year where the bot owns or manages the group; no window set by an administrator",
    handle: recall,
  },
  {
    method: "PUT",
    path,
    token: "tenant",
    scopes: ["im:message", "im:message:send_as_bot"],
    support: "full",
    note: "text and post, 20 times",
    handle: edit,
  },
  {
    method: "GET",
    path: `${path}/read_users`,
    token: "tenant",
    scopes: ["im:message:readonly", "im:message"],
    support: "full",
    note: "own messages, 7 days",
    pages: 100,
    handle: readers,
  },
  {
    method: "POST",
    path: `${path}/forward`,
    token: "tenant",
    scopes: ["im:message", "im:message:send_as_bot"],
    support: "full",
    note: "to people, chats and threads; a forwarded card can't be pressed unless it says so",
    handle: forward,
  },
];

function recall(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const { message, chat } = found;
  const isBotsOwn = message.sender.kind === "bot";
  if (!isBotsOwn && chat.ownerId !== null && !chat.botIsManager) {
    return failure(call, 230026, "The operator does not have permission to recall this message.");
  }
  if (!isBotsOwn && call.platform.clock.since(message.createdAt) > othersRecallMs)
    return failure(call, 230009, "The message is older than a year and can no longer be recalled by others.");
  const right = isBotsOwn ? "message_owner" : chat.ownerId === null ? "group_owner" : "group_manager";
  if (!message.recalledAt) recallMessage(call.platform, message, right);
  return done({});
}

function edit(call: ApiCall): HttpAnswer {
  const found = ownMessageById(call, 230071, "The operator is not the sender of the message.");
  if (!found.ok) return found.answer;
  const read = readBody(call, EditBody, 230001);
  if (!read.ok) return read.answer;
  const { message } = found;
  if (message.recalledAt) return failure(call, 230011, "The message was recalled.");
  if (message.type !== read.body.msg_type || message.origin !== "sent")
    return failure(call, 230054, "This message type can't be edited.");
  if (message.edits >= mostEdits)
    return failure(call, 230072, "The message has reached the number of times it can be edited.");
  const next = readContent(call.platform, read.body.msg_type, read.body.content);
  if (!next.ok) return failure(call, next.code, next.msg);
  message.content = next.content.content;
  message.mentions = next.content.mentions;
  message.edits += 1;
  message.updatedAt = call.platform.clock.now();
  call.platform.live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
  return done(messageView(call.platform, message));
}

function readers(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, null);
  if (!idType.ok) return idType.answer;
  const found = ownMessageById(call, 230012, "The operator is not the message sender.");
  if (!found.ok) return found.answer;
  const { store, clock, app } = call.platform;
  if (clock.since(found.message.createdAt) > readersMs)
    return failure(call, 230033, "The message is older than 7 days.");
  const items = [...found.message.readBy].flatMap(([openId, at]) => {
    const person = store.people.get(openId);
    if (!person) return [];
    const id = idField(call.platform, "user_id", person, idType.value);
    return { user_id_type: idType.value, ...id, timestamp: String(at.getTime()), tenant_key: app.tenantKey };
  });
  return done(pageOf(call, items, readPageSize(call, 20)));
}

function forward(call: ApiCall): HttpAnswer {
  const type = readChoice(call, "receive_id_type", [...receiveIdTypes, "thread_id"], null);
  if (!type.ok) return type.answer;
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, ForwardBody, 230001);
  if (!read.ok) return read.answer;
  const { message } = found;
  if (message.recalledAt) return failure(call, 230065, "The message was recalled and can't be forwarded.");
  if (message.type === "system") return failure(call, 230061, "This message type can't be forwarded.");
  const uuid = call.request.query.get("uuid") ?? undefined;
  const earlier = sentBefore(call, uuid);
  if (earlier) return repeated(call, earlier);
  const receiver =
    type.value === "thread_id"
      ? findThread(call, read.body.receive_id)
      : findReceiver(call, type.value, read.body.receive_id);
  if (!receiver.ok) return receiver.answer;
  if (call.platform.limits.receiver(receiver.chat.chatId))
    return failure(call, 230020, "This operation triggers the frequency limit.");
  const { content, card, mentions } = message;
  const copy = postMessage(
    call.platform,
    receiver.chat,
    { kind: "bot" },
    message.type,
    { content, card, mentions },
    { origin: "forwarded", ...(receiver.thread ? { thread: receiver.thread } : {}) },
  );
  if (uuid) call.platform.store.sentUuids.set(uuid, { messageId: copy.messageId, at: call.platform.clock.now() });
  return done(messageView(call.platform, copy));
}
