import { encrypt, signatureHeaders } from "../events/encryption.js";
import { asText, isObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Store } from "../store.js";
import type { WireEntry } from "../wire.js";
import { answered, type ControlCall, type ControlRoute, refused } from "./control.js";

export const curlRoutes: ControlRoute[] = [{ method: "GET", path: "/sandbox/api/wire/:n/curl", handle: asCurl }];

/** A call or event of the wire as a command that does it again, with a token or signature that are good now. */
function asCurl({ it: { platform }, request, params }: ControlCall) {
  const entry = platform.wire.after(0).find(({ n }) => String(n) === params.n);
  if (!entry) return refused(404, `no such entry on the wire: ${params.n}`);
  const origin = `http://${request.headers.host ?? "localhost"}`;
  const command = entry.direction === "in" ? callAgain(platform, entry, origin) : postAgain(platform, entry);
  return command === null
    ? refused(409, "this came over the long connection, or the app has no address: there is no command for it")
    : answered({ command });
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const header = (name: string, value: string): string[] => ["-H", quoted(`${name}: ${value}`)];
const asJson = header("Content-Type", "application/json; charset=utf-8");

function callAgain({ store }: Platform, entry: WireEntry, origin: string): string {
  const { kind, method, path, body } = entry;
  const upload = uploadOf(store, entry);
  const bearer = path.startsWith("/open-apis/authen/v1/user_info")
    ? [...store.userTokens.keys()].at(-1)
    : store.tokens.at(-1)?.value;
  const needsNone = kind === "connection" || /\/(auth\/v3|authen\/v2|authen\/v1\/authorize)/.test(path);
  return [
    ...(upload?.kept ? ["curl", "-s", quoted(origin + upload.kept), "|"] : []),
    ...["curl", "-X", method, quoted(origin + path)],
    ...(needsNone || bearer === undefined ? [] : header("Authorization", `Bearer ${bearer}`)),
    ...(upload ? upload.parts : contentOf(kind, method, body)),
  ].join(" ");
}

/**
 * The parts of an upload's form. What was uploaded is fetched from here and handed on; where it was refused, or has been
 * forgotten, a name stands for a file of one's own.
 */
function uploadOf(
  { files }: Store,
  { path, body, answer }: WireEntry,
): { kept: string | null; parts: string[] } | null {
  const field = path.startsWith("/open-apis/im/v1/images") ? "image" : "file";
  if (!isObject(body) || typeof body[field] !== "string" || !/im\/v1\/(images|files)$/.test(path)) return null;
  const data = isObject(answer) && isObject(answer.data) ? answer.data : {};
  const key = asText(data[`${field}_key`]);
  const kept = files.has(key) ? `/sandbox/api/${field}s/${key}` : null;
  const name = asText(body.file_name) || (field === "image" ? "PICTURE.png" : "FILE");
  const source = kept
    ? `@-;filename=${name.replace(/[";,\\]/g, "_")}`
    : `@${field === "image" ? "PICTURE.png" : "FILE"}`;
  const words = Object.entries(body).filter(([part]) => part !== field);
  const form = words.flatMap(([part, word]) => ["--form-string", quoted(`${part}=${asText(word)}`)]);
  return { kept, parts: [...form, "-F", quoted(`${field}=${source}`)] };
}

function contentOf(kind: string, method: string, body: unknown): string[] {
  if (body === undefined || method === "GET") return [];
  const withSecret = kind === "connection" && isObject(body) ? { ...body, AppSecret: "…" } : body;
  const text = quoted(JSON.stringify(withSecret));
  return [...asJson, "-d", text.replace(/("(?:app_secret|client_secret|AppSecret)":")…"/g, `$1'"$APP_SECRET"'"`)];
}

function postAgain({ app, clock }: Platform, { method, body }: WireEntry): string | null {
  if (method === "WS" || !app.webhookUrl) return null;
  const text = JSON.stringify(body);
  const posted = app.encryptKey ? JSON.stringify({ encrypt: encrypt(text, app.encryptKey) }) : text;
  const signature = app.encryptKey ? Object.entries(signatureHeaders(posted, app.encryptKey, clock.now())) : [];
  const headers = signature.flatMap(([name, value]) => header(name, value));
  return ["curl", "-X", "POST", quoted(app.webhookUrl), ...asJson, ...headers, "-d", quoted(posted)].join(" ");
}
