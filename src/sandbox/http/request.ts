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

/** Reads a request whole. Resolves null when it is larger than any the platform takes. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > bodyLimit) return null;
    chunks.push(bytes);
  }
  const body = Buffer.concat(chunks);
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const isForm = (incoming.headers["content-type"] ?? "").startsWith("multipart/");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    json: body.length === 0 || isForm ? undefined : parseJson(body.toString("utf8")),
  };
}
