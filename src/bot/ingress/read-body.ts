import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

export type Body = { ok: true; bytes: Buffer } | { ok: false; why: "tooLarge" | "tooSlow" | "cutOff" };

/**
 * Reads a request's body as bytes. Must be called before anything is awaited, or its beginning may be gone.
 * @param options.withinMs real time for the whole body
 */
export function readBody(request: IncomingMessage, options: { limit: number; withinMs: number }): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (body: Body) => {
      clearTimeout(timer);
      request.off("data", take).off("end", done).off("error", cut).off("close", cut);
      resolve(body);
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > options.limit) end({ ok: false, why: "tooLarge" });
      else chunks.push(chunk);
    };
    // Joined as bytes: a character may be cut by the border of two chunks.
    const done = () => end({ ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
    const cut = () => end({ ok: false, why: "cutOff" });
    const timer = setTimeout(() => end({ ok: false, why: "tooSlow" }), options.withinMs);
    request.on("data", take).on("end", done).on("error", cut).on("close", cut);
    if (Number(request.headers["content-length"] ?? 0) > options.limit) end({ ok: false, why: "tooLarge" });
  });
}
