import type { HttpAnswer } from "../http/answer.js";
import type { StoredChat, StoredMessage } from "../store.js";
import { type ApiCall, failure } from "./call.js";

type Found = { ok: true; message: StoredMessage; chat: StoredChat } | { ok: false; answer: HttpAnswer };

/** The message that the path names, if the bot is where it stands. */
export function messageById(call: ApiCall, id = call.params.message_id ?? ""): Found {
  const { store } = call.platform;
  const message = store.messages.get(id);
  const chat = store.chats.get(message?.chatId ?? "");
  if (!message || !chat) {
    return {
      ok: false,
      answer: failure(call, 99992354, "The request you send is not a valid {message_id} or not exists."),
    };
  }
  if (!chat.hasBot) return { ok: false, answer: failure(call, 230002, "The bot can not be outside the group.") };
  return { ok: true, message, chat };
}

/** The same, for calls that only the sender of a message may make. */
export function ownMessageById(call: ApiCall, code: number, msg: string): Found {
  const found = messageById(call);
  if (!found.ok || found.message.sender.kind === "bot") return found;
  return { ok: false, answer: failure(call, code, msg) };
}
