import type mongoose from "mongoose";
import { z } from "zod";

/** Holds one document while a restore fills the database; no model's, so that it is in no backup. */
export const restoringName = "restoring";
const Mark = z.object({ file: z.string(), at: z.date() });
const Beat = z.object({ _id: z.string(), at: z.date() });
/** An instance notes every ten seconds that it is there. */
const aliveMs = 60_000;

const marks = (connection: mongoose.Connection) =>
  connection.collection<{ _id: string; file: string; at: Date }>(restoringName);

/** From here on the database holds a part of the backup only. */
export async function beginRestoring(connection: mongoose.Connection, mark: { file: string; at: Date }): Promise<void> {
  await marks(connection).updateOne({ _id: "restore" }, { $set: mark }, { upsert: true });
}

export async function endRestoring(connection: mongoose.Connection): Promise<void> {
  await connection.dropCollection(restoringName);
}

/**
 * To be asked before anything is done with a database: what was restored in part looks like a whole one whose other
 * whistles never were.
 * @throws Error when a restore into it broke off, or is still going on; a mark that can't be read is no leave to go on
 */
export async function refuseHalfRestored(connection: mongoose.Connection): Promise<void> {
  const found = await marks(connection).findOne({});
  if (found === null) return;
  const mark = Mark.safeParse(found);
  const what = mark.success
    ? `holds a part of ${mark.data.file} only: the restore begun at ${mark.data.at.toISOString()}`
    : "is marked as restored in part, by a mark that can't be read: a restore";
  throw new Error(`This database ${what} broke off or is still going on. Let it end, or run it again with --replace.`);
}

/** Instances of the bot that were heard of a moment ago and have not said that they stop. */
export async function botsRunning(connection: mongoose.Connection, now: Date): Promise<string[]> {
  const rows = await connection
    .collection("heartbeats")
    .find({ at: { $gte: new Date(now.getTime() - aliveMs) }, left: false })
    .sort({ _id: 1 })
    .toArray();
  return z
    .array(Beat)
    .parse(rows)
    .map(({ _id }) => _id);
}
