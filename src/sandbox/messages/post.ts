import { newChatId, newMessageId } from "../ids.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Sender, Store, StoredChat, StoredMessage } from "../store.js";
import type { Content } from "./content.js";

/** Where a message hangs, when it answers another. */
export type Thread = Pick<StoredMessage, "rootId" | "parentId" | "threadId">;

const noThread: Thread = { rootId: null, parentId: null, threadId: null };

/** Where an answer to a message hangs. In a thread that is always below the thread's first message. */
export function threadBelow({ messages }: Store, { messageId, rootId, threadId }: StoredMessage): Thread {
  if (threadId === null) return { rootId: rootId ?? messageId, parentId: messageId, threadId };
  const first = [...messages.values()].find((each) => each.threadId === threadId)?.messageId ?? messageId;
  return { rootId: first, parentId: first, threadId };
}

/** Puts a message into a chat and tells whoever watches. Events are the caller's matter. */
export function postMessage(
  { store, clock, live }: Platform,
  chat: StoredChat,
  sender: Sender,
  type: string,
  { entity, ...content }: Content,
  more: { thread?: Thread; origin?: StoredMessage["origin"] } = {},
): StoredMessage {
  const now = clock.now();
  const message: StoredMessage = {
    messageId: newMessageId(),
    chatId: chat.chatId,
    sender,
    type,
    ...content,
    createdAt: now,
    updatedAt: now,
    history: [],
    updates: 0,
    edits: 0,
    recalledAt: null,
    ...(more.thread ?? noThread),
    urgents: [],
    readBy: new Map(sender.kind === "person" ? [[sender.openId, now]] : []),
    reactions: [],
    origin: more.origin ?? "sent",
  };
  store.addMessage(message);
  if (entity) entity.messageId = message.messageId;
  live.tell({ kind: "message", chatId: chat.chatId, messageId: message.messageId });
  return message;
}

const keptVersions = 50;

/** Replaces a card for everybody who sees it; the version before it is kept for looking back. */
export function replaceCard({ clock, live }: Platform, message: StoredMessage, card: JsonObject): void {
  if (message.card) message.history.push({ at: message.updatedAt, card: message.card });
  if (message.history.length > keptVersions) message.history.shift();
  message.card = card;
  message.content = JSON.stringify(card);
  message.updatedAt = clock.now();
  message.updates += 1;
  live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
}

/** The private chat of somebody with the bot; it comes into being with its first use. */
export function p2pChatWith({ store, app, live }: Platform, openId: string): StoredChat {
  const known = store.chats.get(store.p2pChatIds.get(openId) ?? "");
  if (known) return known;
  const chat = store.addChat({ chatId: newChatId(), name: app.name, kind: "p2p", memberIds: new Set([openId]) });
  store.p2pChatIds.set(openId, chat.chatId);
  live.tell({ kind: "chats" });
  return chat;
}

/** Takes a message back, by what right: its place stays, its words are gone for everybody, and the bot is told. */
export function recallMessage(
  { clock, live, publish }: Platform,
  message: StoredMessage,
  right: "message_owner" | "group_owner" | "group_manager",
): void {
  message.recalledAt = clock.now();
  message.updatedAt = clock.now();
  live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
  publish("im.message.recalled_v1", {
    message_id: message.messageId,
    chat_id: message.chatId,
    recall_time: String(clock.now().getTime()),
    recall_type: right,
  });
}
