import mongoose from "mongoose";
import { z } from "zod";

const schema = new mongoose.Schema(
  { _id: { type: String, required: true }, last: { type: Number, required: true } },
  { versionKey: false, autoIndex: false, collection: "numbers" },
);

/** Hands out the numbers of a day, `20260105-0012`; a number may stay unused, none is given twice. */
export type Numbers = { next(day: string): Promise<string> };

export function createNumbers(connection: mongoose.Connection): Numbers {
  const model = connection.model("Number", schema);
  return {
    async next(day) {
      const row = await model
        .findOneAndUpdate({ _id: day }, { $inc: { last: 1 } }, { upsert: true, returnDocument: "after" })
        .lean();
      return `${day}-${String(z.object({ last: z.int() }).parse(row).last).padStart(4, "0")}`;
    },
  };
}
