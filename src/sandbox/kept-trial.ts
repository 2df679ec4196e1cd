import type mongoose from "mongoose";
import { z } from "zod";

/** What the trial itself remembers in the bot's database: where its clock stood. */
export type KeptTrial = {
  /** Where the clock stood when the trial last ran on these data; null for data that no trial has made. */
  lastNow(): Promise<Date | null>;
  isEmpty(): Promise<boolean>;
  noteNow(now: Date): Promise<void>;
  /**
   * Empties the data but for the people's open ids: the bot would learn the same ones again, which takes time. The
   * collections stay with their indexes: to build them takes longer, and whoever asks meanwhile finds nothing, not an error.
   */
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
      const names = (await connection.listCollections()).map(({ name }) => name);
      const notPeople = { $or: [{ _id: { $lt: "person:" } }, { _id: { $gte: "person;" } }] };
      await Promise.all(
        names
          .filter((name) => !name.startsWith("system."))
          .map((name) => connection.collection<{ _id: string }>(name).deleteMany(name === learntName ? notPeople : {})),
      );
    },
    async noteNow(now) {
      await clock.updateOne({ _id: "clock" }, { $set: { now } }, { upsert: true });
    },
  };
}
