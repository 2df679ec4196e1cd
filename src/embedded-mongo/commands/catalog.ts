import { z } from "zod";
import { CommandError } from "../errors.js";
import { parseFilter } from "../query/filter.js";
import type { Collection } from "../store/collection.js";
import type { IndexSpec } from "../store/collection-index.js";
import { describeIndex, existsAlready, parseIndexSpec } from "../store/index-spec.js";
import { count, doc, flag } from "../values/schema.js";
import { checkDatabase, command, namespaceOf } from "./command.js";
import { resultOf } from "./cursors.js";
import type { Writing } from "./writing.js";

const cursorOption = z.strictObject({ batchSize: count.optional() }).default({});

export const create = command({ create: z.string() }, (input, { engine, db }) => {
  const namespace = namespaceOf(db, input.create);
  if (engine.catalog.get(namespace)) throw new CommandError(48, `Collection ${namespace} already exists.`);
  return engine.write((writing) => {
    writing.create(namespace);
    return {};
  });
});

export const drop = command({ drop: z.string() }, (input, { engine, db }) => {
  const namespace = namespaceOf(db, input.drop);
  const collection = engine.catalog.get(namespace);
  if (!collection) return {};
  return engine.write((writing) => {
    writing.drop(namespace);
    return { nIndexesWas: collection.indexes.size, ns: namespace };
  });
});

export const dropDatabase = command({ dropDatabase: z.literal(1) }, (_input, { engine, db }) => {
  checkDatabase(db);
  return engine.write((writing) => {
    for (const { namespace } of engine.catalog.of(db)) writing.drop(namespace);
    return { dropped: db };
  });
});

const nameIn = (db: string, { namespace }: Collection): string => namespace.slice(db.length + 1);

export const listCollections = command(
  {
    listCollections: z.literal(1),
    filter: doc.default({}),
    nameOnly: flag.default(false),
    authorizedCollections: flag.optional(),
    cursor: cursorOption,
  },
  (input, { engine, db, session }) => {
    const { test } = parseFilter(input.filter);
    const docs = engine.catalog.of(db).map((collection) => {
      const name = nameIn(db, collection);
      const id = collection.indexes.get("_id_");
      if (input.nameOnly) return { name, type: "collection" };
      return {
        name,
        type: "collection",
        options: {},
        info: { readOnly: false },
        ...(id && { idIndex: describeIndex(id.spec) }),
      };
    });
    const { batchSize } = input.cursor;
    return engine.cursors.first(`${db}.$cmd.listCollections`, resultOf(docs.filter(test)), { batchSize, session });
  },
);

export const createIndexes = command(
  { createIndexes: z.string(), indexes: z.array(doc).min(1) },
  (input, { engine, db }) => {
    const namespace = namespaceOf(db, input.createIndexes);
    const wanted = input.indexes.map(parseIndexSpec);
    const createdCollectionAutomatically = !engine.catalog.get(namespace);
    return engine.write((writing) => {
      const collection = writing.collection(namespace);
      const numIndexesBefore = collection.indexes.size;
      const added = addAll(writing, collection, wanted);
      return {
        numIndexesBefore,
        numIndexesAfter: collection.indexes.size,
        createdCollectionAutomatically,
        ...(added === 0 && { note: "all indexes already exist" }),
      };
    });
  },
);

/** All of them or none; how many were new. */
function addAll(writing: Writing, collection: Collection, wanted: readonly IndexSpec[]): number {
  const there = Array.from(collection.indexes.values(), ({ spec }) => spec);
  const missing: IndexSpec[] = [];
  for (const spec of wanted) {
    if (!isIdIndex(spec) && !existsAlready(spec, [...there, ...missing])) missing.push(spec);
  }
  for (const index of missing.map((spec) => collection.builtIndex(spec))) writing.addIndex(collection, index);
  return missing.length;
}

const isIdIndex = ({ key }: IndexSpec): boolean => key.length === 1 && key[0]?.[0] === "_id" && key[0][1] === 1;

export const listIndexes = command(
  { listIndexes: z.string(), cursor: cursorOption },
  (input, { engine, db, session }) => {
    const collection = existing(engine.catalog.get(namespaceOf(db, input.listIndexes)), `${db}.${input.listIndexes}`);
    const docs = [...collection.indexes.values()].map(({ spec }) => describeIndex(spec));
    const { batchSize } = input.cursor;
    return engine.cursors.first(collection.namespace, resultOf(docs), { batchSize, session });
  },
);

function existing(collection: Collection | undefined, namespace: string): Collection {
  if (!collection) throw new CommandError(26, `ns does not exist: ${namespace}`);
  return collection;
}
