import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    messageId: { type: String, required: true },
    key: { type: String, required: true },
    name: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "files" },
);

const Row = z.object({ messageId: z.string(), key: z.string(), name: z.string(), at: z.date() });
export type SentFile = z.infer<typeof Row>;

/** The last file that each person sent to the bot; its contents stay with the platform. */
export type Files = {
  remember(openId: string, file: SentFile): Promise<void>;
  last(openId: string): Promise<SentFile | null>;
  forgetBefore(moment: Date): Promise<void>;
};

export function createFiles(connection: mongoose.Connection): Files {
  const model = connection.model("SentFile", schema);
  return {
    async remember(openId, file) {
      await model.updateOne({ _id: openId }, { $set: file }, { upsert: true });
    },
    async forgetBefore(moment) {
      await model.deleteMany({ at: { $lt: moment } });
    },
    async last(openId) {
      const row = await model.findById(openId).lean();
      return row ? Row.parse(row) : null;
    },
  };
}
