import mongoose from "mongoose";
import { z } from "zod";
import { buildIndexes } from "./build-indexes.js";

const dayInSeconds = 24 * 60 * 60;

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    kept: { type: mongoose.Schema.Types.Mixed, required: true },
    /** Real time, set by the database: an index that expires knows no other. A draft is known for one day of it. */
    keptAt: Date,
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "drafts" },
);
schema.index({ keptAt: 1 }, { expireAfterSeconds: dayInSeconds });

const texts = z.array(z.string());

/** What somebody was going to whistle and was asked about first. */
const KeptDraft = z.object({
  memberId: z.string(),
  /** The message or form with which it began, so that it stays one whistle however often it is sent. */
  source: z.string(),
  chatId: z.string(),
  chatType: z.enum(["group", "p2p"]),
  images: texts,
  draft: z.object({
    category: z.string().nullable(),
    matterCode: z.string().nullable(),
    text: z.string(),
    place: z.string().nullable(),
    unitQueries: texts,
    leadQuery: z.string().nullable(),
    copiedQueries: texts,
    statedDueAt: z.date().nullable(),
    dueUnreadable: z.string().nullable(),
    drill: z.boolean(),
    again: z.object({ whistleId: z.string(), number: z.string(), round: z.int() }).nullable(),
    sourceId: z.string().nullable(),
  }),
});
export type KeptDraft = z.infer<typeof KeptDraft>;

/** Whistles that wait for an answer of their whistler, under the key that the buttons of their card carry. */
export type Drafts = {
  /** Builds the index that lets old drafts expire; to be awaited once before anything else. */
  init(): Promise<void>;
  keep(key: string, draft: KeptDraft): Promise<void>;
  /** Null once it has expired or was used up. */
  load(key: string): Promise<KeptDraft | null>;
  remove(key: string): Promise<void>;
};

export function createDrafts(connection: mongoose.Connection): Drafts {
  const model = connection.model("Draft", schema);
  return {
    async init() {
      await buildIndexes(model);
    },
    async keep(key, kept) {
      await model.updateOne({ _id: key }, { $set: { kept }, $currentDate: { keptAt: true } }, { upsert: true });
    },
    async load(key) {
      const row = await model.findById(key).lean();
      return row ? KeptDraft.parse(row.kept) : null;
    },
    async remove(key) {
      await model.deleteOne({ _id: key });
    },
  };
}
