import { z } from "zod";
import { newFileKey, newImageKey } from "../ids.js";
import { imageTypeOf } from "../image-type.js";
import type { Content } from "../messages/content.js";
import { createMentioner, nameOf, placeMentions } from "../messages/mentions.js";
import type { Platform } from "../platform.js";

const durationMs = z
  .int()
  .min(0)
  .max(24 * 3600_000)
  .default(1000);

/** What a person may put into a message; of several kinds the first that is listed counts. */
export const said = {
  location: z.strictObject({ name: z.string(), latitude: z.number(), longitude: z.number() }).optional(),
  file: z.strictObject({ name: z.string().min(1), data: z.base64() }).optional(),
  audio: z.strictObject({ data: z.base64(), durationMs }).optional(),
  video: z.strictObject({ name: z.string().min(1), data: z.base64(), cover: z.string(), durationMs }).optional(),
  /** A picture in base64, as `image` is. */
  sticker: z.string().optional(),
  image: z.string().optional(),
  text: z.string().max(150_000).optional(),
  mentions: z.array(z.string()).optional(),
};
const Said = z.object({ from: z.string(), ...said });
type Said = z.infer<typeof Said>;

export type SaidContent = { type: string; content: Content; forwarded?: true };
const notAPicture = (what: string): string => `${what} should be a picture in base64`;

/** What was said as the platform's message content; a word if it can't be sent. */
export function contentOf(platform: Platform, body: Said): SaidContent | string {
  const { mentions, placeholder } = createMentioner(platform);
  const made = (type: string, value: object): SaidContent => ({
    type,
    content: { content: JSON.stringify(value), card: null, mentions },
  });
  if (body.location) {
    const { name, latitude, longitude } = body.location;
    return made("location", { name, latitude: String(latitude), longitude: String(longitude) });
  }
  if (body.file) {
    const { name, data } = body.file;
    return made("file", { file_key: keepFile(platform, body.from, "stream", name, data), file_name: name });
  }
  if (body.audio) {
    const { data, durationMs: duration } = body.audio;
    return made("audio", { file_key: keepFile(platform, body.from, "opus", "audio.opus", data), duration });
  }
  if (body.video) {
    const { name, data, cover, durationMs: duration } = body.video;
    const image_key = keepPicture(platform, body.from, cover);
    if (image_key === null) return notAPicture("video.cover");
    const file_key = keepFile(platform, body.from, "mp4", name, data);
    return made("media", { file_key, image_key, file_name: name, duration });
  }
  if (body.sticker !== undefined) {
    if (!imageTypeOf(bytesOf(body.sticker))) return notAPicture("sticker");
    return made("sticker", { file_key: keepFile(platform, body.from, "sticker", "sticker", body.sticker) });
  }
  const hasText = (body.text ?? "") !== "" || (body.mentions ?? []).length > 0;
  const text = hasText ? mentionText(platform, body, placeholder) : "";
  if (body.image === undefined) return hasText ? made("text", { text }) : `say something: ${kinds}`;
  const image_key = keepPicture(platform, body.from, body.image);
  if (image_key === null) return notAPicture("image");
  if (!hasText) return made("image", { image_key });
  return made("post", { title: "", content: [[{ tag: "text", text, style: [] }], [{ tag: "img", image_key }]] });
}

const kinds = "text, image, file, audio, video, sticker, location or forward";

/** Names of mentioned people in the text become placeholders; who is mentioned and doesn't stand there is put before it. */
function mentionText(
  platform: Platform,
  { text = "", mentions = [] }: Said,
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

/** Bytes in base64, as they are or as the data URL that a browser makes of them. */
const bytesOf = (base64: string): Buffer => Buffer.from(base64.replace(/^data:[^,]*,/, ""), "base64");

/** Keeps what somebody sent, or another app uploaded; the key by which it is fetched. */
export function keepFile({ store }: Platform, from: string, fileType: string, name: string, base64: string): string {
  const bytes = bytesOf(base64);
  const key = newFileKey();
  const contentType = (fileType === "sticker" ? imageTypeOf(bytes) : null) ?? "application/octet-stream";
  store.files.set(key, { key, kind: "file", fileType, name, contentType, bytes, from });
  return key;
}

/** The same for a picture; null if the bytes are none. */
export function keepPicture({ store }: Platform, from: string, base64: string): string | null {
  const bytes = bytesOf(base64);
  const contentType = imageTypeOf(bytes);
  if (!contentType) return null;
  const key = newImageKey();
  store.files.set(key, { key, kind: "image", fileType: "message", name: key, contentType, bytes, from });
  return key;
}
