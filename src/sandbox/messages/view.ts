import { idField, type UserIdType } from "../api/people.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import { cardAsRead } from "./card-as-read.js";

const ms = (date: Date): string => String(date.getTime());

/**
 * A message as the API returns it; its parts that don't apply are left out. A card comes as its source where that was
 * sent or asked for, else as it is read.
 */
export function messageView(
  platform: Platform,
  message: StoredMessage,
  { idType = "open_id", cards = "source" }: { idType?: UserIdType; cards?: "source" | "read" } = {},
): JsonObject {
  const { app, store } = platform;
  const personId = (openId: string): Record<string, string> => {
    const person = store.people.get(openId);
    return person ? idField(platform, "id", person, idType) : { id: openId };
  };
  const content = message.card && cards === "read" ? cardAsRead(platform, message.card) : message.content;
  const isBot = message.sender.kind === "bot";
  const mentions = message.mentions.map(({ key, openId, name }) => ({
    key,
    ...personId(openId),
    id_type: openId === app.openId ? "open_id" : idType,
    name,
    tenant_key: app.tenantKey,
  }));
  return {
    message_id: message.messageId,
    ...threadOf(message),
    msg_type: message.type,
    create_time: ms(message.createdAt),
    update_time: ms(message.updatedAt),
    deleted: message.recalledAt !== null,
    updated: message.edits > 0 || message.updates > 0,
    chat_id: message.chatId,
    sender: {
      ...(message.sender.kind === "bot" ? { id: app.appId } : personId(message.sender.openId)),
      id_type: isBot ? "app_id" : idType,
      sender_type: isBot ? "app" : "user",
      tenant_key: app.tenantKey,
    },
    body: {
      content:
        message.recalledAt && platform.switches.recalledContent === "notice" ? "This message was recalled" : content,
    },
    ...(mentions.length > 0 ? { mentions } : {}),
  };
}

export function threadOf({ rootId, parentId, threadId }: StoredMessage): JsonObject {
  return {
    ...(rootId ? { root_id: rootId } : {}),
    ...(parentId ? { parent_id: parentId } : {}),
    ...(threadId ? { thread_id: threadId } : {}),
  };
}
