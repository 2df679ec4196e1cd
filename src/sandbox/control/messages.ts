import { z } from "zod";
import { messageEvent } from "../events/message-event.js";
import { nameOf } from "../messages/mentions.js";
import { p2pChatWith, postMessage, type Thread, threadBelow } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { StoredChat, StoredMessage } from "../store.js";
import { chinaTime } from "../time.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";
import { messageForPeople } from "./message-view.js";
import { contentOf, type SaidContent, said } from "./said.js";

const SayBody = z.strictObject({
  from: z.string(),
  chatId: z.string().optional(),
  ...said,
  /** A message that is passed on as it is. */
  forward: z.string().optional(),
  replyTo: z.string().optional(),
});

export const messageRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/messages", handle: say },
  { method: "GET", path: "/sandbox/api/messages/:messageId", handle: getMessage },
  { method: "GET", path: "/sandbox/api/chats/:chatId/messages", handle: listMessages },
];

function say(call: ControlCall) {
  const read = readControl(call, SayBody);
  if (!read.ok) return read.answer;
  const { body } = read;
  const { platform } = call.it;
  if (!platform.store.people.has(body.from)) return refused(404, `no such person: ${body.from}`);
  const chat =
    body.chatId === undefined || body.chatId === "p2p"
      ? p2pChatWith(platform, body.from)
      : platform.store.chats.get(body.chatId);
  if (chat?.status !== "normal") return refused(404, `no such chat: ${body.chatId}`);
  if (!chat.memberIds.has(body.from)) return refused(403, "whoever writes must be a member of the chat");
  const strangers = (body.mentions ?? []).filter((id) => id !== "all" && nameOf(platform, id) === null);
  if (strangers.length > 0) return refused(404, `no such person: ${strangers.join(", ")}`);
  const thread = threadFor(platform, chat, body.replyTo);
  if (thread === "unknown") return refused(404, `no such message in this chat: ${body.replyTo}`);
  const content = body.forward === undefined ? contentOf(platform, body) : forwardedContent(platform, body.forward);
  if (content === null) return refused(404, `no such message, or it was taken back: ${body.forward}`);
  if (typeof content === "string") return refused(400, content);
  const message = postMessage(platform, chat, { kind: "person", openId: body.from }, content.type, content.content, {
    thread,
    ...(content.forwarded ? { origin: "forwarded" } : {}),
  });
  const event = messageEvent(platform, chat, message);
  if (event) platform.publish("im.message.receive_v1", event);
  return answered({ messageId: message.messageId, chatId: chat.chatId });
}

function forwardedContent({ store }: Platform, messageId: string): SaidContent | null {
  const message = store.messages.get(messageId);
  if (!message || message.recalledAt) return null;
  const { type, content, card, mentions } = message;
  return { type, content: { content, card, mentions }, forwarded: true };
}

function threadFor({ store }: Platform, chat: StoredChat, replyTo: string | undefined): Thread | "unknown" {
  if (replyTo === undefined) return { rootId: null, parentId: null, threadId: null };
  const parent = store.messages.get(replyTo);
  return parent?.chatId === chat.chatId ? threadBelow(store, parent) : "unknown";
}

function getMessage({ it: { platform }, params }: ControlCall) {
  const message = platform.store.messages.get(params.messageId ?? "");
  if (!message) return refused(404, `no such message: ${params.messageId}`);
  const history = message.history.map(({ at, card }) => ({ at: chinaTime(at), card }));
  return answered({ ...messageForPeople(platform, message), history });
}

function listMessages({ it: { platform }, params, request }: ControlCall) {
  const { store } = platform;
  const viewer = request.query.get("viewer");
  if (viewer !== null && !store.people.has(viewer)) return refused(404, `no such person: ${viewer}`);
  if (params.chatId === "p2p" && viewer === null) return refused(400, "say whose private chat: ?viewer=openId");
  const chat = params.chatId === "p2p" && viewer ? p2pChatWith(platform, viewer) : store.chats.get(params.chatId ?? "");
  if (!chat) return refused(404, `no such chat: ${params.chatId}`);
  if (viewer !== null && !chat.memberIds.has(viewer)) return refused(403, "whoever looks must be a member of the chat");
  const page = pageOf(store.messagesOf(chat), request.query.get("after"), Number(request.query.get("limit") ?? 0));
  return answered({ chatId: chat.chatId, messages: page.map((message) => messageForPeople(platform, message)) });
}

/** Messages after one of them, or the newest ones up to a limit; 0 means all. */
function pageOf(messages: StoredMessage[], after: string | null, limit: number): StoredMessage[] {
  const from = after ? messages.slice(messages.findIndex(({ messageId }) => messageId === after) + 1) : messages;
  if (!(limit > 0)) return from;
  return after ? from.slice(0, limit) : from.slice(-limit);
}
