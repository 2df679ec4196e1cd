import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import mongoose from "mongoose";
import { type Config, dataDir } from "../config.js";
import type { Log } from "../log.js";
import { type Database, openDatabase } from "./database.js";

type Options = { create: boolean; alone: boolean };

const answerWithinMs = 10_000;

/**
 * Opens the database of the settings for one piece of work from the command line: `MONGODB_URI`, else the embedded one
 * in `DATA_DIR`, which no bot may be using at that moment.
 * @param options.create whether a folder without a database is good for a new one
 * @param options.alone whether nothing else may be on the folder; else a bot that runs on it is asked to serve
 * @throws Error that says what to do, when there is no database or it can't be reached
 */
export async function visitDatabase<Result>(
  config: Config,
  log: Log,
  options: Options,
  work: (connection: mongoose.Connection) => Promise<Result>,
): Promise<Result> {
  const database = await open(config, log, options);
  try {
    const connection = await connect(database.uri);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
}

async function open(config: Config, log: Log, { create, alone }: Options): Promise<Database> {
  const dir = resolve(dataDir(config));
  if (!config.MONGODB_URI && !create && !existsSync(dir))
    throw new Error(`There is no database in ${dir}. Set DATA_DIR to its folder, or MONGODB_URI to its address.`);
  try {
    return await openDatabase(config, log);
  } catch (error) {
    // A bot that runs on the folder serves others through the socket in it.
    const socket = join(dir, "run", "mongo.sock");
    if (existsSync(socket) && !alone)
      return { uri: `mongodb://${encodeURIComponent(socket)}/?directConnection=true`, close: async () => {} };
    throw new Error(
      `The embedded database in ${dir} could not be opened: ${messageOf(error)}\n` +
        (alone
          ? "If a bot or a trial is running on that folder, stop it first."
          : "If a bot or a trial is running on that folder, stop it first, or ask the database through it: set " +
            "MONGODB_URI to the address under which it runs."),
      { cause: error },
    );
  }
}

async function connect(uri: string): Promise<mongoose.Connection> {
  try {
    return await mongoose
      .createConnection(uri, { autoIndex: false, serverSelectionTimeoutMS: answerWithinMs })
      .asPromise();
  } catch (error) {
    throw new Error(`The database does not answer: ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
