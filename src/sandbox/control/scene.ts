import { z } from "zod";
import { isObject, type JsonObject } from "../json.js";
import { p2pChatWith } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { Seed } from "../setup.js";
import type { Store, StoredChat } from "../store.js";

/** What belongs to a scene: all that people do, and what is done to the world. */
const Recorded = z.enum([
  "messages",
  "press",
  "read",
  "enter",
  "recall",
  "react",
  "members",
  "menu",
  "clock",
  "faults",
  "bot",
]);

export const Scene = z.object({
  steps: z.array(z.object({ call: Recorded, body: z.record(z.string(), z.unknown()) })).max(10_000),
});
export type Scene = z.infer<typeof Scene>;

const path = "/sandbox/api/";

/** Writes down what is done. Ids that another run won't have become references: "#oc_…/3" is a chat's fourth message. */
export class SceneRecorder {
  #steps: Scene["steps"] = [];
  readonly #platform: Platform;
  readonly #seed: Seed;

  constructor(platform: Platform, seed: Seed) {
    this.#platform = platform;
    this.#seed = seed;
  }

  record(callPath: string, body: unknown): void {
    const call = Recorded.safeParse(callPath.slice(path.length));
    if (!call.success || !isObject(body)) return;
    this.#steps.push({ call: call.data, body: withReferences(this.#platform.store, this.#seed, body) });
  }

  scene(): Scene {
    return { steps: structuredClone(this.#steps) };
  }

  clear(): void {
    this.#steps = [];
  }

  /** A step's body with the ids of the present run. */
  resolve(body: JsonObject): JsonObject {
    const resolved = Object.entries(body).map(([key, value]) => [key, this.#resolveValue(value)]);
    return Object.fromEntries(resolved);
  }

  #resolveValue(value: unknown): unknown {
    if (typeof value !== "string" || !value.startsWith("#")) return value;
    const [chatReference = "", index] = value.slice(1).split("/");
    const chat = chatOf(this.#platform, this.#seed, chatReference);
    return (index === undefined ? chat?.chatId : chat?.messageIds[Number(index)]) ?? value;
  }
}

const referring = ["messageId", "chatId", "replyTo"];

function withReferences(store: Store, seed: Seed, body: JsonObject): JsonObject {
  const entries = Object.entries(body).map(([key, value]) => {
    if (!referring.includes(key) || typeof value !== "string") return [key, value];
    const message = store.messages.get(value);
    const chat = store.chats.get(message?.chatId ?? value);
    if (!chat) return [key, value];
    const reference = referenceOf(store, seed, chat);
    return [key, message ? `#${reference}/${chat.messageIds.indexOf(message.messageId)}` : `#${reference}`];
  });
  return Object.fromEntries(entries);
}

/** A seeded group by its id, a private chat by the person, any other group by the order in which they were made. */
function referenceOf(store: Store, seed: Seed, chat: StoredChat): string {
  if (seed.chats.some(({ chatId }) => chatId === chat.chatId)) return chat.chatId;
  if (chat.kind === "p2p") return `p2p:${[...chat.memberIds][0]}`;
  return `made:${madeGroups(store, seed).indexOf(chat)}`;
}

function chatOf(platform: Platform, seed: Seed, reference: string): StoredChat | undefined {
  const [kind, which = ""] = reference.split(":");
  if (kind === "p2p") return p2pChatWith(platform, which);
  if (kind === "made") return madeGroups(platform.store, seed)[Number(which)];
  return platform.store.chats.get(reference);
}

const madeGroups = (store: Store, seed: Seed): StoredChat[] =>
  [...store.chats.values()].filter(
    ({ kind, chatId }) => kind === "group" && !seed.chats.some((each) => each.chatId === chatId),
  );
