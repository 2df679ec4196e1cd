import { createServer, type Socket } from "node:net";
import { BSON } from "bson";
import { z } from "zod";

/**
 * Speaks MongoDB's wire protocol and stores nothing: it says yes to every write and finds nothing. What is measured
 * against it is the client's cost and its round trips, never a database's time. The first argument delays each answer
 * (milliseconds).
 */
const delayMs = Number(process.argv[2] ?? 0);
const opQuery = 2004;
const opMsg = 2013;

const Sections = z.array(z.unknown()).catch([]);

const hello = {
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

function answerTo(command: Record<string, unknown>, listed: number): object {
  const [name = ""] = Object.keys(command);
  const written = Math.max(listed, Sections.parse(command.documents ?? command.updates ?? command.deletes).length);
  switch (name) {
    case "insert":
    case "delete":
      return { n: written, ok: 1 };
    case "update":
      return { n: written, nModified: written, ok: 1 };
    case "find":
    case "aggregate":
      return { cursor: { id: BSON.Long.ZERO, ns: "bench.none", firstBatch: [] }, ok: 1 };
    default:
      return { ...hello, connectionId: 1, localTime: new Date() };
  }
}

function handle(socket: Socket, message: Buffer): void {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  const reply = (bytes: Buffer) => (delayMs > 0 ? setTimeout(() => socket.write(bytes), delayMs) : socket.write(bytes));
  if (opCode === opQuery) {
    const body = Buffer.from(BSON.serialize({ ...hello, connectionId: 1, localTime: new Date() }));
    const fields = Buffer.alloc(20);
    fields.writeInt32LE(8, 0);
    fields.writeInt32LE(1, 16);
    reply(framed(requestId, 1, Buffer.concat([fields, body])));
    return;
  }
  if (opCode !== opMsg) throw new Error(`unknown operation ${opCode}`);
  const { command, listed } = read(message);
  const body = Buffer.from(BSON.serialize(answerTo(command, listed)));
  reply(framed(requestId, opMsg, Buffer.concat([Buffer.alloc(5), body])));
}

/** The command, and how many documents came in a list beside it. */
function read(message: Buffer): { command: Record<string, unknown>; listed: number } {
  let at = 20;
  let command: Record<string, unknown> = {};
  let listed = 0;
  while (at < message.length) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    if (kind === 0) command = BSON.deserialize(message.subarray(at + 1, at + 1 + size));
    else {
      let document = message.indexOf(0, at + 5) + 1;
      for (; document < at + 1 + size; document += message.readInt32LE(document)) listed += 1;
    }
    at += 1 + size;
  }
  return { command, listed };
}

function framed(responseTo: number, opCode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opCode, 12);
  return Buffer.concat([head, body]);
}

const server = createServer((socket) => {
  socket.setNoDelay(true);
  let rest = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      handle(socket, rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  process.send?.({ uri: `mongodb://127.0.0.1:${port}/bench?directConnection=true` });
});
