import { Long } from "bson";
import { z } from "zod";
import { CommandError } from "../errors.js";
import { distinctValues } from "../query/distinct.js";
import { parseFilter } from "../query/filter.js";
import { parseProjection } from "../query/projection.js";
import { runQuery } from "../query/run-query.js";
import { parseSort } from "../query/sort.js";
import { parsePath } from "../values/paths.js";
import { count, doc, flag, number } from "../values/schema.js";
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
  const project = parseProjection(input.projection, filter);
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

export const countCommand = command(
  {
    count: z.string(),
    query: doc.default({}),
    limit: number.default(0),
    skip: count.default(0),
    fields: doc.optional(),
  },
  (input, { engine, db }) => {
    const filter = parseFilter(input.query);
    const collection = engine.catalog.get(namespaceOf(db, input.count));
    const limit = Math.abs(input.limit);
    if (!collection) return { n: 0 };
    if (Object.keys(input.query).length === 0) {
      const rest = Math.max(0, collection.rows.size - input.skip);
      return { n: limit > 0 ? Math.min(limit, rest) : rest };
    }
    return { n: runQuery(collection, { filter, sort: [], skip: input.skip, limit }).rows.length };
  },
);

const largestReply = 16 * 1024 * 1024;

export const distinct = command(
  { distinct: z.string(), key: z.string(), query: doc.default({}) },
  (input, { engine, db }) => {
    const filter = parseFilter(input.query);
    const path = parsePath(input.key);
    const collection = engine.catalog.get(namespaceOf(db, input.distinct));
    const rows = collection ? runQuery(collection, { filter, sort: [], skip: 0, limit: 0 }).rows : [];
    const values = distinctValues(rows, path);
    if (values.bytes > largestReply) throw new CommandError(17217, "distinct too big, 16mb cap");
    return { values: values.values };
  },
);
