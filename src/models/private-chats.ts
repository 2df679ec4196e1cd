import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  { _id: { type: String, required: true }, chatId: { type: String, required: true } },
  { versionKey: false, autoIndex: false, collection: "private_chats" },
);

const Row = z.object({ chatId: z.string() });

/** The private chat of the bot with a person, by open id: the platform names it when something is sent or said there. */
export type PrivateChats = {
  /** Written once for each person; costs nothing afterwards. */
  note(openId: string, chatId: string): Promise<void>;
  of(openId: string): Promise<string | null>;
  /** Forgets the chats of everybody else. */
  keepOnly(openIds: string[]): Promise<void>;
};

export function createPrivateChats(connection: mongoose.Connection): PrivateChats {
  const model = connection.model("PrivateChat", schema);
  const known = new Map<string, string>();
  return {
    async note(openId, chatId) {
      if (known.get(openId) === chatId) return;
      await model.updateOne({ _id: openId }, { $set: { chatId } }, { upsert: true });
      known.set(openId, chatId);
    },
    async keepOnly(openIds) {
      await model.deleteMany({ _id: { $nin: openIds } });
    },
    async of(openId) {
      const noted = known.get(openId);
      if (noted !== undefined) return noted;
      const row = await model.findById(openId).lean();
      if (row === null) return null;
      const { chatId } = Row.parse(row);
      known.set(openId, chatId);
      return chatId;
    },
  };
}
