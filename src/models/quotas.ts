import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  { _id: { type: String, required: true }, taken: { type: [String], required: true }, count: Number },
  { versionKey: false, autoIndex: false, collection: "quotas" },
);

const Row = z.object({ taken: z.array(z.string()) });

/** What was paid for on a day, the whole town together. */
export type Quotas = {
  /** Takes one of `limit` for the notice; the same notice asked again has what it took. False: the day's are used up. */
  take(channel: "sms" | "phone", day: string, noticeId: string, limit: number): Promise<boolean>;
};

export function createQuotas(connection: mongoose.Connection): Quotas {
  const model = connection.model("Quota", schema);
  return {
    async take(channel, day, noticeId, limit) {
      const _id = `${channel}:${day}`;
      await model.updateOne({ _id }, { $setOnInsert: { taken: [], count: 0 } }, { upsert: true });
      const { matchedCount } = await model.updateOne(
        { _id, count: { $lt: limit }, taken: { $ne: noticeId } },
        { $inc: { count: 1 }, $push: { taken: noticeId } },
      );
      return matchedCount === 1 || Row.parse(await model.findById(_id).lean()).taken.includes(noticeId);
    },
  };
}
