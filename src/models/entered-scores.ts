import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    blockId: { type: String, required: true },
    period: { type: String, required: true },
    unitId: { type: String, required: true },
    componentId: { type: String, required: true },
    value: { type: Number, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "enteredScores" },
);
schema.index({ blockId: 1, period: 1, at: 1, _id: 1 });

const Row = z.object({
  unitId: z.string(),
  componentId: z.string(),
  value: z.number(),
  by: z.string(),
  at: z.date(),
});
export type EnteredScore = z.infer<typeof Row>;

/**
 * Components of assessments that come from elsewhere 考核录入. A correction is a new entry, nothing is removed: what had
 * been entered by a moment can be read again later.
 */
export type EnteredScores = {
  init(): Promise<void>;
  /** `source` names the request, so that the same one kept twice is one. */
  enter(
    scores: readonly Pick<EnteredScore, "unitId" | "componentId" | "value">[],
    written: { blockId: string; period: string; source: string; by: string; at: Date },
  ): Promise<void>;
  /** What had been entered by then, oldest first: the last for a unit and a component counts. */
  of(blockId: string, period: string, asOf: Date): Promise<EnteredScore[]>;
};

export function createEnteredScores(connection: mongoose.Connection): EnteredScores {
  const model = connection.model("EnteredScore", schema);
  return {
    async init() {
      await model.createIndexes();
    },
    async enter(scores, { source, ...written }) {
      if (scores.length === 0) return;
      await model.bulkWrite(
        scores.map((score, index) => ({
          updateOne: {
            filter: { _id: `${source}:${String(index).padStart(4, "0")}` },
            update: { $setOnInsert: { ...score, ...written } },
            upsert: true,
          },
        })),
      );
    },
    async of(blockId, period, asOf) {
      const rows = await model
        .find({ blockId, period, at: { $lte: asOf } })
        .sort({ at: 1, _id: 1 })
        .lean();
      return z.array(Row).parse(rows);
    },
  };
}
