import type { HttpAnswer } from "../http/answer.js";
import { p2pChatWith } from "../messages/post.js";
import type { StoredChat, StoredMessage } from "../store.js";
import { type ApiCall, failure } from "./call.js";
import { personBy, unknownPerson } from "./people.js";

export const receiveIdTypes = ["open_id", "user_id", "union_id", "email", "chat_id"] as const;
type ReceiveIdType = (typeof receiveIdTypes)[number];
const uuidWindowMs = 3600_000;

/** The message that the same uuid sent within the last hour, so that a repeat is answered and not sent again. */
export function sentBefore({ platform: { store, clock } }: ApiCall, uuid: string | undefined): StoredMessage | null {
  const sent = uuid ? store.sentUuids.get(uuid) : undefined;
  if (!sent || clock.since(sent.at) >= uuidWindowMs) return null;
  return store.messages.get(sent.messageId) ?? null;
}

const prefixes = { open_id: "ou_", union_id: "on_", chat_id: "oc_", user_id: "", email: "" };

type Receiver = { ok: true; chat: StoredChat } | { ok: false; answer: HttpAnswer };

/** The chat that a message goes to; a person's is their private chat with the bot. */
export function findReceiver(call: ApiCall, type: ReceiveIdType, id: string): Receiver {
  const refuse = (code: number, msg: string): Receiver => ({ ok: false, answer: failure(call, code, msg) });
  const { platform } = call;
  if (!id.startsWith(prefixes[type])) return refuse(230034, `The receive_id is invalid: it is not a ${type}.`);
  if (type === "chat_id") {
    const chat = platform.store.chats.get(id);
    if (!chat?.hasBot) return refuse(230002, "The bot can not be outside the group.");
    if (chat.status !== "normal")
      return refuse(232009, "Your request specifies a chat which has already been dissolved.");
    return { ok: true, chat };
  }
  if (type === "email") return refuse(230034, "The receive_id is invalid: nobody has this e-mail address.");
  const person = personBy(platform, type, id);
  if (!person) {
    const { code, msg } = unknownPerson(platform, type, id);
    return refuse(code, msg);
  }
  return { ok: true, chat: p2pChatWith(platform, person.openId) };
}
