import { notInSubset } from "../errors.js";
import type { Doc } from "../values/document.js";

export function parseUpdatePipeline(_stages: readonly unknown[]): (doc: Doc, now: Date) => Doc {
  throw notInSubset("a pipeline as update");
}
