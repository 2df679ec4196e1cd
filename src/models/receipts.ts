import mongoose from "mongoose";
import { z } from "zod";
import { buildIndexes } from "./build-indexes.js";

const schema = new mongoose.Schema(
  {
    /** The message's id. */
    _id: { type: String, required: true },
    readers: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** When the platform was asked who has read it; absent: it has only said so by itself. */
    askedAt: Date,
    /** Why nobody can say any more. */
    unknown: String,
    /** About which whistle it was, noted when the platform was asked: deliveries are not kept as long. */
    whistleId: String,
    /** `card` or `notice`. */
    kind: String,
  },
  { versionKey: false, minimize: false, autoIndex: false, autoCreate: false, collection: "receipts" },
);

schema.index({ whistleId: 1, _id: 1 }, { sparse: true });

const Row = z.object({
  _id: z.string(),
  readers: z.array(z.object({ openId: z.string(), at: z.date() })),
  askedAt: z.date().nullable().default(null),
  unknown: z.string().nullable().default(null),
  kind: z.enum(["card", "notice"]).nullable().default(null),
});

/**
 * Who has read a message of the bot's, as the platform said while it knew. `askedAt` is when it was asked for the whole
 * list; until then the readers are those of whom it spoke by itself.
 */
export type Receipt = {
  messageId: string;
  readers: { openId: string; at: Date }[];
  askedAt: Date | null;
  /** Why the platform could not say; null: it could, or has not been asked. */
  unknown: string | null;
  /** What it was; null until the platform was asked, and for what spoke of several whistles. */
  kind: "card" | "notice" | null;
};

export type About = { whistleId: string; kind: "card" | "notice" };

/** 已读回执: evidence, kept as long as the traces; the platform itself forgets after seven days. */
export type Receipts = {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  /** Someone has read these messages. The first time counts; said twice it is one. */
  noteRead(messageIds: string[], reader: { openId: string; at: Date }): Promise<void>;
  /**
   * The platform's whole list for a message; what it told before is kept. `unknown`: why there is none; `about`: null for
   * what spoke of several whistles.
   */
  noteAnswer(
    messageId: string,
    answer: { readers: { openId: string; at: Date }[]; at: Date; unknown: string | null; about: About | null },
  ): Promise<void>;
  /** By message id; a message of which nothing is known is not in it. */
  of(messageIds: string[]): Promise<Map<string, Receipt>>;
  /** All that the platform was asked about one whistle. */
  ofWhistle(whistleId: string): Promise<Receipt[]>;
  forget(whistleId: string): Promise<void>;
  /** Of what spoke of no single whistle, those from before `moment`. */
  forgetBefore(moment: Date): Promise<void>;
};

export function createReceipts(connection: mongoose.Connection): Receipts {
  const model = connection.model("Receipt", schema);

  /** Two updates: the row is there, then the reader, unless that one is in it. */
  const reading = (messageId: string, { openId, at }: { openId: string; at: Date }) => [
    {
      updateOne: { filter: { _id: messageId }, update: { $setOnInsert: { readers: [] } }, upsert: true },
    },
    {
      updateOne: {
        filter: { _id: messageId, "readers.openId": { $ne: openId } },
        update: { $push: { readers: { openId, at } } },
      },
    },
  ];

  const parsed = (row: unknown): Receipt => {
    const { _id: messageId, ...rest } = Row.parse(row);
    return { messageId, ...rest };
  };

  return {
    async init() {
      await buildIndexes(model);
    },
    async noteRead(messageIds, reader) {
      if (messageIds.length > 0) await model.bulkWrite(messageIds.flatMap((id) => reading(id, reader)));
    },
    async noteAnswer(messageId, { readers, at, unknown, about }) {
      await model.bulkWrite([
        ...readers.flatMap((reader) => reading(messageId, reader)),
        {
          updateOne: {
            filter: { _id: messageId },
            update: {
              $set: { askedAt: at, ...(unknown === null ? {} : { unknown }), ...about },
              $setOnInsert: readers.length > 0 ? {} : { readers: [] },
            },
            upsert: true,
          },
        },
      ]);
    },
    async of(messageIds) {
      const rows = await model.find({ _id: { $in: messageIds } }).lean();
      return new Map(rows.map(parsed).map((receipt) => [receipt.messageId, receipt]));
    },
    async forget(whistleId) {
      await model.deleteMany({ whistleId });
    },
    async forgetBefore(moment) {
      const alone = { whistleId: { $exists: false } };
      await model.deleteMany({ ...alone, askedAt: { $lt: moment } });
      await model.deleteMany({ ...alone, askedAt: { $exists: false }, "readers.at": { $lt: moment } });
    },
    async ofWhistle(whistleId) {
      return (await model.find({ whistleId }).sort({ _id: 1 }).lean()).map(parsed);
    },
  };
}
