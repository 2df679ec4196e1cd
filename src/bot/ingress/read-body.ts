import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

export type Body = { ok: true; bytes: Buffer } | { ok: false; why: "tooLarge" | "tooSlow" | "cutOff" };

type Reading = { looks: number; end(body: Body): void };

/** How often within the time allowed it is looked at who is too slow. */
const looksAllowed = 4;

/**
 * Makes a reader of request bodies as bytes. It has to be called before anything is awaited, or the beginning of the
 * body may be gone. One timer looks after all bodies: one for each would cost a tenth of the whole request.
 * @param options.withinMs real time for the whole body, give or take a quarter
 */
export function createBodyReader(options: { limit: number; withinMs: number }) {
  const { limit, withinMs } = options;
  const reading = new Set<Reading>();
  let timer: NodeJS.Timeout | null = null;

  function look(): void {
    for (const each of reading) if (++each.looks > looksAllowed) each.end({ ok: false, why: "tooSlow" });
    if (reading.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  }

  return (request: IncomingMessage): Promise<Body> =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const each: Reading = {
        looks: 0,
        end(body) {
          if (reading.delete(each)) resolve(body);
        },
      };
      reading.add(each);
      timer ??= setInterval(look, withinMs / looksAllowed).unref();
      request.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > limit) each.end({ ok: false, why: "tooLarge" });
        else chunks.push(chunk);
      });
      // Joined as bytes: a character may be cut by the border of two chunks.
      request.on("end", () => each.end({ ok: true, bytes: joined(chunks) }));
      request.on("close", () => each.end({ ok: false, why: "cutOff" }));
      if (Number(request.headers["content-length"] ?? 0) > limit) each.end({ ok: false, why: "tooLarge" });
    });
}

function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks);
}
