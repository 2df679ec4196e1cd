import type mongoose from "mongoose";
import { buildIndexes } from "./build-indexes.js";
import { type WhistleChasing, whistleChasing } from "./whistle-chasing.js";
import { type WhistleEnding, whistleEnding } from "./whistle-ending.js";
import { type WhistleReading, whistleReading } from "./whistle-reading.js";
import { schema, type WhistleRow } from "./whistle-row.js";
import { type WhistleSaving, whistleSaving } from "./whistle-saving.js";

export type Whistles = WhistleSaving &
  WhistleChasing &
  WhistleReading &
  WhistleEnding & {
    /** Builds the indexes; to be awaited once before anything else. */
    init(): Promise<void>;
  };

/** The whistles' collection: one document a whistle, and every decision one update of it. */
export function createWhistles(connection: mongoose.Connection): Whistles {
  const model = connection.model("Whistle", schema);
  // The driver's own collection: on the path of every tap mongoose's casting would cost a quarter more.
  const collection = connection.collection<WhistleRow>("whistles");
  return {
    init: () => buildIndexes(model),
    ...whistleSaving(collection),
    ...whistleChasing(collection),
    ...whistleReading(collection),
    ...whistleEnding(collection),
  };
}
