import mongoose from "mongoose";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    memberId: { type: String, required: true },
    unitId: { type: String, required: true },
    text: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "suggestions" },
);

export type Suggestion = { id: string; memberId: string; unitId: string; text: string; at: Date };

/** What people propose 建议 (a relief guard-rail: anyone can say it). The same message kept twice is one. */
export type Suggestions = {
  keep(suggestion: Suggestion): Promise<void>;
  forgetBefore(moment: Date): Promise<void>;
};

export function createSuggestions(connection: mongoose.Connection): Suggestions {
  const model = connection.model("Suggestion", schema);
  return {
    async keep({ id, ...suggestion }) {
      await model.updateOne({ _id: id }, { $setOnInsert: suggestion }, { upsert: true });
    },
    async forgetBefore(moment) {
      await model.deleteMany({ at: { $lt: moment } });
    },
  };
}
