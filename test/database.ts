import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";

export type TestDatabase = {
  /** With a database name of its own in it. */
  uri: string;
  /** Removes the database, and ends the server if this test started one. */
  drop(): Promise<void>;
};

const embeddedEntry = fileURLToPath(new URL("../dist/embedded-mongo/start.js", import.meta.url));

/** A database nobody else uses: in `MONGODB_URI` if that is set, else in an embedded server started for it. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const given = process.env.MONGODB_URI;
  return given ? inServer(given, name) : embedded(name);
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

async function embedded(name: string): Promise<TestDatabase> {
  if (!existsSync(embeddedEntry)) throw new Error("build first (npm run build), or set MONGODB_URI");
  const { startEmbeddedMongo }: typeof import("../src/embedded-mongo/start.js") = await import(embeddedEntry);
  const dir = await mkdtemp(join(tmpdir(), "chuishao-test-"));
  const server = await startEmbeddedMongo({ dir, fsync: false, log: () => {} });
  return {
    uri: withDatabase(server.uri, name),
    async drop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The same address with another database: `mongodb://host:1/a?x=1` becomes `mongodb://host:1/name?x=1`. */
function withDatabase(uri: string, name: string): string {
  const [, server = "", query = ""] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (server === "") throw new Error(`not a MongoDB address: ${uri}`);
  return `${server}/${name}${query}`;
}
