import { closedWords } from "../closed.js";
import type { HttpAnswer } from "../http/answer.js";
import { p2pChatWith, type Thread, threadBelow } from "../messages/post.js";
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

type Receiver = { ok: true; chat: StoredChat; thread?: Thread } | { ok: false; answer: HttpAnswer };

/** The chat that a message goes to; a person's is their private chat with the bot. */
export function findReceiver(call: ApiCall, type: ReceiveIdType, id: string): Receiver {
  const refuse = (code: number, msg: string): Receiver => ({ ok: false, answer: failure(call, code, msg) });
  const { platform } = call;
  const { closed } = platform.store;
  if (!id.startsWith(prefixes[type])) return refuse(230034, `The receive_id is invalid: it is not a ${type}.`);
  if (type === "chat_id") {
    const chat = platform.store.chats.get(id);
    if (!chat?.hasBot) return refuse(230002, "The bot can not be outside the group.");
    if (chat.status !== "normal")
      return refuse(232009, "Your request specifies a chat which has already been dissolved.");
    const barred = closed.get(id);
    return barred === undefined ? { ok: true, chat } : refuse(barred, closedWords[barred]);
  }
  if (type === "email") return refuse(230034, "The receive_id is invalid: nobody has this e-mail address.");
  const person = personBy(platform, type, id);
  if (!person) {
    const { code, msg } = unknownPerson(platform, type, id);
    return refuse(code, msg);
  }
  const barred = closed.get(person.openId);
  return barred === undefined
    ? { ok: true, chat: p2pChatWith(platform, person.openId) }
    : refuse(barred, closedWords[barred]);
}

/** The place in a thread where something is forwarded to. */
export function findThread(call: ApiCall, id: string): Receiver {
  const { store } = call.platform;
  const first = [...store.messages.values()].find(({ threadId }) => threadId === id);
  const chat = store.chats.get(first?.chatId ?? "");
  if (!first || !chat) return { ok: false, answer: failure(call, 230019, "The topic does not exist.") };
  if (!chat.hasBot) return { ok: false, answer: failure(call, 230074, "The topic is invisible to the operator.") };
  return { ok: true, chat, thread: threadBelow(store, first) };
}
