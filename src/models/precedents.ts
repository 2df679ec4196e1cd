import mongoose from "mongoose";
import { z } from "zod";
import type { Precedent } from "../flows/triage/precedents.js";
import { buildIndexes } from "./build-indexes.js";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    text: { type: String, required: true },
    grams: { type: [String], required: true },
    wrongUnitId: String,
    rightUnitId: { type: String, required: true },
    reason: { type: String, required: true },
    at: { type: Date, required: true },
    number: { type: String, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "precedents" },
);
schema.index({ grams: 1, at: -1 });

const Row = z.object({
  _id: z.string(),
  text: z.string(),
  grams: z.array(z.string()),
  wrongUnitId: z.string().nullable(),
  rightUnitId: z.string(),
  reason: z.string(),
  at: z.date(),
  number: z.string(),
});

/** Rulings 判例 of the whole town, looked at before later dispatches. */
export type Precedents = {
  /** Builds the index; to be awaited once before anything else. */
  init(): Promise<void>;
  /** Keeps each once, however often it is handed in. */
  keep(precedents: readonly Precedent[]): Promise<void>;
  /** The newest that share a gram with a text. */
  sharing(grams: readonly string[], limit: number): Promise<Precedent[]>;
  /** A whistle's rulings go with its texts, which they repeat. */
  forget(whistleId: string): Promise<void>;
};

export function createPrecedents(connection: mongoose.Connection): Precedents {
  const model = connection.model("Precedent", schema);
  return {
    async init() {
      await buildIndexes(model);
    },
    async keep(precedents) {
      if (precedents.length === 0) return;
      await model.bulkWrite(
        precedents.map(({ id, ...told }) => ({
          updateOne: { filter: { _id: id }, update: { $setOnInsert: told }, upsert: true },
        })),
        { ordered: false },
      );
    },
    async forget(whistleId) {
      await model.deleteMany({ _id: { $gte: `${whistleId}:`, $lt: `${whistleId};` } });
    },
    async sharing(grams, limit) {
      if (grams.length === 0) return [];
      const rows = await model
        .find({ grams: { $in: grams } })
        .sort({ at: -1, _id: 1 })
        .limit(limit)
        .lean();
      return z
        .array(Row)
        .parse(rows)
        .map(({ _id: id, ...told }) => ({ id, ...told }));
    },
  };
}
