import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  {
    /** The message's id. */
    _id: { type: String, required: true },
    readers: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** When the platform was asked who has read it; absent: it has only said so by itself. */
    askedAt: Date,
    /** Why nobody can say any more. */
    unknown: String,
  },
  { versionKey: false, minimize: false, autoIndex: false, autoCreate: false, collection: "receipts" },
);

const Row = z.object({
  _id: z.string(),
  readers: z.array(z.object({ openId: z.string(), at: z.date() })),
  askedAt: z.date().nullable().default(null),
  unknown: z.string().nullable().default(null),
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
};

/** 已读回执: evidence, kept as long as the traces; the platform itself forgets after seven days. */
export type Receipts = {
  /** Someone has read these messages. The first time counts; said twice it is one. */
  noteRead(messageIds: string[], reader: { openId: string; at: Date }): Promise<void>;
  /** The platform's whole list for a message; what it told before is kept. `unknown`: why there is none. */
  noteAnswer(
    messageId: string,
    answer: { readers: { openId: string; at: Date }[]; at: Date; unknown: string | null },
  ): Promise<void>;
  /** By message id; a message of which nothing is known is not in it. */
  of(messageIds: string[]): Promise<Map<string, Receipt>>;
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

  return {
    async noteRead(messageIds, reader) {
      if (messageIds.length > 0) await model.bulkWrite(messageIds.flatMap((id) => reading(id, reader)));
    },
    async noteAnswer(messageId, { readers, at, unknown }) {
      await model.bulkWrite([
        ...readers.flatMap((reader) => reading(messageId, reader)),
        {
          updateOne: {
            filter: { _id: messageId },
            update: {
              $set: { askedAt: at, ...(unknown === null ? {} : { unknown }) },
              $setOnInsert: readers.length > 0 ? {} : { readers: [] },
            },
            upsert: true,
          },
        },
      ]);
    },
    async of(messageIds) {
      const rows = await model.find({ _id: { $in: messageIds } }).lean();
      return new Map(
        rows.map((row) => {
          const { _id: messageId, ...rest } = Row.parse(row);
          return [messageId, { messageId, ...rest }];
        }),
      );
    },
  };
}
