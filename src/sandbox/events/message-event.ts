import { idsOf } from "../api/people.js";
import type { JsonObject } from "../json.js";
import { cardAsRead } from "../messages/card-as-read.js";
import { threadOf } from "../messages/view.js";
import type { Platform } from "../platform.js";
import type { StoredChat, StoredMessage } from "../store.js";

const userAgent = "Mozilla/5.0 (Linux; Android 14) Lark/7.49.6 LarkLocale/zh_CN ChannelName/Feishu";

/** `im.message.receive_v1` for what a person wrote; null where the app's scopes let it hear nothing of it. */
export function messageEvent(platform: Platform, chat: StoredChat, message: StoredMessage): JsonObject | null {
  const { app } = platform;
  if (message.sender.kind === "bot" || !hears(platform, chat, message)) return null;
  const mentions = message.mentions.map(({ key, openId, name }) => ({
    key,
    id: idsOf(platform, openId),
    mentioned_type: openId === app.openId ? "bot" : "user",
    name,
    tenant_key: app.tenantKey,
  }));
  if (platform.switches.mentionAll === "listed" && message.content.includes("@_all"))
    mentions.push({
      key: "@_all",
      id: { union_id: "", open_id: "" },
      mentioned_type: "user",
      name: "所有人",
      tenant_key: app.tenantKey,
    });
  return {
    sender: { sender_id: idsOf(platform, message.sender.openId), sender_type: "user", tenant_key: app.tenantKey },
    message: {
      message_id: message.messageId,
      ...threadOf(message),
      create_time: String(message.createdAt.getTime()),
      update_time: String(message.updatedAt.getTime()),
      chat_id: chat.chatId,
      chat_type: chat.kind,
      message_type: message.type,
      content: message.card ? cardAsRead(platform, message.card) : message.content,
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(app.scopes.includes("im:user_agent:read") ? { user_agent: userAgent } : {}),
    },
  };
}

function hears({ app }: Platform, chat: StoredChat, message: StoredMessage): boolean {
  const has = (scope: string): boolean => app.scopes.includes(scope);
  if (!chat.hasBot) return false;
  if (chat.kind === "p2p") return has("im:message.p2p_msg:readonly");
  const isMentioned = message.mentions.some(({ openId }) => openId === app.openId);
  return has("im:message.group_msg") || (isMentioned && has("im:message.group_at_msg:readonly"));
}
