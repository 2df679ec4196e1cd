import mongoose from "mongoose";
import { z } from "zod";
import { bodyOf, type Contents, checkBackupFile, headingLine, type Written, writeBackupFile } from "./backup-file.js";
import { beginRestoring, botsRunning, endRestoring, refuseHalfRestored, restoringName } from "./restoring.js";

const { EJSON } = mongoose.mongo.BSON;

/** How far a collection has come. */
export type Progress = (collection: string, done: number, of: number) => void;

/**
 * A bot may go on while a backup is made, so the order matters: what is recorded before it is done (inbox), and what
 * may only speak of less than the whistles hold (seals, how much of them other platforms have heard), comes before the whistles; what follows from them after.
 */
const first = ["inbox", "seals", "webhooks", "whistles"];

const readAtOnce = 200;
const progressEach = 500;
const insertedAtOnce = 500;
const insertedCharacters = 4_000_000;

/** What a server says of an index, less what only the server decides. */
const Index = z.looseObject({ name: z.string(), key: z.record(z.string(), z.unknown()) }).transform((index) => {
  const { v: _version, ns: _namespace, ...rest } = index;
  return rest;
});
const Collection = z.object({ collection: z.string(), indexes: z.array(Index) });
const Document = z.object({ document: z.record(z.string(), z.unknown()) });

/**
 * Writes every collection with its indexes into a file. Each document is whole; the file as a whole is not one moment
 * if a bot goes on meanwhile, yet what it restores to, the bot can go on from.
 * @returns how many documents of each collection
 * @throws Error when the database holds a part of another backup only
 */
export async function backup(
  connection: mongoose.Connection,
  { file, at, progress }: { file: string; at: Date; progress: Progress },
): Promise<Contents["counts"]> {
  await refuseHalfRestored(connection);
  return writeBackupFile(file, linesOf(connection, at, progress));
}

async function* linesOf(connection: mongoose.Connection, at: Date, progress: Progress): AsyncGenerator<Written> {
  const counts: Record<string, number> = {};
  yield { line: headingLine(at), counts };
  for (const name of inOrder(await collectionsOf(connection))) {
    const collection = connection.collection(name);
    const indexes = z.array(Index).parse(await collection.listIndexes().toArray());
    counts[name] = 0;
    yield { line: JSON.stringify({ collection: name, indexes: EJSON.serialize(indexes) }), counts };

    const total = await collection.countDocuments({});
    let done = 0;
    // Types as they are stored, an int as an int: whatever reads it back compares and hashes the same.
    const documents = collection.find({}, { promoteValues: false, bsonRegExp: true }).sort({ _id: 1 });
    for await (const document of documents.batchSize(readAtOnce)) {
      done += 1;
      counts[name] = done;
      yield { line: `{"document":${EJSON.stringify(document, { relaxed: false })}}`, counts };
      if (done % progressEach === 0) progress(name, done, Math.max(done, total));
    }
    progress(name, done, done);
  }
}

const inOrder = (names: string[]): string[] => [
  ...first.filter((name) => names.includes(name)),
  ...names.filter((name) => !first.includes(name)).sort(),
];

async function collectionsOf(connection: mongoose.Connection): Promise<string[]> {
  const Listed = z.object({ name: z.string(), type: z.string().default("collection") });
  const listed = z.array(Listed).parse(await connection.listCollections());
  const stranger = listed.find(({ name, type }) => type !== "collection" && !name.startsWith("system."));
  if (stranger) throw new Error(`${stranger.name} is a ${stranger.type}; a backup holds plain collections only`);
  return listed.map(({ name }) => name).filter((name) => !name.startsWith("system."));
}

export type Restored =
  | { ok: true; contents: Contents }
  | { ok: false; notEmpty: string[] }
  /** Instances of the bot that work on the database: one of them would go on with what is no more. */
  | { ok: false; running: string[] };

/**
 * Brings a backup into a database. The file is read to its end and compared with its checksum before anything is
 * touched. While it goes on the database is marked, so that no bot takes a part of it for the whole.
 * @param options.replace drops what the database holds; without it only an empty one is filled
 * @throws Error when the file is not a whole backup, or the database refuses; the database may then hold a part
 */
export async function restore(
  connection: mongoose.Connection,
  { file, replace, at, progress }: { file: string; replace: boolean; at: Date; progress: Progress },
): Promise<Restored> {
  const contents = await checkBackupFile(file);
  const running = await botsRunning(connection, at);
  if (running.length > 0) return { ok: false, running };
  const present = await collectionsOf(connection);
  const notEmpty: string[] = [];
  for (const name of present) if ((await connection.collection(name).findOne({})) !== null) notEmpty.push(name);
  if (notEmpty.length > 0 && !replace) return { ok: false, notEmpty };
  await beginRestoring(connection, { file, at });
  // One that was just starting has been heard of by now, or else finds the mark (app.ts): each looks after it has written.
  const started = await botsRunning(connection, at);
  if (started.length > 0) {
    if (!present.includes(restoringName)) await endRestoring(connection);
    return { ok: false, running: started };
  }
  // The empty ones too: their indexes may be other ones.
  for (const name of present) if (name !== restoringName) await connection.dropCollection(name);
  await fill(connection, file, contents.counts, progress);
  await endRestoring(connection);
  return { ok: true, contents };
}

type Filling = { name: string; indexes: z.infer<typeof Index>[]; done: number };

async function fill(
  connection: mongoose.Connection,
  file: string,
  counts: Contents["counts"],
  progress: Progress,
): Promise<void> {
  let filling: Filling | null = null;
  let waiting: Record<string, unknown>[] = [];
  let characters = 0;

  const insert = async (into: Filling): Promise<void> => {
    if (waiting.length === 0) return;
    await connection.collection(into.name).insertMany(waiting);
    into.done += waiting.length;
    waiting = [];
    characters = 0;
    progress(into.name, into.done, counts[into.name] ?? into.done);
  };
  const finish = async (into: Filling | null): Promise<void> => {
    if (into === null) return;
    await insert(into);
    if (into.done !== (counts[into.name] ?? 0))
      throw new Error(`${into.name} got ${into.done} of ${counts[into.name] ?? 0} documents`);
    await createIndexes(connection, into);
  };

  for await (const line of bodyOf(file)) {
    if (line.startsWith('{"collection":')) {
      await finish(filling);
      const { collection, indexes } = Collection.parse(EJSON.parse(line));
      filling = { name: collection, indexes, done: 0 };
      continue;
    }
    if (filling === null) throw new Error(`${file} has a document before its first collection`);
    waiting.push(Document.parse(EJSON.parse(line, { relaxed: false })).document);
    characters += line.length;
    if (waiting.length >= insertedAtOnce || characters >= insertedCharacters) await insert(filling);
  }
  await finish(filling);
}

/** After the documents, which is faster; that of `_id` is there by itself. */
async function createIndexes(connection: mongoose.Connection, { name, indexes }: Filling): Promise<void> {
  const own = indexes.filter((index) => index.name !== "_id_");
  if (own.length === 0) return;
  if (!connection.db) throw new Error("the connection was closed while the backup was restored");
  await connection.db.command({ createIndexes: name, indexes: own });
}
