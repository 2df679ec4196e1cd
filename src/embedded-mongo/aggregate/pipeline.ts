import { CommandError } from "../errors.js";
import { parseFilter } from "../query/filter.js";
import { runQuery } from "../query/run-query.js";
import type { Collection } from "../store/collection.js";
import { type Doc, isDoc } from "../values/document.js";
import { type Stage, stages, updateStages } from "./stages.js";

/** Reads a pipeline whole before a document is touched. @throws CommandError 40324 for an unknown stage */
export function parsePipeline(pipeline: unknown): (collection: Collection | undefined) => readonly Doc[] {
  const parsed = parseStages(pipeline);
  const { query, rest } = opening(parsed);
  return (collection) => {
    const rows = collection ? runQuery(collection, query).rows : [];
    return runStages(
      rest,
      rows.map(({ doc }) => doc),
    );
  };
}

/** Reads a pipeline as an update of one document. @throws CommandError 72 for a stage that no update takes */
export function parseUpdatePipeline(pipeline: readonly unknown[]): (doc: Doc) => Doc {
  const odd = pipeline
    .filter(isDoc)
    .flatMap(Object.keys)
    .find((name) => !updateStages.has(name));
  if (odd !== undefined) throw new CommandError(72, `${odd} is not allowed to be used within an update`);
  const parsed = parseStages(pipeline);
  return (doc) => runStages(parsed, [doc])[0] ?? doc;
}

function parseStages(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw new CommandError(14, "a pipeline has to be an array");
  return pipeline.map((stage: unknown) => {
    const [name, ...more] = isDoc(stage) ? Object.keys(stage) : [];
    if (!isDoc(stage) || name === undefined || more.length > 0) {
      throw new CommandError(40323, "A pipeline stage specification object must contain exactly one field.");
    }
    const read = stages.get(name);
    if (!read)
      throw new CommandError(
        40324,
        `Unrecognized pipeline stage name: '${name}', or one outside the subset of this embedded server`,
      );
    return read(stage[name], (inner) => {
      const parsed = parseStages(inner);
      return (docs) => runStages(parsed, docs);
    });
  });
}

const runStages = (parsed: readonly Stage[], docs: readonly Doc[]): readonly Doc[] =>
  parsed.reduce((found, { run }) => run(found), docs);

/** Splits off a beginning of the form match, sort, skip, limit: a find, which an index can answer. */
function opening(parsed: readonly Stage[]): { query: Parameters<typeof runQuery>[1]; rest: readonly Stage[] } {
  const left = [...parsed];
  const next = <K extends Stage["kind"]>(kind: K): Extract<Stage, { kind: K }> | undefined => {
    const [first] = left;
    if (!first || !isKind(first, kind)) return undefined;
    left.shift();
    return first;
  };
  const filter = next("match")?.filter ?? parseFilter({});
  const sort = next("sort")?.sort ?? [];
  const skip = next("skip")?.count ?? 0;
  const limit = next("limit")?.count ?? 0;
  return { query: { filter, sort, skip, limit }, rest: left };
}

const isKind = <K extends Stage["kind"]>(stage: Stage, kind: K): stage is Extract<Stage, { kind: K }> =>
  stage.kind === kind;
