import { connect, type Socket } from "node:net";
import { z } from "zod";
import { envelope, sealed, signature } from "../test/bot/signed-post.js";

/**
 * The load generator, a process of its own: keeps `callers` sockets busy with prepared requests for `ms`, longer if
 * `atLeast` have not been answered by then, and counts what came back. Its requests are signed and encrypted before the clock runs.
 */
const Question = z.object({
  port: z.number(),
  ms: z.number(),
  callers: z.number(),
  kind: z.enum(["message", "same", "tap"]),
  atLeast: z.number().default(0),
});

const prepared = 60_000;
const requests = new Map<string, Buffer[]>();
const next = new Map<string, number>();

function requestsOf(kind: "message" | "same" | "tap"): Buffer[] {
  const known = requests.get(kind);
  if (known) return known;
  const made = Array.from({ length: kind === "message" ? prepared : 1 }, (_, n) => request(kind, n));
  requests.set(kind, made);
  return made;
}

/** Of the size of a real one: 1.5 KB when it is encrypted. */
function request(kind: "message" | "same" | "tap", n: number): Buffer {
  const id = n.toString(16).padStart(32, "0");
  const event =
    kind === "tap"
      ? {
          operator: { open_id: `ou_${id}`, union_id: `on_${id}`, tenant_key: "736588c9260f175e" },
          token: `c-${id}`,
          action: { tag: "button", value: { do: "accept", whistleId: id }, timezone: "Asia/Shanghai" },
          host: "im_message",
          context: { open_message_id: `om_${id}`, open_chat_id: `oc_${id}` },
        }
      : {
          sender: {
            sender_id: { union_id: `on_${id}`, user_id: "e33ggbyz", open_id: `ou_${id}` },
            sender_type: "user",
            tenant_key: "736588c9260f175e",
          },
          message: {
            message_id: `om_${id}`,
            create_time: "1609073151345",
            update_time: "1609073151345",
            chat_id: `oc_${(n % 32).toString(16).padStart(32, "0")}`,
            chat_type: "group",
            message_type: "text",
            content: JSON.stringify({ text: "@_user_1 /吹哨 三号楼漏水 @_user_2 海埂路12号，水已经流到一楼" }),
            mentions: [1, 2].map((key) => ({
              key: `@_user_${key}`,
              id: { union_id: `on_${id}`, user_id: "e33ggbyz", open_id: `ou_${id}` },
              mentioned_type: "user",
              name: "水务局",
              tenant_key: "736588c9260f175e",
            })),
          },
        };
  const type = kind === "tap" ? "card.action.trigger" : "im.message.receive_v1";
  const body = sealed(envelope(type, event, { event_id: id }));
  const headers = { ...signature(body, new Date()), "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST /webhook/event HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json; charset=utf-8\r\n${lines.join("")}\r\n${body}`,
  );
}

type Result = { done: number; wrong: number; latencies: number[] };

async function run({ port, ms, callers, kind, atLeast }: z.infer<typeof Question>): Promise<Result> {
  const list = requestsOf(kind);
  const result: Result = { done: 0, wrong: 0, latencies: [] };
  const end = performance.now() + ms;
  const isOver = () => performance.now() >= end && result.done >= atLeast;
  const take = () => {
    const index = next.get(kind) ?? 0;
    next.set(kind, (index + 1) % list.length);
    const found = list[index];
    if (!found) throw new Error("no request is prepared");
    return found;
  };
  await Promise.all(Array.from({ length: callers }, () => caller(port, isOver, take, result)));
  return result;
}

function caller(port: number, isOver: () => boolean, take: () => Buffer, result: Result): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    let sentAt = 0;
    let rest = Buffer.alloc(0);
    const send = () => {
      if (isOver()) {
        socket.destroy();
        return resolve();
      }
      sentAt = performance.now();
      socket.write(take());
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const length = answerLength(rest);
      if (length === null || rest.length < length) return;
      result.done += 1;
      if (rest.toString("latin1", 9, 12) !== "200") result.wrong += 1;
      result.latencies.push(performance.now() - sentAt);
      rest = rest.subarray(length);
      send();
    });
  });
}

function answerLength(bytes: Buffer): number | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? end + 4 : end + 4 + Number(length);
}

process.on("message", (message) => {
  run(Question.parse(message)).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.({ ready: true });
