import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { tempDir } from "./temp-dir.js";

export type TestDatabase = {
  /** With a database name of its own in it. */
  uri: string;
  /** Removes the database. */
  drop(): Promise<void>;
};

const embeddedEntry = fileURLToPath(new URL("../dist/embedded-mongo/start.js", import.meta.url));

/** A database nobody else uses: in `MONGODB_URI` if that is set, else in the embedded server of this process. */
export async function testDatabase(): Promise<TestDatabase> {
  return inServer(process.env.MONGODB_URI ?? (await embedded()), `test_${randomBytes(6).toString("hex")}`);
}

async function inServer(server: string, name: string): Promise<TestDatabase> {
  const uri = withDatabase(server, name);
  return {
    uri,
    async drop() {
      const connection = await mongoose.createConnection(uri).asPromise();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

let server: Promise<string> | undefined;

/** One serves all files of a process and ends with it; the folder goes when all tests are over (global-setup.ts). */
function embedded(): Promise<string> {
  server ??= startEmbedded();
  return server;
}

async function startEmbedded(): Promise<string> {
  const { startEmbeddedMongo }: typeof import("../src/embedded-mongo/start.js") = await import(embeddedEntry);
  const dir = await tempDir("db");
  return (await startEmbeddedMongo({ dir, fsync: false, log: () => {} })).uri;
}

/** The same address with another database: `mongodb://host:1/a?x=1` becomes `mongodb://host:1/name?x=1`. */
function withDatabase(uri: string, name: string): string {
  const [, server = "", query = ""] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (server === "") throw new Error(`not a MongoDB address: ${uri}`);
  return `${server}/${name}${query}`;
}
