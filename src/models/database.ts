import { resolve } from "node:path";
import { type Config, dataDir } from "../config.js";
import type { Log } from "../log.js";

export type Database = { uri: string; close(): Promise<void> };

/** The address of the database: `MONGODB_URI`, else the embedded one, which is then started in `DATA_DIR`. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  if (config.MONGODB_URI) return { uri: config.MONGODB_URI, close: async () => {} };
  const { startEmbeddedMongo } = await import("../embedded-mongo/start.js");
  const embedded = await startEmbeddedMongo({
    dir: resolve(dataDir(config)),
    fsync: true,
    log: (line: string) => log.info(line),
  });
  return { uri: embedded.uri, close: () => embedded.stop() };
}
