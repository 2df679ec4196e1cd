import { notInSubset } from "../errors.js";
import type { Collection } from "../store/collection.js";
import type { Doc } from "../values/document.js";

export function parsePipeline(_stages: readonly Doc[]): (collection: Collection | undefined, now: Date) => Doc[] {
  throw notInSubset("aggregate");
}
