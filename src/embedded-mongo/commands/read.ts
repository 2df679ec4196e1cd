import { Long } from "bson";
import { z } from "zod";
import { parseFilter } from "../query/filter.js";
import { parseProjection } from "../query/projection.js";
import { runQuery } from "../query/run-query.js";
import { parseSort } from "../query/sort.js";
import { count, doc, flag } from "../values/schema.js";
import { command, namespaceOf } from "./command.js";
import { resultOf } from "./cursors.js";

const findShape = {
  find: z.string(),
  filter: doc.default({}),
  projection: doc.default({}),
  sort: doc.default({}),
  limit: count.default(0),
  skip: count.default(0),
  batchSize: count.optional(),
  singleBatch: flag.default(false),
};

export const find = command(findShape, (input, { engine, db, session }) => {
  const namespace = namespaceOf(db, input.find);
  const filter = parseFilter(input.filter);
  const sort = parseSort(input.sort);
  const project = parseProjection(input.projection);
  const collection = engine.catalog.get(namespace);
  const rows = collection ? runQuery(collection, { filter, sort, skip: input.skip, limit: input.limit }).rows : [];
  const docs = rows.map(({ doc }) => doc);
  const result = project ? { length: docs.length, item: (at: number) => project(docs[at] ?? {}) } : resultOf(docs);
  return engine.cursors.first(namespace, result, { batchSize: input.batchSize, single: input.singleBatch, session });
});

const cursorId = z.union([
  z.custom<Long>((value) => value instanceof Long),
  z.int().transform((id) => Long.fromNumber(id)),
]);

export const getMore = command(
  { getMore: cursorId, collection: z.string(), batchSize: count.default(0) },
  (input, { engine, db }) => engine.cursors.next(`${db}.${input.collection}`, input.getMore, input.batchSize),
);

export const killCursors = command({ killCursors: z.string(), cursors: z.array(cursorId) }, (input, { engine }) => {
  const killed = input.cursors.filter((id) => engine.cursors.kill(id));
  const cursorsNotFound = input.cursors.filter((id) => !killed.includes(id));
  return { cursorsKilled: killed, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
});
