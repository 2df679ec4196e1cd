import { cardText } from "../cards/card-text.js";
import { controlsOf } from "../cards/controls.js";
import { asList, asText, isObject, type JsonObject, parseJson } from "../json.js";
import { nameOf, showMentions } from "../messages/mentions.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import { chinaTime } from "../time.js";

/** A message as the control API shows it: what a person sees, and what can be pressed and filled in. */
export function messageForPeople(platform: Platform, message: StoredMessage): JsonObject {
  const { messageId, chatId, sender, type, createdAt, updates, urgents, readBy, recalledAt } = message;
  return {
    messageId,
    chatId,
    from: sender.kind === "bot" ? platform.app.openId : sender.openId,
    at: chinaTime(createdAt),
    updatedAt: chinaTime(message.updatedAt),
    type,
    ...(recalledAt ? {} : shownContent(platform, message)),
    updates,
    edits: message.edits,
    urgentTo: [...new Set(urgents.map(({ openId }) => openId))],
    urgents: urgents.map(({ openId, channel, at }) => ({ openId, channel, at: chinaTime(at) })),
    readBy: [...readBy.keys()],
    reactions: message.reactions.map(({ emoji, by }) => ({
      emoji,
      by: by.kind === "bot" ? platform.app.openId : by.openId,
    })),
    recalled: recalledAt !== null,
    replyTo: message.parentId,
    threadId: message.threadId,
    origin: message.origin,
  };
}

function shownContent(platform: Platform, message: StoredMessage): JsonObject {
  if (message.card) return shownCard(platform, message, message.card);
  const content = parseJson(message.content);
  if (!isObject(content)) return { text: message.content };
  const text = showMentions(textOf(platform, message.type, content), message.mentions);
  const images = imageKeysOf(content);
  const location = message.type === "location" ? { location: content } : {};
  return { text, ...(images.length > 0 ? { images } : {}), ...location, ...fileIn(platform, message.type, content) };
}

function shownCard(platform: Platform, { chatId }: StoredMessage, card: JsonObject): JsonObject {
  const memberIds = [...(platform.store.chats.get(chatId)?.memberIds ?? [])];
  const names = (id: string) => nameOf(platform, id);
  const { pressables, fields } = controlsOf(card, { nameOf: names, memberIds });
  return {
    card,
    cardText: cardText(card, names),
    buttons: pressables.map(({ label, name, disabled, form }) => ({ label, name, disabled, form })),
    inputs: fields.map(({ name, tag, label, required, disabled, options, form }) => ({
      name,
      tag,
      label,
      required,
      disabled,
      ...(options ? { options } : {}),
      form,
    })),
  };
}

function textOf(platform: Platform, type: string, content: JsonObject): string {
  switch (type) {
    case "text":
      return asText(content.text);
    case "post":
      return [asText(content.title), ...asList(content.content).map(rowText)].filter((line) => line !== "").join("\n");
    case "location":
      return `[位置] ${asText(content.name)}`;
    case "image":
      return "[图片]";
    case "file":
      return `[文件] ${nameOfFile(platform, content)}`;
    case "audio":
      return `[语音] ${secondsOf(content)}`.trimEnd();
    case "media":
      return `[视频] ${nameOfFile(platform, content)}`;
    case "sticker":
      return "[表情]";
    case "share_chat":
      return `[群名片] ${platform.store.chats.get(asText(content.chat_id))?.name ?? ""}`;
    case "share_user":
      return `[个人名片] ${nameOf(platform, asText(content.user_id)) ?? ""}`;
    default:
      return `[${type}]`;
  }
}

const secondsOf = ({ duration }: JsonObject): string =>
  typeof duration === "number" ? `${Math.max(1, Math.round(duration / 1000))} 秒` : "";

/** Under its key the file's bytes can be fetched. */
function fileIn({ store }: Platform, type: string, { file_key: key }: JsonObject): JsonObject {
  const file = ["file", "audio", "media", "sticker"].includes(type) ? store.files.get(asText(key)) : undefined;
  return file ? { file: { key: file.key, name: file.name, size: file.bytes.length } } : {};
}

/** Whoever sends a file says its key alone; its name is known since it was uploaded. */
const nameOfFile = ({ store }: Platform, content: JsonObject): string =>
  asText(content.file_name) || (store.files.get(asText(content.file_key))?.name ?? "");

const rowText = (row: unknown): string =>
  asList(row)
    .map((element) => {
      if (!isObject(element)) return "";
      if (element.tag === "at") return asText(element.user_id);
      return element.tag === "img" ? "[图片]" : asText(element.text);
    })
    .join("");

function imageKeysOf(content: JsonObject): string[] {
  const inRows = asList(content.content).flatMap((row) =>
    asList(row).map((element) => (isObject(element) ? asText(element.image_key) : "")),
  );
  return [asText(content.image_key), ...inRows].filter((key) => key !== "");
}

/** One line for the list of chats. */
export function previewOf(platform: Platform, message: StoredMessage): string {
  if (message.recalledAt) return "[消息已撤回]";
  const shown = shownContent(platform, message);
  const card = message.card;
  const summary = card && isObject(card.config) && isObject(card.config.summary) ? card.config.summary : {};
  const translated = isObject(summary.i18n_content) ? asText(summary.i18n_content.zh_cn) : "";
  const text = translated || asText(summary.content) || asText(shown.cardText) || asText(shown.text);
  return text.split("\n")[0]?.slice(0, 80) ?? "";
}
