import { z } from "zod";
import { CommandError, notInSubset } from "../errors.js";
import { refusal } from "../outside.js";
import { parseFilter } from "../query/filter.js";
import { runQuery } from "../query/run-query.js";
import { type Doc, field } from "../values/document.js";
import { count, doc, number } from "../values/schema.js";
import { command, namespaceOf } from "./command.js";
import { resultOf } from "./cursors.js";

/** The stages that drivers make of a `countDocuments`, in this order; the last is always there. */
export const stages: readonly string[] = ["$match", "$skip", "$limit", "$group"];

const one = number.pipe(z.literal(1));
const Counting = z.strictObject({ _id: one, n: z.strictObject({ $sum: one }) });

export const aggregate = command(
  { aggregate: z.string(), pipeline: z.array(doc), cursor: z.strictObject({ batchSize: count.optional() }) },
  (input, { engine, db, session }) => {
    const namespace = namespaceOf(db, input.aggregate);
    const query = parseCounting(input.pipeline);
    const collection = engine.catalog.get(namespace);
    const n = collection ? runQuery(collection, query).rows.length : 0;
    return engine.cursors.first(namespace, resultOf(n === 0 ? [] : [{ _id: 1, n }]), { ...input.cursor, session });
  },
);

/** @throws CommandError 115 for a pipeline that does more than count, 40324 for a stage nobody knows */
function parseCounting(pipeline: readonly Doc[]): Parameters<typeof runQuery>[1] {
  const given = new Map<string, unknown>();
  let last = -1;
  for (const stage of pipeline) {
    const [name = "", ...more] = Object.keys(stage);
    if (more.length > 0) throw new CommandError(40323, "A pipeline stage must be an object with exactly one field");
    const at = stages.indexOf(name);
    if (at === -1) throw refusal("stage", name, new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`));
    if (at <= last) throw notInSubset(`'${name}' at this place of a pipeline`);
    last = at;
    given.set(name, field(stage, name));
  }
  if (!Counting.safeParse(given.get("$group")).success) {
    throw notInSubset("a pipeline whose $group is not that of countDocuments, { _id: 1, n: { $sum: 1 } },");
  }
  const filter = doc.safeParse(given.get("$match") ?? {});
  const skip = count.safeParse(given.get("$skip") ?? 0);
  const limit = count.safeParse(given.get("$limit") ?? 0);
  if (!filter.success) throw new CommandError(15959, "the match filter must be an expression in an object");
  if (!skip.success) throw new CommandError(5107200, "invalid argument to $skip stage");
  if (!limit.success || given.get("$limit") === 0) throw new CommandError(15958, "the limit must be positive");
  return { filter: parseFilter(filter.data), sort: [], skip: skip.data, limit: limit.data };
}
