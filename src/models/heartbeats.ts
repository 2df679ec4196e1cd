import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    left: { type: Boolean, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "heartbeats" },
);

const Row = z.object({ at: z.date() });

/** Which instances of the bot are there, each by its name, and when any was last. By the bot's own clock. */
export type Heartbeats = {
  beat(instance: string, now: Date): Promise<void>;
  /** It stops of its own accord: the others need not wait until it is missed. A successor of its name stays. */
  leave(instance: string, now: Date): Promise<void>;
  /** Instances that have been heard of since then. */
  alive(since: Date): Promise<number>;
  /** When any instance was last heard of; null: none ever was. */
  lastSeen(): Promise<Date | null>;
  /** Instances that nobody has heard of since. */
  forgetBefore(moment: Date): Promise<void>;
};

export function createHeartbeats(connection: mongoose.Connection): Heartbeats {
  const model = connection.model("Heartbeat", schema);
  /** The last beat from here: a later one under the same name is a successor's that starts while this one ends. */
  let own = new Date(0);
  return {
    async beat(_id, now) {
      await model.updateOne({ _id }, { $set: { at: now, left: false } }, { upsert: true });
      own = now;
    },
    async leave(_id, now) {
      await model.updateOne({ _id, at: { $lte: own } }, { $set: { at: now, left: true } });
    },
    alive: (since) => model.countDocuments({ at: { $gte: since }, left: false }),
    async forgetBefore(moment) {
      await model.deleteMany({ at: { $lt: moment } });
    },
    async lastSeen() {
      const row = await model.findOne().sort({ at: -1 }).lean();
      return row ? Row.parse(row).at : null;
    },
  };
}
