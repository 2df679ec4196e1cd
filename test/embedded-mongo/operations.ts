import { EJSON } from "bson";
import fc from "fast-check";
import type mongoose from "mongoose";

export type Doc = { [key: string]: unknown };
type Stored = Doc & { _id: number };
type Collection = mongoose.mongo.Collection<Stored>;
type Order = { [path: string]: 1 | -1 };

/** One thing an application may ask of a collection; plain data, so that it can be shown and repeated. */
export type Operation = { name: string; run: (collection: Collection) => Promise<unknown>; shown: unknown };

/** What came of it: the answer, or the code of the error. */
export type Outcome = { answer: unknown } | { code: number | undefined; message: string };

export async function outcomeOf({ run }: Operation, collection: Collection): Promise<Outcome> {
  try {
    return { answer: canonical(await run(collection)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = "code" in error && typeof error.code === "number" ? error.code : undefined;
    if (code === undefined) throw error;
    return { code, message: error.message };
  }
}

/** Plain data with the fields of each document in alphabetical order. */
export function canonical(value: unknown): unknown {
  return sortKeys(JSON.parse(EJSON.stringify({ value }, { relaxed: true })).value);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

const id = fc.integer({ min: 0, max: 7 });
const small = fc.integer({ min: 0, max: 4 });
const positive = fc.integer({ min: 1, max: 4 });
const word = fc.constantFrom("", "a", "ab", "水", "吹哨", "Z");
const instant = fc.integer({ min: 0, max: 3 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day, 9)));
const real = fc.constantFrom(-1.5, 0.5, 2.5, 12345.5);
const scalar = fc.oneof(small, word, instant, real, fc.constant(null), fc.boolean());
const item = fc.record({ k: small, v: fc.oneof(small, word) }, { requiredKeys: ["k"], noNullPrototype: true });
const shape = {
  n: fc.oneof({ weight: 4, arbitrary: small }, scalar),
  s: fc.oneof({ weight: 4, arbitrary: word }, scalar),
  at: fc.oneof({ weight: 4, arbitrary: instant }, fc.constant(null)),
  sub: fc.oneof(fc.record({ x: small, y: word }, { requiredKeys: [], noNullPrototype: true }), scalar),
  tags: fc.oneof({ weight: 4, arbitrary: fc.array(fc.oneof(small, word), { maxLength: 4 }) }, scalar),
  items: fc.array(item, { maxLength: 3 }),
};
const document = fc.record(shape, { requiredKeys: [], noNullPrototype: true });
const withId = fc.tuple(id, document).map(([_id, doc]) => ({ _id, ...doc }));

const path = fc.constantFrom("n", "s", "at", "sub", "sub.x", "sub.y", "tags", "items.k", "items.v");
const comparison = fc.constantFrom("$gt", "$gte", "$lt", "$lte", "$eq", "$ne");
const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 4, arbitrary: fc.tuple(comparison, scalar).map(([name, value]) => ({ [name]: value })) },
  fc.tuple(small, small).map(([from, to]) => ({ $gte: from, $lt: to })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $nin: list })),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.constantFrom("a", "^a", "水$", "b").map((regex) => ({ $regex: regex })),
  small.map((size) => ({ $size: size })),
);
const simple = fc.tuple(path, condition).map(([key, value]) => ({ [key]: value }));
export const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 2, arbitrary: id.map((_id) => ({ _id })) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 5, arbitrary: simple },
  { weight: 2, arbitrary: fc.tuple(simple, simple).map(([a, b]) => ({ ...a, ...b })) },
  fc
    .tuple(fc.constantFrom("$and", "$or"), fc.array(simple, { minLength: 1, maxLength: 3 }))
    .map(([name, parts]) => ({ [name]: parts })),
);
const byId = id.map((_id) => ({ _id }));

const arrayPath = fc.constantFrom("tags", "items", "n");
const settable = fc.constantFrom("n", "s", "sub.x", "sub.y", "sub", "extra.deep.er");
const change: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(settable, scalar).map(([key, value]) => ({ $set: { [key]: value } })),
  fc.tuple(settable, scalar).map(([key, value]) => ({ $setOnInsert: { [key]: value } })),
  settable.map((key) => ({ $unset: { [key]: "" } })),
  fc.tuple(settable, fc.oneof(positive, real)).map(([key, by]) => ({ $inc: { [key]: by } })),
  fc
    .tuple(fc.constantFrom("$min", "$max"), settable, fc.oneof(small, word, instant))
    .map(([name, key, value]) => ({ [name]: { [key]: value } })),
  fc.tuple(arrayPath, fc.oneof(scalar, item)).map(([key, value]) => ({ $push: { [key]: value } })),
  fc.array(item, { minLength: 1, maxLength: 2 }).map((list) => ({ $push: { items: { $each: list } } })),
  fc.tuple(arrayPath, fc.oneof(small, word)).map(([key, value]) => ({ $pull: { [key]: value } })),
  small.map((k) => ({ $pull: { items: { k: { $lt: k } } } })),
  fc.array(small, { maxLength: 2 }).map((list) => ({ $pull: { items: { k: { $in: list } } } })),
  fc.tuple(small, word).map(([n, s]) => ({ $set: { n, s }, $push: { tags: n }, $inc: { count: 1 } })),
);
const one = fc.constantFrom<1 | -1>(1, -1);
const sort: fc.Arbitrary<Order> = fc.oneof(
  fc.constantFrom<Order>({ _id: 1 }, { _id: -1 }),
  fc.tuple(path, one, one).map(([key, a, b]) => ({ [key]: a, _id: b })),
  fc.constantFrom<Order>({ n: 1, s: -1, _id: 1 }, { at: -1, n: 1, _id: -1 }),
);
const projection = fc.constantFrom<Doc>(
  {},
  { n: 1 },
  { _id: 0, s: 1 },
  { "sub.x": 1 },
  { "items.k": 1, n: 1 },
  { "sub.y": 1, "sub.x": 1, tags: 1 },
);
const few = fc.integer({ min: 0, max: 3 });

const indexes = fc.constantFrom<[Order, Doc]>(
  [{ n: 1 }, {}],
  [{ n: 1, _id: 1 }, { name: "n_id" }],
  [{ at: -1, n: 1 }, {}],
  [{ "sub.x": 1 }, { sparse: true }],
  [{ tags: 1, n: -1 }, {}],
  [{ "items.k": 1 }, {}],
  [{ s: 1 }, { unique: true, partialFilterExpression: { at: { $exists: true } } }],
  [
    { at: 1, _id: 1 },
    { name: "due", partialFilterExpression: { at: { $exists: true } } },
  ],
  [{ "items.k": 1, "items.v": 1 }, { name: "pair" }],
);

const written = (result: unknown): unknown => {
  if (typeof result !== "object" || result === null) return result;
  const { acknowledged: _a, insertedIds: _i, ...counts } = { acknowledged: true, insertedIds: {}, ...result };
  return counts;
};

const operation = <T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  run: (collection: Collection, input: T) => Promise<unknown>,
): fc.Arbitrary<Operation> =>
  arbitrary.map((input) => ({ name, shown: input, run: (collection) => run(collection, input) }));

/** Everything that gives one answer only: what touches a single document of several is sorted by a full order. */
export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: operation(
      "insertMany",
      fc.tuple(fc.array(withId, { minLength: 1, maxLength: 3 }), fc.boolean()),
      async (c, [docs, ordered]) => written(await c.insertMany(structuredClone(docs), { ordered })),
    ),
  },
  {
    weight: 6,
    arbitrary: operation("find", fc.record({ filter, sort, projection, skip: few, limit: few }), (c, i) =>
      c.find(i.filter).sort(i.sort).project(i.projection).skip(i.skip).limit(i.limit).toArray(),
    ),
  },
  { weight: 2, arbitrary: operation("count", filter, (c, f) => c.countDocuments(f)) },
  {
    weight: 4,
    arbitrary: operation("updateMany", fc.tuple(filter, change), async (c, [f, u]) =>
      written(await c.updateMany(f, u)),
    ),
  },
  {
    weight: 6,
    arbitrary: operation("updateOne", fc.tuple(byId, change, fc.boolean()), async (c, [f, u, upsert]) =>
      written(await c.updateOne(f, u, { upsert })),
    ),
  },
  {
    weight: 3,
    arbitrary: operation(
      "findOneAndUpdate",
      fc.record({ filter, change, sort, upsert: fc.boolean(), after: fc.boolean() }),
      (c, i) =>
        c.findOneAndUpdate(i.upsert ? { _id: 6 } : i.filter, i.change, {
          sort: i.sort,
          upsert: i.upsert,
          returnDocument: i.after ? "after" : "before",
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: operation(
      "deleteMany",
      fc.tuple(path, small).map(([key, value]) => ({ [key]: value })),
      async (c, f) => written(await c.deleteMany(f)),
    ),
  },
  { weight: 1, arbitrary: operation("deleteOne", byId, async (c, f) => written(await c.deleteOne(f))) },
  {
    weight: 2,
    arbitrary: operation(
      "bulkWrite",
      fc.tuple(withId, byId, change, id, fc.boolean()),
      async (c, [doc, f, u, gone, ordered]) =>
        written(
          await c.bulkWrite(
            [
              { insertOne: { document: structuredClone(doc) } },
              { updateOne: { filter: f, update: u, upsert: true } },
              { deleteOne: { filter: { _id: gone } } },
            ],
            { ordered },
          ),
        ),
    ),
  },
  {
    weight: 1,
    arbitrary: operation("createIndex", indexes, (c, [key, options]) => c.createIndex(structuredClone(key), options)),
  },
);
