import { controlsOf } from "../cards/controls.js";
import { isString, type JsonObject } from "../json.js";
import { p2pChatWith } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { Seed } from "../setup.js";
import type { StoredChat, StoredMessage } from "../store.js";

const ofPeople = ["by", "from", "mentions", "add", "remove"];
const ofMessages = ["messageId", "chatId", "replyTo", "forward"];

/**
 * Names for what another run of the same scene has under other ids, or what is better read by a name:
 * "@unit:role" or "@name" a person; "#oc_…" a seeded chat, "#unit:id" a unit's group, "#p2p:PERSON" a private chat,
 * "#made:0" the first group made on the way; CHAT/3 its fourth message, CHAT/-1 its last, CHAT/button:签收 the last one
 * with a button whose label begins so.
 */
export class References {
  readonly #platform: Platform;
  readonly #seed: Seed;

  constructor(platform: Platform, seed: Seed) {
    this.#platform = platform;
    this.#seed = seed;
  }

  /** A body with references in place of ids that come into being on the way. */
  writeInto(body: JsonObject): JsonObject {
    const { store } = this.#platform;
    return mapped(body, ofMessages, (value) => {
      const message = store.messages.get(value);
      const chat = store.chats.get(message?.chatId ?? value);
      if (!chat) return value;
      const reference = this.toChat(chat);
      return message ? `${reference}/${chat.messageIds.indexOf(message.messageId)}` : reference;
    });
  }

  /** A body with the ids of the present run; what refers to nothing stays, for the call to refuse. */
  resolve(body: JsonObject): JsonObject {
    const withPeople = mapped(body, ofPeople, (value) => this.person(value) ?? value);
    return mapped(withPeople, ofMessages, (value) => this.#chatOrMessage(value) ?? value);
  }

  /** A seeded group by its id, a private chat by the person, any other group by the order in which they were made. */
  toChat(chat: StoredChat): string {
    if (this.#isSeeded(chat)) return `#${chat.chatId}`;
    if (chat.kind === "p2p") return `#p2p:${[...chat.memberIds][0]}`;
    return `#made:${this.#made().indexOf(chat)}`;
  }

  /** The open id of somebody referred to, or who is named by it already; null for nobody. */
  person(reference: string): string | null {
    const { people } = this.#platform.store;
    if (!reference.startsWith("@")) return people.has(reference) ? reference : null;
    const [who = "", role] = reference.slice(1).split(":");
    const found = [...people.values()].find((each) =>
      role === undefined ? each.name === who : each.unitId === who && each.roles.includes(role),
    );
    return found?.openId ?? null;
  }

  /** The chat referred to; null if there is none (yet). */
  chat(reference: string): StoredChat | null {
    const { store } = this.#platform;
    if (!reference.startsWith("#")) return store.chats.get(reference) ?? null;
    const name = reference.slice(1);
    const which = name.slice(name.indexOf(":") + 1);
    if (name.startsWith("p2p:")) {
      const openId = this.person(which);
      return openId === null ? null : p2pChatWith(this.#platform, openId);
    }
    if (name.startsWith("made:")) return this.#made()[Number(which)] ?? null;
    return store.chats.get(name.startsWith("unit:") ? (store.units.get(which)?.chatId ?? "") : name) ?? null;
  }

  #chatOrMessage(value: string): string | null {
    if (!value.startsWith("#")) return null;
    const slash = value.indexOf("/");
    const chat = this.chat(slash < 0 ? value : value.slice(0, slash));
    if (!chat) return null;
    return slash < 0 ? chat.chatId : this.#messageIn(chat, value.slice(slash + 1));
  }

  #messageIn(chat: StoredChat, which: string): string | null {
    if (!which.startsWith("button:")) return chat.messageIds.at(Number(which)) ?? null;
    const label = which.slice("button:".length);
    const messages = this.#platform.store.messagesOf(chat);
    return messages.findLast((message) => hasButton(message, label))?.messageId ?? null;
  }

  #isSeeded({ chatId }: StoredChat): boolean {
    return this.#seed.chats.some((each) => each.chatId === chatId);
  }

  #made(): StoredChat[] {
    return [...this.#platform.store.chats.values()].filter((chat) => chat.kind === "group" && !this.#isSeeded(chat));
  }
}

function hasButton({ card, recalledAt }: StoredMessage, label: string): boolean {
  if (!card || recalledAt) return false;
  const { pressables } = controlsOf(card, { nameOf: () => null, memberIds: [] });
  return pressables.some((each) => !each.disabled && each.label.startsWith(label));
}

/** Changes the texts under some keys, single or in lists; everything else stays. */
function mapped(body: JsonObject, keys: readonly string[], change: (text: string) => string): JsonObject {
  const changed = (value: unknown): unknown => {
    if (isString(value)) return change(value);
    return Array.isArray(value) ? value.map(changed) : value;
  };
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, keys.includes(key) ? changed(value) : value]),
  );
}
