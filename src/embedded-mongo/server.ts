import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { sessionOf } from "./commands/sessions.js";
import { runCommand } from "./commands/table.js";
import { type EngineOptions, type OpenEngine, openEngine } from "./engine.js";
import { CommandError } from "./errors.js";
import type { Doc } from "./values/document.js";
import { BadMessage, BrokenStream, encodeReply, Framer, parseMessage } from "./wire/message.js";

/** Where to listen: a Unix socket, or a port of 127.0.0.1 (0: any free one). There is no authentication. */
export type Address = { path: string } | { port: number };

export type Server = { port: number | undefined; engine: OpenEngine; stop(): Promise<void> };

/**
 * Opens the folder and serves it until stopped.
 * @throws FolderInUse, DamagedFiles, and what listening throws
 */
export async function startServer(address: Address, options: EngineOptions): Promise<Server> {
  const engine = await openEngine(options);
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, engine, ++connections, options.tell);
  });
  try {
    // the folder is ours, so a socket that lies here was left by a process that was killed
    if ("path" in address) await rm(address.path, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen("path" in address ? { path: address.path } : { port: address.port, host: "127.0.0.1" }, resolve);
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  server.on("error", (error) => options.tell(`listening: ${String(error)}`));
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : undefined,
    engine,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await engine.close();
    },
  };
}

/** One conversation: replies go out in the order of the requests. */
function serve(socket: Socket, engine: OpenEngine, connectionId: number, tell: (message: string) => void): void {
  const framer = new Framer();
  let working = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      for (let frame = framer.next(); frame; frame = framer.next()) {
        const reply = await answer(frame, engine, connectionId, tell);
        if (reply && !socket.destroyed && !socket.write(reply)) await drained(socket);
      }
      socket.resume();
    } catch (error) {
      if (!(error instanceof BrokenStream)) tell(`connection ${connectionId}: ${String(error)}`);
      socket.destroy();
    }
    working = false;
  }

  socket.on("data", (chunk) => {
    framer.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
    if (working) socket.pause();
    else work();
  });
  // a client that goes away in the middle is no event of ours
  socket.on("error", () => socket.destroy());
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    // Whichever comes first takes the other away: a connection that has read slowly often would gather listeners.
    const go = () => {
      socket.off("drain", go);
      socket.off("close", go);
      resolve();
    };
    socket.once("drain", go);
    socket.once("close", go);
  });

async function answer(
  frame: Buffer,
  engine: OpenEngine,
  connectionId: number,
  tell: (message: string) => void,
): Promise<Buffer | undefined> {
  try {
    const message = parseMessage(frame);
    const reply = await respond(message.command, engine, connectionId, tell);
    return message.silent ? undefined : encodeReply(message, reply);
  } catch (error) {
    if (!(error instanceof BadMessage)) throw error;
    return encodeReply({ requestId: error.requestId, legacy: false }, failure(new CommandError(22, error.message)));
  }
}

async function respond(
  command: Doc,
  engine: OpenEngine,
  connectionId: number,
  tell: (message: string) => void,
): Promise<Doc> {
  try {
    if (typeof command.$db !== "string") throw new CommandError(40414, "BSON field '$db' is missing");
    const caller = { engine, db: command.$db, connectionId, session: sessionOf(command.lsid) };
    return { ...(await runCommand(command, caller)), ok: 1 };
  } catch (error) {
    if (error instanceof CommandError) return failure(error);
    // ours to repair: the client hears of it, the log says where
    tell(`internal error in ${Object.keys(command)[0] ?? ""}: ${error instanceof Error ? error.stack : String(error)}`);
    return failure(new CommandError(1, `internal error: ${String(error)}`));
  }
}

const failure = ({ message, code, codeName, details }: CommandError): Doc => ({
  ok: 0,
  errmsg: message,
  code,
  codeName,
  ...details,
});
