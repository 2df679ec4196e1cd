import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { type Server, startServer } from "../../src/embedded-mongo/server.js";

export type Doc = { [key: string]: unknown };
export type Stored = Doc & { _id: string | number };
export type Collection = mongoose.mongo.Collection<Stored>;

export type TestServer = {
  server: Server;
  dir: string;
  uri: string;
  connection: mongoose.Connection;
  /** An unmodified driver's collection, by way of mongoose. */
  collection(name: string): Collection;
  /** What the server had to tell: internal errors land here. */
  told: string[];
  stop(): Promise<void>;
};

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "embedded-"));
}

/** A server in this thread with mongoose connected to it, on a clock that stands where it is set. */
export async function startTestServer(
  clock: () => Date = () => new Date(),
  options: { expireEachMs?: number } = {},
): Promise<TestServer> {
  const dir = await temporaryFolder();
  const told: string[] = [];
  const server = await startServer(
    { port: 0 },
    { dir, fsync: false, clock, tell: (line) => told.push(line), ...options },
  );
  const uri = `mongodb://127.0.0.1:${server.port}/?directConnection=true`;
  const connection = await mongoose.createConnection(uri, { dbName: "test" }).asPromise();
  const db = connection.db;
  if (!db) throw new Error("not connected");
  return {
    server,
    dir,
    uri,
    connection,
    told,
    collection: (name) => db.collection<Stored>(name),
    async stop() {
      await connection.close();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The code a promise fails with. */
export async function codeOf(promise: Promise<unknown>): Promise<number | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number") return error.code;
    throw error;
  }
}
