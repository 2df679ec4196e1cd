import { z } from "zod";
import { messageEvent } from "../events/message-event.js";
import { newFileKey, newImageKey } from "../ids.js";
import { imageTypeOf } from "../image-type.js";
import type { Content } from "../messages/content.js";
import { createMentioner, nameOf, placeMentions } from "../messages/mentions.js";
import { p2pChatWith, postMessage, type Thread } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { StoredChat, StoredMessage } from "../store.js";
import { chinaTime } from "../time.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";
import { messageForPeople } from "./message-view.js";

const SayBody = z.strictObject({
  from: z.string(),
  chatId: z.string().optional(),
  text: z.string().max(150_000).optional(),
  image: z.string().optional(),
  file: z.strictObject({ name: z.string().min(1), data: z.base64() }).optional(),
  location: z.strictObject({ name: z.string(), latitude: z.number(), longitude: z.number() }).optional(),
  mentions: z.array(z.string()).optional(),
  replyTo: z.string().optional(),
});
type Say = z.infer<typeof SayBody>;

export const messageRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/messages", handle: say },
  { method: "GET", path: "/sandbox/api/messages/:messageId", handle: getMessage },
  { method: "GET", path: "/sandbox/api/chats/:chatId/messages", handle: listMessages },
];

function say(call: ControlCall) {
  const read = readControl(call, SayBody);
  if (!read.ok) return read.answer;
  const { body } = read;
  const { platform } = call.it;
  if (!platform.store.people.has(body.from)) return refused(404, `no such person: ${body.from}`);
  const chat =
    body.chatId === undefined || body.chatId === "p2p"
      ? p2pChatWith(platform, body.from)
      : platform.store.chats.get(body.chatId);
  if (chat?.status !== "normal") return refused(404, `no such chat: ${body.chatId}`);
  if (!chat.memberIds.has(body.from)) return refused(403, "whoever writes must be a member of the chat");
  const strangers = (body.mentions ?? []).filter((id) => id !== "all" && nameOf(platform, id) === null);
  if (strangers.length > 0) return refused(404, `no such person: ${strangers.join(", ")}`);
  const thread = threadFor(platform, chat, body.replyTo);
  if (thread === "unknown") return refused(404, `no such message in this chat: ${body.replyTo}`);
  const content = contentOf(platform, body);
  if (typeof content === "string") return refused(400, content);
  const message = postMessage(platform, chat, { kind: "person", openId: body.from }, content.type, content.content, {
    thread,
  });
  const event = messageEvent(platform, chat, message);
  if (event) platform.publish("im.message.receive_v1", event);
  return answered({ messageId: message.messageId, chatId: chat.chatId });
}

function threadFor({ store }: Platform, chat: StoredChat, replyTo: string | undefined): Thread | "unknown" {
  if (replyTo === undefined) return { rootId: null, parentId: null, threadId: null };
  const parent = store.messages.get(replyTo);
  if (parent?.chatId !== chat.chatId) return "unknown";
  return { rootId: parent.rootId ?? parent.messageId, parentId: parent.messageId, threadId: parent.threadId };
}

/** What was said as the platform's message content; a word if it can't be sent. */
function contentOf(platform: Platform, body: Say): { type: string; content: Content } | string {
  const { mentions, placeholder } = createMentioner(platform);
  const made = (type: string, value: object) => ({
    type,
    content: { content: JSON.stringify(value), card: null, mentions },
  });
  if (body.location) {
    const { name, latitude, longitude } = body.location;
    return made("location", { name, latitude: String(latitude), longitude: String(longitude) });
  }
  if (body.file) {
    const { name, data } = body.file;
    return made("file", {
      file_key: keepFile(platform, body.from, name, Buffer.from(data, "base64")),
      file_name: name,
    });
  }
  const hasText = (body.text ?? "") !== "" || (body.mentions ?? []).length > 0;
  const text = hasText ? mentionText(platform, body, placeholder) : "";
  if (body.image === undefined) return hasText ? made("text", { text }) : "say something: text, image or location";
  const image_key = keepPicture(platform, body.from, body.image);
  if (image_key === null) return "image should be a picture in base64";
  if (!hasText) return made("image", { image_key });
  return made("post", { title: "", content: [[{ tag: "text", text, style: [] }], [{ tag: "img", image_key }]] });
}

/** Names of mentioned people in the text become placeholders; who is mentioned and doesn't stand there is put before it. */
function mentionText(
  platform: Platform,
  { text = "", mentions = [] }: Say,
  placeholder: (id: string) => string | null,
): string {
  let placed = placeMentions(text, placeholder);
  const before: string[] = [];
  for (const id of mentions) {
    const key = placeholder(id) ?? id;
    const written = `@${id === "all" ? "所有人" : nameOf(platform, id)}`;
    if (placed.includes(written)) placed = placed.replaceAll(written, key);
    else if (!placed.includes(key)) before.push(key);
  }
  return [...before, placed].filter((part) => part !== "").join(" ");
}

function keepFile({ store }: Platform, from: string, name: string, bytes: Buffer): string {
  const key = newFileKey();
  const contentType = "application/octet-stream";
  store.files.set(key, { key, kind: "file", fileType: "stream", name, contentType, bytes, from });
  return key;
}

function keepPicture({ store }: Platform, from: string, base64: string): string | null {
  const bytes = Buffer.from(base64.replace(/^data:[^,]*,/, ""), "base64");
  const contentType = imageTypeOf(bytes);
  if (!contentType) return null;
  const key = newImageKey();
  store.files.set(key, { key, kind: "image", fileType: "message", name: key, contentType, bytes, from });
  return key;
}

function getMessage({ it: { platform }, params }: ControlCall) {
  const message = platform.store.messages.get(params.messageId ?? "");
  if (!message) return refused(404, `no such message: ${params.messageId}`);
  const history = message.history.map(({ at, card }) => ({ at: chinaTime(at), card }));
  return answered({ ...messageForPeople(platform, message), history });
}

function listMessages({ it: { platform }, params, request }: ControlCall) {
  const { store } = platform;
  const viewer = request.query.get("viewer");
  if (viewer !== null && !store.people.has(viewer)) return refused(404, `no such person: ${viewer}`);
  if (params.chatId === "p2p" && viewer === null) return refused(400, "say whose private chat: ?viewer=openId");
  const chat = params.chatId === "p2p" && viewer ? p2pChatWith(platform, viewer) : store.chats.get(params.chatId ?? "");
  if (!chat) return refused(404, `no such chat: ${params.chatId}`);
  if (viewer !== null && !chat.memberIds.has(viewer)) return refused(403, "whoever looks must be a member of the chat");
  const page = pageOf(store.messagesOf(chat), request.query.get("after"), Number(request.query.get("limit") ?? 0));
  return answered({ chatId: chat.chatId, messages: page.map((message) => messageForPeople(platform, message)) });
}

/** Messages after one of them, or the newest ones up to a limit; 0 means all. */
function pageOf(messages: StoredMessage[], after: string | null, limit: number): StoredMessage[] {
  const from = after ? messages.slice(messages.findIndex(({ messageId }) => messageId === after) + 1) : messages;
  if (!(limit > 0)) return from;
  return after ? from.slice(0, limit) : from.slice(-limit);
}
