import type { HttpAnswer } from "../http/answer.js";
import type { StoredChat } from "../store.js";
import { type ApiCall, failure } from "./call.js";

type Found = { ok: true; chat: StoredChat } | { ok: false; answer: HttpAnswer };

/** The chat that the path names, if it still is one and the bot is in it. */
export function chatById(call: ApiCall): Found {
  const chat = call.platform.store.chats.get(call.params.chat_id ?? "");
  if (!chat) return { ok: false, answer: failure(call, 232006, "Your request specifies a chat_id which is invalid.") };
  if (chat.status !== "normal") {
    const msg = "Your request specifies a chat which has already been dissolved.";
    return { ok: false, answer: failure(call, 232009, msg) };
  }
  if (!chat.hasBot) return { ok: false, answer: failure(call, 232011, "Operator can NOT be out of the chat.") };
  return { ok: true, chat };
}

/** The owner, a manager, or an app with the right to act as one. */
export const mayActAsOwner = ({ platform: { app } }: ApiCall, { ownerId, botIsManager }: StoredChat): boolean =>
  ownerId === null || botIsManager || app.scopes.includes("im:chat:operate_as_owner");

export const notOwner = (call: ApiCall): HttpAnswer =>
  failure(call, 232017, "The operator is neither the owner of the chat nor its creator with the right to act as one.");
