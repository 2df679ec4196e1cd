import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import mongoose from "mongoose";

/** The embedded database as `npm start` uses it, from the built files: its worker is a file of its own. */
export async function embeddedDatabase(): Promise<{ uri: string; stop(): Promise<void> }> {
  const entry = pathToFileURL(join(process.cwd(), "dist/embedded-mongo/start.js")).href;
  const { startEmbeddedMongo }: typeof import("../src/embedded-mongo/start.js") = await import(entry);
  const dir = await mkdtemp(join(tmpdir(), "chuishao-bench-"));
  const server = await startEmbeddedMongo({ dir, fsync: false, log: () => {} });
  return {
    uri: server.uri,
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const background = new Set(["hello", "ismaster", "ping", "endSessions"]);

/** A connection that counts its commands, those of the driver's own housekeeping left out. */
export async function countingConnection(uri: string): Promise<{ connection: mongoose.Connection; count(): number }> {
  let commands = 0;
  const connection = await mongoose.createConnection(uri, { monitorCommands: true }).asPromise();
  connection.getClient().on("commandStarted", ({ commandName }) => {
    if (!background.has(commandName)) commands += 1;
  });
  return { connection, count: () => commands };
}
