import { idsOf } from "../api/people.js";
import type { JsonObject } from "../json.js";
import { nameOf } from "../messages/mentions.js";
import type { Platform } from "../platform.js";
import type { StoredChat } from "../store.js";

/** What all events about a chat's members and life have in common; `by` is a person's open id or the bot's. */
export function chatEvent(platform: Platform, chat: StoredChat, by: string): JsonObject {
  return {
    chat_id: chat.chatId,
    operator_id: idsOf(platform, by),
    external: false,
    operator_tenant_key: platform.app.tenantKey,
    name: chat.name,
    i18n_names: { zh_cn: chat.name },
  };
}

/** The same for the bot itself coming or going. */
export function botChatEvent(platform: Platform, chat: StoredChat, by: string): JsonObject {
  const event = chatEvent(platform, chat, by);
  return platform.switches.botAddedName === "chat" ? event : { ...event, name: platform.app.name };
}

/** Tells the bot who came into a chat or left it, while it is there itself. */
export function tellMembers(
  platform: Platform,
  chat: StoredChat,
  by: string,
  change: "added" | "deleted",
  openIds: string[],
): void {
  platform.live.tell({ kind: "chats" });
  if (!chat.hasBot || openIds.length === 0) return;
  const users = openIds.map((openId) => ({
    name: nameOf(platform, openId) ?? "",
    tenant_key: platform.app.tenantKey,
    user_id: idsOf(platform, openId),
  }));
  platform.publish(`im.chat.member.user.${change}_v1`, { ...chatEvent(platform, chat, by), users });
}
