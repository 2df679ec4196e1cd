import type mongoose from "mongoose";
import { z } from "zod";

/** What the trial itself remembers in the bot's database: where its clock stood. */
export type KeptTrial = {
  /** Where the clock stood when the trial last ran on these data; null for data that no trial has made. */
  lastNow(): Promise<Date | null>;
  isEmpty(): Promise<boolean>;
  noteNow(now: Date): Promise<void>;
  /** Empties the data but for the people's open ids: the bot would learn the same ones again, which takes time. */
  empty(): Promise<void>;
};

const collectionName = "trial";
/** Of the bot's own: what it learnt of people, by `person:ID`. */
const learntName = "bindings";
const Clock = z.object({ now: z.date() });

export function createKeptTrial(connection: mongoose.Connection): KeptTrial {
  const clock = connection.collection<{ _id: string; now: Date }>(collectionName);
  return {
    async lastNow() {
      const kept = await clock.findOne({ _id: "clock" });
      return kept ? Clock.parse(kept).now : null;
    },
    async isEmpty() {
      return (await connection.listCollections()).length === 0;
    },
    async empty() {
      const learnt = connection.collection<{ _id: string }>(learntName);
      const people = await learnt.find({ _id: { $gte: "person:", $lt: "person;" } }).toArray();
      await connection.dropDatabase();
      if (people.length > 0) await learnt.insertMany(people);
    },
    async noteNow(now) {
      await clock.updateOne({ _id: "clock" }, { $set: { now } }, { upsert: true });
    },
  };
}
