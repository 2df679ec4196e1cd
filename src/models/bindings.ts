import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  { _id: { type: String, required: true }, value: { type: String, required: true }, by: String, at: Date },
  { versionKey: false, autoIndex: false, collection: "bindings" },
);

const Row = z.object({ _id: z.string(), value: z.string() });

/** What the platform calls the town's people and units: open ids by member, chats by unit. */
export type Bindings = {
  all(): Promise<{ openIds: Map<string, string>; chats: Map<string, string> }>;
  setOpenIds(openIds: Map<string, string>, at: Date): Promise<void>;
  /** Ties a group to a unit; a unit has one group, the last one said. */
  setChat(unitId: string, chatId: string, by: string, at: Date): Promise<void>;
};

export function createBindings(connection: mongoose.Connection): Bindings {
  const model = connection.model("Binding", schema);
  return {
    async all() {
      const rows = z.array(Row).parse(await model.find().sort({ _id: 1 }).lean());
      const under = (prefix: string) =>
        new Map(
          rows.filter(({ _id }) => _id.startsWith(prefix)).map(({ _id, value }) => [_id.slice(prefix.length), value]),
        );
      return { openIds: under("person:"), chats: under("unit:") };
    },
    async setOpenIds(openIds, at) {
      if (openIds.size === 0) return;
      await model.bulkWrite(
        [...openIds].map(([memberId, openId]) => ({
          updateOne: { filter: { _id: `person:${memberId}` }, update: { $set: { value: openId, at } }, upsert: true },
        })),
      );
    },
    async setChat(unitId, chatId, by, at) {
      await model.updateOne({ _id: `unit:${unitId}` }, { $set: { value: chatId, by, at } }, { upsert: true });
    },
  };
}
