import type { IncomingMessage } from "node:http";
import { parseJson } from "../json.js";

export type HttpRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
  /** The parsed body; undefined if it is empty or no JSON. */
  json: unknown;
};

/** The platform takes files of 30 MB; the form around them is small. */
const bodyLimit = 32 * 1024 * 1024;

/** Why a request isn't read, with the HTTP status that says so. */
export type Unreadable = { status: 400 | 413 | 415; why: string };

/** Reads a request whole, or says why it can't be. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | Unreadable> {
  const url = urlOf(incoming);
  if (!url) return { status: 400, why: `the request's address can't be read: ${incoming.url}` };
  const packed = incoming.headers["content-encoding"] ?? "identity";
  if (packed !== "identity") return { status: 415, why: `send the body as it is, not as ${packed}` };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > bodyLimit) return { status: 413, why: "the request is too large: the platform takes files of 30 MB" };
    chunks.push(bytes);
  }
  const body = Buffer.concat(chunks);
  const isForm = /^multipart\//i.test(incoming.headers["content-type"] ?? "");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    json: body.length === 0 || isForm ? undefined : parseJson(body.toString("utf8")),
  };
}

/** The address that was asked for; null for one that is none ("//", "http://["). */
export function urlOf({ url = "/" }: IncomingMessage): URL | null {
  return URL.canParse(url, "http://localhost") ? new URL(url, "http://localhost") : null;
}
