import { cardText } from "../cards/card-text.js";
import { previewOf } from "../control/message-view.js";
import { nameOf } from "../messages/mentions.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import type { References } from "./references.js";

/** A message of the bot as the wake of a step: where it came, and its first line as it stood when it came. */
export type News = { chat: string; chatId: string; messageId: string; title: string };

/** In an order that doesn't depend on which of two calls of the bot was quicker. */
export function newsOf(platform: Platform, references: References, messages: readonly StoredMessage[]): News[] {
  const news = messages.flatMap((message) => {
    const chat = platform.store.chats.get(message.chatId);
    if (!chat) return [];
    const { messageId, chatId } = message;
    return { chat: references.toChat(chat), chatId, messageId, title: titleOf(platform, message) };
  });
  return news.sort((a, b) => (`${a.chat} ${a.title}` < `${b.chat} ${b.title}` ? -1 : 1));
}

function titleOf(platform: Platform, message: StoredMessage): string {
  const first = message.history[0]?.card ?? message.card;
  if (!first) return previewOf(platform, message);
  return cardText(first, (id) => nameOf(platform, id)).split("\n")[0] ?? "";
}
