import { monitorEventLoopDelay } from "node:perf_hooks";
import mongoose from "mongoose";
import { embeddedDatabase } from "../database.js";

/**
 * A process that holds the embedded database as the bot does, in a worker thread, and asks it for work that is heavy for
 * the database and light for whoever asks: all documents of a large collection are changed, which has the log compacted
 * over and over, and searched without an index. Answers each question with the longest delays of its event loop: at
 * rest, during that work, and while it reads many documents at once, which its own driver has to decode.
 */
const documents = 100_000;
const restMs = 1_500;

const database = await embeddedDatabase();
const connection = await mongoose.createConnection(database.uri).asPromise();
const store = connection.collection<{ _id: number; round: number; text: string }>("store");
const text = "海埂路12号占道经营，".repeat(20);
for (let from = 0; from < documents; from += 500) {
  await store.insertMany(
    Array.from({ length: 500 }, (_, n) => ({ _id: from + n, round: 0, text: `${text}${from + n}` })),
  );
}

async function heavyWork(): Promise<void> {
  await store.updateMany({}, { $inc: { round: 1 } });
  await store.countDocuments({ text: { $regex: "占道经营，9999$" } });
  await store.updateMany({ round: { $gt: 0 } }, { $inc: { round: 1 } });
}

/** Milliseconds by which the loop was late, at worst. */
async function worstDelay(work: () => Promise<unknown>): Promise<number> {
  const resolution = 1;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5)); // what comes last is counted once the loop has gone round
  delay.disable();
  return delay.max / 1e6 - resolution;
}

process.on("message", async () => {
  process.send?.({
    rest: await worstDelay(() => new Promise((resolve) => setTimeout(resolve, restMs))),
    work: await worstDelay(heavyWork),
    reading: await worstDelay(() => store.find({}, { limit: 20_000, batchSize: 20_000 }).toArray()),
  });
});
process.send?.({ documents });
