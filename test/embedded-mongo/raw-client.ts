import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { crc32 } from "node:zlib";
import { deserialize, serialize } from "bson";
import type { Doc } from "./server.js";

/** An OP_MSG by hand: sections, flags and checksum as wanted. */
export function opMsg(
  requestId: number,
  body: Doc,
  { flags = 0, sequences = {} }: { flags?: number; sequences?: { [name: string]: Doc[] } } = {},
): Buffer {
  const sections = [Buffer.from([0]), Buffer.from(serialize(body))];
  for (const [name, docs] of Object.entries(sequences)) {
    const content = Buffer.concat([Buffer.from(`${name}\0`), ...docs.map((doc) => Buffer.from(serialize(doc)))]);
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeInt32LE(content.length + 4, 1);
    sections.push(head, content);
  }
  const checksum = Buffer.alloc(flags & 1 ? 4 : 0);
  const content = Buffer.concat([Buffer.alloc(20), ...sections, checksum]);
  content.writeInt32LE(content.length, 0);
  content.writeInt32LE(requestId, 4);
  content.writeInt32LE(2013, 12);
  content.writeUInt32LE(flags, 16);
  if (flags & 1) content.writeUInt32LE(crc32(content.subarray(0, -4)), content.length - 4);
  return content;
}

export function opQuery(requestId: number, query: Doc, namespace = "admin.$cmd"): Buffer {
  const content = Buffer.concat([
    Buffer.alloc(20),
    Buffer.from(`${namespace}\0`),
    Buffer.alloc(8),
    Buffer.from(serialize(query)),
  ]);
  content.writeInt32LE(content.length, 0);
  content.writeInt32LE(requestId, 4);
  content.writeInt32LE(2004, 12);
  return content;
}

export type Reply = { responseTo: number; opCode: number; body: Doc };

/** A connection that sends bytes and reads replies. */
export class RawClient {
  readonly socket: Socket;
  /** In pieces until a reply is whole: joined at each piece, a large one would be copied hundreds of times. */
  #pieces: Buffer[] = [];
  #have = 0;
  #want = 16;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#pieces.push(chunk);
      this.#have += chunk.length;
      socket.emit("grown");
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => socket.emit("grown"));
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** The next reply, or undefined once the server has closed the connection. */
  async reply(): Promise<Reply | undefined> {
    for (;;) {
      if (this.#have >= this.#want) {
        const buffered = Buffer.concat(this.#pieces);
        this.#pieces = [buffered];
        this.#want = buffered.readInt32LE(0);
        if (this.#have >= this.#want) return this.#take(buffered);
      }
      if (this.socket.closed || this.socket.destroyed) return undefined;
      // not `once` of events, which would throw where the server cuts the connection: that is an answer here
      await new Promise((resolve) => this.socket.once("grown", resolve));
    }
  }

  async ask(message: Buffer): Promise<Reply | undefined> {
    this.socket.write(message);
    return this.reply();
  }

  #take(buffered: Buffer): Reply {
    const frame = buffered.subarray(0, this.#want);
    this.#pieces = [buffered.subarray(this.#want)];
    this.#have -= this.#want;
    this.#want = 16;
    const opCode = frame.readInt32LE(12);
    return { responseTo: frame.readInt32LE(8), opCode, body: deserialize(frame.subarray(opCode === 1 ? 36 : 21)) };
  }
}
