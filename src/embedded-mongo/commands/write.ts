import { ObjectId } from "bson";
import { z } from "zod";
import { notInSubset } from "../errors.js";
import { type Node, parseFilter } from "../query/filter.js";
import { runQuery } from "../query/run-query.js";
import { parseSort, type SortPattern } from "../query/sort.js";
import type { Row } from "../store/collection-index.js";
import { parseUpdate, type Update } from "../update/update.js";
import { upserted } from "../update/upsert.js";
import { checkStored, type Doc } from "../values/document.js";
import { count, doc, flag } from "../values/schema.js";
import { command, type Engine, namespaceOf } from "./command.js";
import { attempt, type Failure, forEachRow, runStatements } from "./statements.js";
import type { Writing } from "./writing.js";

const largestBatch = 100_000;
const statements = <T extends z.ZodType>(of: T): z.ZodArray<T> => z.array(of).min(1).max(largestBatch);

/** Reads every statement before one is carried out: what is outside the subset is refused with nothing done. */
function parseAll<T, P>(items: readonly T[], parse: (item: T) => P): { parsed: P[]; failures: Failure[] } {
  const parsed: P[] = [];
  for (const [index, item] of items.entries()) {
    const error = attempt(() => parsed.push(parse(item)));
    if (error) return { parsed, failures: [{ index, error }] };
  }
  return { parsed, failures: [] };
}

const writeErrors = (failures: readonly Failure[]): Doc =>
  failures.length === 0
    ? {}
    : {
        writeErrors: failures.map(({ index, error }) => ({
          index,
          code: error.code,
          errmsg: error.message,
          ...error.details,
        })),
      };

/** `_id` is made where it is missing, and comes first. */
function withId(document: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = document;
  return { _id, ...rest };
}

export const insert = command(
  { insert: z.string(), documents: statements(doc), ordered: flag.default(true) },
  async ({ insert: name, documents, ordered }, { engine, db }) => {
    const namespace = namespaceOf(db, name);
    const failures = await runStatements(engine, documents, ordered, (writing, document) => {
      checkStored(document);
      writing.insert(writing.collection(namespace), withId(document));
      return [];
    });
    const tried = ordered && failures[0] ? failures[0].index + 1 : documents.length;
    return { n: tried - failures.length, ...writeErrors(failures) };
  },
);

const UpdateStatement = z.strictObject({
  q: doc,
  u: z.unknown(),
  upsert: flag.default(false),
  multi: flag.default(false),
});

type Changing = { filter: Node; update: Update };

const parseStatement = ({
  q,
  u,
  upsert,
  multi,
}: z.infer<typeof UpdateStatement>): Changing & { limit: 0 | 1; upsert: boolean } => ({
  filter: parseFilter(q),
  update: parseUpdate(u),
  limit: multi ? 0 : 1,
  upsert,
});

export const update = command(
  { update: z.string(), updates: statements(UpdateStatement), ordered: flag.default(true) },
  async ({ update: name, updates, ordered }, { engine, db }) => {
    const namespace = namespaceOf(db, name);
    const { parsed, failures: misread } = parseAll(updates, parseStatement);
    if (misread.length > 0) return { n: 0, nModified: 0, ...writeErrors(misread) };
    const now = engine.clock();
    const upserts: Doc[] = [];
    let n = 0;
    let nModified = 0;
    const failures = await runStatements(engine, parsed, ordered, (writing, statement, index) => {
      const rows = rowsOf(engine, namespace, statement);
      if (rows.length === 0 && statement.upsert) {
        upserts.push({ index, _id: insertUpserted(writing, namespace, statement, now).doc._id });
        n++;
      }
      return forEachRow(rows, { engine, namespace, ...statement }, writing, (turn, row) => {
        if (changeRow(turn, namespace, row, statement.update, now)) nModified++;
        n++;
      });
    });
    return { n, nModified, ...(upserts.length > 0 && { upserted: upserts }), ...writeErrors(failures) };
  },
);

type Found = { filter: Node; sort?: SortPattern; limit: number };

/** @param found `limit` 0 means all */
function rowsOf({ catalog }: Engine, namespace: string, { filter, sort = [], limit }: Found): Row[] {
  const collection = catalog.get(namespace);
  return collection ? runQuery(collection, { filter, sort, skip: 0, limit }).rows : [];
}

/** False if the update changes nothing; the row then stays as it is and nothing is written. */
function changeRow(writing: Writing, namespace: string, row: Row, update: Update, now: Date): boolean {
  const next = update(row.doc, { now, inserting: false });
  if (next === row.doc) return false;
  writing.replace(writing.collection(namespace), row, next);
  return true;
}

function insertUpserted(writing: Writing, namespace: string, { filter, update }: Changing, now: Date): Row {
  return writing.insert(writing.collection(namespace), upserted(filter, update, now));
}

const DeleteStatement = z.strictObject({ q: doc, limit: count.pipe(z.union([z.literal(0), z.literal(1)])) });

export const deleteCommand = command(
  { delete: z.string(), deletes: statements(DeleteStatement), ordered: flag.default(true) },
  async ({ delete: name, deletes, ordered }, { engine, db }) => {
    const namespace = namespaceOf(db, name);
    const { parsed, failures: misread } = parseAll(deletes, ({ q, limit }) => ({ filter: parseFilter(q), limit }));
    if (misread.length > 0) return { n: 0, ...writeErrors(misread) };
    let n = 0;
    const failures = await runStatements(engine, parsed, ordered, (writing, statement) => {
      const rows = rowsOf(engine, namespace, statement);
      return forEachRow(rows, { engine, namespace, ...statement }, writing, (turn, row) => {
        turn.delete(turn.collection(namespace), row);
        n++;
      });
    });
    return { n, ...writeErrors(failures) };
  },
);

const findAndModifyShape = {
  findAndModify: z.string(),
  query: doc.default({}),
  sort: doc.default({}),
  update: z.unknown().optional(),
  remove: flag.default(false),
  new: flag.default(false),
  upsert: flag.default(false),
};

export const findAndModify = command(findAndModifyShape, (input, { engine, db }) => {
  const namespace = namespaceOf(db, input.findAndModify);
  if (input.remove) throw notInSubset("findAndModify with remove");
  const filter = parseFilter(input.query);
  const sort = parseSort(input.sort);
  const update = parseUpdate(input.update);
  return engine.write((writing) => {
    const now = engine.clock();
    const [row] = rowsOf(engine, namespace, { filter, sort, limit: 1 });
    if (row) {
      const before = row.doc;
      changeRow(writing, namespace, row, update, now);
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: input.new ? row.doc : before };
    }
    if (!input.upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const { doc: made } = insertUpserted(writing, namespace, { filter, update }, now);
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id };
    return { lastErrorObject, value: input.new ? made : null };
  });
});
