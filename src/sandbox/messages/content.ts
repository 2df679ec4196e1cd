import { type CardContext, cardBytesLimit, checkCard } from "../card-check.js";
import { asList, asText, isObject, type JsonObject, parseJson } from "../json.js";
import type { Platform } from "../platform.js";
import type { CardEntity, Mention, StoredFile } from "../store.js";
import { createMentioner, placeMentions } from "./mentions.js";

export type Content = {
  content: string;
  card: JsonObject | null;
  mentions: Mention[];
  /** The card entity that is sent with it, if one is. */
  entity?: CardEntity;
};
type Read = { ok: true; content: Content } | { ok: false; code: number; msg: string };

const textBytesLimit = 150 * 1024;
const refuse = (code: number, msg: string): Read => ({ ok: false, code, msg });
const invalid = (ext: string): Read => refuse(230001, `Your request contains an invalid request parameter, ext=${ext}`);
const plain = (value: JsonObject): Read => ({
  ok: true,
  content: { content: JSON.stringify(value), card: null, mentions: [] },
});

/** What the app may name in a card. */
export const cardContextOf = ({ store, app, switches, log }: Platform): CardContext => ({
  knownUsers: { has: (id) => store.people.has(id) || id === app.openId },
  knownImages: { has: (key) => store.files.get(key)?.from === null },
  rules: { ...switches, onOld: (property) => log(`a card of 2.0 carries the old property ${property}`) },
});

/** Reads the `content` of a message that the app sends, with the platform's code if it is not one. */
export function readContent(platform: Platform, type: string, text: string): Read {
  const value = parseJson(text);
  if (!isObject(value)) return invalid("content is not a string in json format");
  const bytes = Buffer.byteLength(text);
  const limit = type === "text" ? textBytesLimit : cardBytesLimit;
  if (bytes > limit)
    return refuse(230025, `The length of the message content reaches its limit: ${bytes} bytes, ${limit} are allowed.`);
  switch (type) {
    case "text":
      return readText(platform, value);
    case "post":
      return readPost(platform, value);
    case "interactive":
      return readCard(platform, value);
    case "image":
      return readFile(platform, value, "image_key", null);
    case "file":
      return readFile(platform, value, "file_key", null);
    case "sticker":
      return readSticker(platform, value);
    case "audio":
      return readFile(platform, value, "file_key", "opus");
    case "media": {
      const cover = value.image_key === undefined ? null : readFile(platform, value, "image_key", null);
      return cover && !cover.ok ? cover : readFile(platform, value, "file_key", "mp4");
    }
    case "share_chat":
      return platform.store.chats.has(asText(value.chat_id)) ? plain(value) : invalid("invalid chat_id");
    case "share_user":
      return platform.store.people.has(asText(value.user_id)) ? plain(value) : invalid("invalid user_id");
    default:
      return invalid(`msg_type ${type} is not supported`);
  }
}

function readText(platform: Platform, { text }: JsonObject): Read {
  if (typeof text !== "string" || text === "") return invalid("text is empty");
  const { mentions, placeholder } = createMentioner(platform);
  return {
    ok: true,
    content: { content: JSON.stringify({ text: placeMentions(text, placeholder) }), card: null, mentions },
  };
}

/** A post is sent with one version for each language and kept without that wrapper, as it is read back. */
function readPost(platform: Platform, value: JsonObject): Read {
  const post = [value.zh_cn, value.en_us, ...Object.values(value), value].find(
    (version) => isObject(version) && Array.isArray(version.content),
  );
  if (!isObject(post)) return invalid("post content has no language with a content");
  const { mentions, placeholder } = createMentioner(platform);
  const rows: unknown[] = [];
  for (const row of asList(post.content)) {
    if (!Array.isArray(row)) return invalid("a post is a list of rows of elements");
    for (const element of row.filter(isObject)) {
      const media = readMediaIn(platform, element);
      if (media && !media.ok) return media;
    }
    rows.push(row.map((element: unknown) => placed(element, placeholder)));
  }
  const content = JSON.stringify({ title: asText(post.title), content: rows });
  return { ok: true, content: { content, card: null, mentions } };
}

/** Pictures and videos in a post belong to the app as those that stand alone do. */
function readMediaIn(platform: Platform, element: JsonObject): Read | null {
  if (element.tag === "img") return readFile(platform, element, "image_key", null);
  return element.tag === "media" ? readFile(platform, element, "file_key", "mp4") : null;
}

function placed(element: unknown, placeholder: (openId: string) => string | null): unknown {
  if (!isObject(element) || element.tag !== "at") return element;
  const id = asText(element.user_id);
  return { ...element, user_id: placeholder(id) ?? id };
}

function readCard(platform: Platform, card: JsonObject): Read {
  if (card.type === "template") {
    return refuse(230099, "Failed to create card content, ext=ErrCode: 200380; ErrMsg: template is not found; ");
  }
  if (card.type === "card") return readEntity(platform, card);
  const verdict = checkCard(card, cardContextOf(platform));
  if (!verdict.ok) return verdict;
  return { ok: true, content: { content: JSON.stringify(card), card, mentions: [] } };
}

function readEntity({ store }: Platform, { data }: JsonObject): Read {
  const entity = store.entities.get(isObject(data) ? asText(data.card_id) : "");
  if (!entity || entity.messageId !== null) {
    return refuse(230099, "Failed to create card content, ext=ErrCode: 11310; ErrMsg: cardid is invalid; ");
  }
  return { ok: true, content: { content: JSON.stringify(entity.card), card: entity.card, mentions: [], entity } };
}

/** The bot can't upload stickers: it sends on what people sent it. */
function readSticker({ store }: Platform, value: JsonObject): Read {
  const isSticker = store.files.get(asText(value.file_key))?.fileType === "sticker";
  return isSticker ? plain(value) : invalid("invalid file_key: only stickers that the bot was sent can be sent");
}

function readFile(platform: Platform, value: JsonObject, field: string, fileType: string | null): Read {
  const file = platform.store.files.get(asText(value[field]));
  const kind: StoredFile["kind"] = field === "image_key" ? "image" : "file";
  if (!file || file.kind !== kind) return invalid(`invalid ${field}`);
  if (file.from !== null) return refuse(230017, "Bot is NOT the owner of the resource.");
  if (fileType && file.fileType !== fileType) {
    return refuse(230055, `The type of file upload does not match the type of message being sent: ${file.fileType}.`);
  }
  return plain(value);
}
