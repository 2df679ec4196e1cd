import { z } from "zod";
import { closedWords } from "../closed.js";
import type { HttpAnswer } from "../http/answer.js";
import { newThreadId } from "../ids.js";
import { readContent } from "../messages/content.js";
import { postMessage, type Thread, threadBelow } from "../messages/post.js";
import { messageView } from "../messages/view.js";
import type { StoredChat, StoredMessage } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { messageById } from "./message-access.js";
import { findReceiver, receiveIdTypes, sentBefore } from "./receiver.js";

const sendScopes = ["im:message", "im:message:send_as_bot"];

const SendBody = z.object({
  receive_id: z.string().min(1),
  msg_type: z.string().min(1),
  content: z.string().min(1),
  uuid: z.string().max(50).optional(),
});
const ReplyBody = z.object({
  msg_type: z.string().min(1),
  content: z.string().min(1),
  reply_in_thread: z.boolean().optional(),
  uuid: z.string().max(50).optional(),
});

export const sendRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/im/v1/messages",
    token: "tenant",
    scopes: sendScopes,
    support: "partial",
    note: "all five receive_id types; text, post, image, file, audio, media, sticker, interactive, share_chat, share_user; no system messages, no card templates",
    handle: send,
  },
  {
    method: "POST",
    path: "/open-apis/im/v1/messages/:message_id/reply",
    token: "tenant",
    scopes: sendScopes,
    support: "partial",
    note: "root_id, parent_id, thread_id; same kinds of messages as sending",
    handle: reply,
  },
];

function send(call: ApiCall): HttpAnswer {
  const type = readChoice(call, "receive_id_type", receiveIdTypes, null);
  if (!type.ok) return type.answer;
  const read = readBody(call, SendBody, 230001);
  if (!read.ok) return read.answer;
  const { receive_id, msg_type, content, uuid } = read.body;
  const earlier = sentBefore(call, uuid);
  if (earlier) return repeated(call, earlier);
  const found = findReceiver(call, type.value, receive_id);
  if (!found.ok) return found.answer;
  return deliver(call, found.chat, { type: msg_type, content, uuid });
}

function reply(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, ReplyBody, 230001);
  if (!read.ok) return read.answer;
  const { msg_type, content, reply_in_thread, uuid } = read.body;
  const earlier = sentBefore(call, uuid);
  if (earlier) return repeated(call, earlier);
  const { message: parent, chat } = found;
  if (parent.recalledAt) return failure(call, 230011, "The message was recalled.");
  if (parent.origin === "batch") return failure(call, 230054, "A message of a batch can't be replied to.");
  const barred = closedTo(call, chat);
  if (barred) return barred;
  if (reply_in_thread && !parent.threadId) parent.threadId = newThreadId();
  const thread = threadBelow(call.platform.store, parent);
  return deliver(call, chat, { type: msg_type, content, uuid, thread });
}

/** Why nothing more may be written into a chat in which something was written before. */
function closedTo(call: ApiCall, chat: StoredChat): HttpAnswer | null {
  if (chat.status !== "normal")
    return failure(call, 232009, "Your request specifies a chat which has already been dissolved.");
  const { closed } = call.platform.store;
  const [other = ""] = chat.kind === "p2p" ? chat.memberIds : [chat.chatId];
  const code = closed.get(other);
  return code === undefined ? null : failure(call, code, closedWords[code]);
}

function deliver(
  call: ApiCall,
  chat: StoredChat,
  given: { type: string; content: string; uuid?: string | undefined; thread?: Thread },
): HttpAnswer {
  const { platform } = call;
  const read = readContent(platform, given.type, given.content);
  if (!read.ok) return failure(call, read.code, read.msg);
  if (platform.limits.receiver(chat.chatId))
    return failure(call, 230020, "This operation triggers the frequency limit.");
  const more = given.thread ? { thread: given.thread } : {};
  const message = postMessage(platform, chat, { kind: "bot" }, given.type, read.content, more);
  if (given.uuid) platform.store.sentUuids.set(given.uuid, { messageId: message.messageId, at: platform.clock.now() });
  return done(messageView(platform, message));
}

/** The answer to a `uuid` that was used within the hour. */
export function repeated(call: ApiCall, earlier: StoredMessage): HttpAnswer {
  if (call.platform.switches.repeatedUuid === "original") return done(messageView(call.platform, earlier));
  return failure(call, 230001, "Your request contains an invalid request parameter, ext=uuid was used before");
}
