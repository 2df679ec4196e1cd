import type { HttpAnswer } from "../http/answer.js";
import { type FormPart, parseMultipart } from "../http/multipart.js";
import { newFileKey, newImageKey } from "../ids.js";
import { imageSizeOf } from "../image-size.js";
import { imageTypeOf } from "../image-type.js";
import { asText, isObject, parseJson } from "../json.js";
import type { StoredFile } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure } from "./call.js";

const mb = 1024 * 1024;
const fileTypes = ["opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"];
const scopes = ["im:resource"];

export const mediaRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/im/v1/images",
    token: "tenant",
    scopes,
    support: "partial",
    note: "10 MB, known image formats, 12000 pixels (GIF 2000) each way; TIFF, ICO and HEIC are not measured",
    handle: uploadImage,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/images/:key",
    token: "tenant",
    scopes,
    support: "full",
    note: "own uploads only",
    handle: (call) => download(call, "image"),
  },
  {
    method: "POST",
    path: "/open-apis/im/v1/files",
    token: "tenant",
    scopes,
    support: "full",
    note: "30 MB",
    handle: uploadFile,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/files/:key",
    token: "tenant",
    scopes,
    support: "full",
    note: "own uploads only",
    handle: (call) => download(call, "file"),
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/messages/:message_id/resources/:key",
    token: "tenant",
    scopes: ["im:message:readonly", "im:message"],
    support: "full",
    note: "what people sent; not for cards, bundles and stickers",
    handle: resource,
  },
];

const invalid = (call: ApiCall, ext: string): HttpAnswer => failure(call, 234001, `Invalid request param. ext=${ext}`);

function readForm(call: ApiCall): Map<string, FormPart> | null {
  return parseMultipart(call.request.headers["content-type"] ?? "", call.request.body);
}

function uploadImage(call: ApiCall): HttpAnswer {
  const form = readForm(call);
  const kind = form?.get("image_type")?.bytes.toString() ?? "";
  const bytes = form?.get("image")?.bytes;
  if (!bytes || !["message", "avatar"].includes(kind))
    return invalid(call, "a form with image_type (message or avatar) and image is needed");
  if (bytes.length === 0) return failure(call, 234010, "File's size can't be 0.");
  if (bytes.length > 10 * mb) return failure(call, 234006, "The file size exceed the max value: 10 MB.");
  const contentType = imageTypeOf(bytes);
  if (!contentType) return failure(call, 234011, "Can't recognize image format.");
  const size = imageSizeOf(bytes, contentType);
  const most = contentType === "image/gif" ? 2000 : 12_000;
  if (size && (size.width > most || size.height > most))
    return failure(
      call,
      234039,
      `The image's resolution exceeds the limit: ${size.width}x${size.height}, ${most} allowed.`,
    );
  const key = newImageKey();
  keep(call, { key, kind: "image", fileType: kind, name: key, contentType, bytes });
  return done({ image_key: key });
}

function uploadFile(call: ApiCall): HttpAnswer {
  const form = readForm(call);
  const fileType = form?.get("file_type")?.bytes.toString() ?? "";
  const name = form?.get("file_name")?.bytes.toString() ?? "";
  const bytes = form?.get("file")?.bytes;
  if (!bytes || !name || !fileTypes.includes(fileType))
    return invalid(call, `a form with file_type (${fileTypes.join(", ")}), file_name and file is needed`);
  if (bytes.length === 0) return failure(call, 234010, "File's size can't be 0.");
  if (bytes.length > 30 * mb) return failure(call, 234006, "The file size exceed the max value: 30 MB.");
  const key = newFileKey();
  keep(call, { key, kind: "file", fileType, name, contentType: "application/octet-stream", bytes });
  return done({ file_key: key });
}

function keep({ platform }: ApiCall, file: Omit<StoredFile, "from">): void {
  platform.store.files.set(file.key, { ...file, from: null });
}

function download(call: ApiCall, kind: StoredFile["kind"]): HttpAnswer {
  const file = call.platform.store.files.get(call.params.key ?? "");
  if (!file || file.kind !== kind) return invalid(call, `no such ${kind}`);
  if (file.from !== null) return failure(call, 234002, "Unauthorized.", { status: 401 });
  return bytesOf(file);
}

function resource(call: ApiCall): HttpAnswer {
  const { store } = call.platform;
  const message = store.messages.get(call.params.message_id ?? "");
  if (!message) return invalid(call, "no such message_id");
  if (!store.chats.get(message.chatId)?.hasBot) return failure(call, 234004, "The app is not in the chat.");
  if (["interactive", "merge_forward", "sticker"].includes(message.type))
    return failure(call, 234043, "Unsupported message type.");
  const kind = call.request.query.get("type") === "image" ? "image" : "file";
  const file = store.files.get(call.params.key ?? "");
  if (!file || file.kind !== kind || message.recalledAt || !keysIn(message.content).includes(file.key)) {
    return failure(call, 234003, "File not in msg.");
  }
  return bytesOf(file);
}

/** All image and file keys in a message's content, however deep. */
function keysIn(content: string): string[] {
  const keys: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    if (!isObject(value)) return;
    keys.push(asText(value.image_key), asText(value.file_key));
    for (const held of Object.values(value)) collect(held);
  };
  collect(parseJson(content));
  return keys;
}

const bytesOf = ({ bytes, contentType, name }: StoredFile): HttpAnswer => ({
  kind: "bytes",
  status: 200,
  bytes,
  headers: {
    "content-type": contentType,
    "content-length": String(bytes.length),
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  },
});
