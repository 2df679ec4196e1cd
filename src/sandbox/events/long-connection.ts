import { randomBytes, randomInt } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { urlOf } from "../http/request.js";
import { newEventId } from "../ids.js";
import { isObject, parseJson } from "../json.js";
import type { Switches } from "../switches.js";
import { decodeFrame, encodeFrame } from "./frame.js";
import type { Reply } from "./webhook.js";

const service = 33554678;
const mostConnections = 50;
const answerLimitMs = 3000;
const ticketLife = 60;

/** How a client is to behave; it hears so when it asks where to connect, and with each pong. */
export const clientConfigOf = (switches: Switches) => ({
  ReconnectCount: switches.wsReconnectCount,
  ReconnectInterval: switches.wsReconnectInterval,
  ReconnectNonce: switches.wsReconnectNonce,
  PingInterval: switches.wsPingInterval,
});

/** The long connections of the app: events go to one of them, chosen at random, as on the platform. */
export class LongConnections {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets: string[] = [];
  readonly #open = new Set<WebSocket>();
  readonly #awaited = new Map<string, (reply: Reply) => void>();
  readonly #log: (line: string) => void;
  readonly #switches: Switches;
  /** Over which connection each event went last. */
  readonly #usedFor = new WeakMap<object, WebSocket>();

  constructor(log: (line: string) => void, switches: Switches) {
    this.#switches = switches;
    this.#log = log;
  }

  isFull(): boolean {
    return this.#open.size >= mostConnections;
  }

  count(): number {
    return this.#open.size;
  }

  /** The address for one connection. `device_id` and `service_id` must not come first: the SDK misreads the first one. */
  newAddress(host: string): string {
    const ticket = randomBytes(16).toString("hex");
    this.#tickets.push(ticket);
    if (this.#tickets.length > ticketLife) this.#tickets.shift();
    const device = `73${randomBytes(8).readBigUInt64BE().toString().padStart(20, "0").slice(-17)}`;
    return `ws://${host}${this.#switches.wsPath}?fpid=493&aid=552564&device_id=${device}&access_key=${ticket.slice(0, 8)}&service_id=${service}&ticket=${ticket}`;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = urlOf(request);
    const place = this.#tickets.indexOf(url?.searchParams.get("ticket") ?? "");
    if (url?.pathname !== this.#switches.wsPath || place < 0) {
      socket.end(
        "HTTP/1.1 403 Forbidden\r\nHandshake-Status: 514\r\nHandshake-Msg: auth failed\r\nConnection: close\r\n\r\n",
      );
      return;
    }
    this.#tickets.splice(place, 1);
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#take(connection));
  }

  /** Sends an event or callback over one connection and waits for its acknowledgement. */
  send(payload: object): Promise<Reply> {
    const connection = this.#choose(payload);
    if (!connection) return Promise.resolve({ kind: "silent", why: "unreachable" });
    this.#usedFor.set(payload, connection);
    const messageId = newEventId();
    return new Promise((resolve) => {
      const end = (reply: Reply) => {
        clearTimeout(timer);
        this.#awaited.delete(messageId);
        connection.off("close", onClose);
        resolve(reply);
      };
      const onClose = () => end({ kind: "silent", why: "unreachable" });
      const timer = setTimeout(() => end({ kind: "silent", why: "timeout" }), answerLimitMs);
      this.#awaited.set(messageId, end);
      connection.once("close", onClose);
      for (const frame of framesOf(messageId, Buffer.from(JSON.stringify(payload)), this.#switches.wsFragmentBytes))
        connection.send(frame);
    });
  }

  #choose(payload: object): WebSocket | undefined {
    const used = this.#usedFor.get(payload);
    if (this.#switches.wsRepeat === "same" && used && this.#open.has(used)) return used;
    const connections = [...this.#open];
    return connections[connections.length > 1 ? randomInt(connections.length) : 0];
  }

  /** Cuts every connection, as a network fault would; clients come back with a new address. */
  cut(): void {
    for (const connection of this.#open) connection.terminate();
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  #take(connection: WebSocket): void {
    this.#open.add(connection);
    connection.setMaxListeners(0); // one listener for each event on its way
    connection.on("close", () => this.#open.delete(connection));
    connection.on("error", (error) => this.#log(`long connection: ${error.message}`));
    connection.on("message", (data) => {
      const frame = decodeFrame(
        Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]),
      );
      if (!frame) return;
      if (frame.method === 0 && frame.headers.type === "ping") {
        // Whole or not at all; without it the SDK complains of each pong.
        const payload = Buffer.from(JSON.stringify(clientConfigOf(this.#switches)));
        connection.send(encodeFrame({ service: frame.service, method: 0, headers: { type: "pong" }, payload }));
      }
      if (frame.method === 1) this.#acknowledged(frame.headers.message_id ?? "", frame.payload);
    });
  }

  #acknowledged(messageId: string, payload: Buffer | undefined): void {
    const ack = parseJson(payload?.toString("utf8") ?? "");
    if (!isObject(ack)) return;
    const text = typeof ack.data === "string" ? Buffer.from(ack.data, "base64").toString("utf8") : "";
    this.#awaited.get(messageId)?.({
      kind: "answered",
      status: typeof ack.code === "number" ? ack.code : 0,
      body: text === "" ? undefined : (parseJson(text) ?? text),
    });
  }
}

function framesOf(messageId: string, payload: Buffer, limit: number): Uint8Array[] {
  const fragmentBytes = limit || Math.max(1, payload.length);
  const sum = Math.max(1, Math.ceil(payload.length / fragmentBytes));
  return Array.from({ length: sum }, (_, seq) =>
    encodeFrame({
      service,
      method: 1,
      headers: { type: "event", message_id: messageId, sum: String(sum), seq: String(seq), trace_id: messageId },
      payload: payload.subarray(seq * fragmentBytes, (seq + 1) * fragmentBytes),
    }),
  );
}
