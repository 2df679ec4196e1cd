import fc from "fast-check";
import type { Collection, Doc } from "./server.js";

/** A few operations, and what they mean, written out plainly: no operators, no indexes, no wire. */
type Row = { _id: number; n: number; s: string; tags: number[] };

export type Model = Map<number, Row>;

export type Step = {
  shown: unknown;
  ask: (collection: Collection) => Promise<unknown>;
  expect: (model: Model) => unknown;
};

type Condition = { filter: Doc; holds: (row: Row) => boolean };

const number = fc.integer({ min: 0, max: 9 });
const word = fc.constantFrom("甲", "乙", "丙", "");
const row = fc.record(
  { _id: number, n: number, s: word, tags: fc.array(number, { maxLength: 4 }) },
  { noNullPrototype: true },
);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  number.map((_id) => ({ filter: { _id }, holds: (r: Row) => r._id === _id })),
  number.map((n) => ({ filter: { n: { $gte: n } }, holds: (r: Row) => r.n >= n })),
  fc
    .tuple(number, number)
    .map(([from, to]) => ({ filter: { n: { $gt: from, $lte: to } }, holds: (r: Row) => r.n > from && r.n <= to })),
  word.map((s) => ({ filter: { s }, holds: (r: Row) => r.s === s })),
  fc
    .array(number, { maxLength: 3 })
    .map((list) => ({ filter: { n: { $in: list } }, holds: (r: Row) => list.includes(r.n) })),
  number.map((tag) => ({ filter: { tags: tag }, holds: (r: Row) => r.tags.includes(tag) })),
  number.map((tag) => ({ filter: { tags: { $ne: tag } }, holds: (r: Row) => !r.tags.includes(tag) })),
  fc
    .tuple(word, number)
    .map(([s, n]) => ({ filter: { $or: [{ s }, { n }] }, holds: (r: Row) => r.s === s || r.n === n })),
);

const change: fc.Arbitrary<{ update: Doc; apply: (row: Row) => Row }> = fc.oneof(
  number.map((by) => ({ update: { $inc: { n: by } }, apply: (r: Row): Row => ({ ...r, n: r.n + by }) })),
  word.map((s) => ({ update: { $set: { s } }, apply: (r: Row): Row => ({ ...r, s }) })),
  number.map((tag) => ({
    update: { $push: { tags: { $each: [tag] } } },
    apply: (r: Row): Row => ({ ...r, tags: [...r.tags, tag] }),
  })),
  number.map((tag) => ({
    update: { $pull: { tags: tag } },
    apply: (r: Row): Row => ({ ...r, tags: r.tags.filter((t) => t !== tag) }),
  })),
  number.map((n) => ({ update: { $max: { n } }, apply: (r: Row): Row => ({ ...r, n: Math.max(r.n, n) }) })),
);

const byId = (a: Row, b: Row): number => a._id - b._id;
const found = (model: Model, { holds }: Condition): Row[] => [...model.values()].filter(holds).sort(byId);

const insertMany = fc.tuple(fc.array(row, { minLength: 1, maxLength: 4 }), fc.boolean()).map(
  ([rows, ordered]): Step => ({
    shown: { insertMany: rows, ordered },
    ask: async (collection) => {
      try {
        return (await collection.insertMany(structuredClone(rows), { ordered })).insertedCount;
      } catch (error) {
        if (error instanceof Error && "insertedCount" in error && "code" in error)
          return [error.code, error.insertedCount];
        throw error;
      }
    },
    expect: (model) => {
      let inserted = 0;
      let failed = false;
      for (const each of rows) {
        if (failed && ordered) break;
        if (model.has(each._id)) failed = true;
        else {
          model.set(each._id, structuredClone(each));
          inserted++;
        }
      }
      return failed ? [11000, inserted] : inserted;
    },
  }),
);

const find = fc.tuple(condition, fc.constantFrom<1 | -1>(1, -1), fc.nat({ max: 4 }), fc.nat({ max: 2 })).map(
  ([where, down, limit, skip]): Step => ({
    shown: { find: where.filter, down, limit, skip },
    ask: (collection) => collection.find(where.filter).sort({ n: down, _id: 1 }).skip(skip).limit(limit).toArray(),
    expect: (model) =>
      found(model, where)
        .sort((a, b) => down * (a.n - b.n))
        .slice(skip, limit ? skip + limit : undefined),
  }),
);

const count = condition.map(
  (where): Step => ({
    shown: { count: where.filter },
    ask: (collection) => collection.countDocuments(where.filter),
    expect: (model) => found(model, where).length,
  }),
);

const updateMany = fc.tuple(condition, change).map(
  ([where, { update, apply }]): Step => ({
    shown: { updateMany: where.filter, update },
    ask: async (collection) => {
      const { matchedCount, modifiedCount } = await collection.updateMany(where.filter, update);
      return [matchedCount, modifiedCount];
    },
    expect: (model) => {
      const rows = found(model, where);
      const changed = rows.filter((each) => JSON.stringify(apply(each)) !== JSON.stringify(each));
      for (const each of rows) model.set(each._id, apply(each));
      return [rows.length, changed.length];
    },
  }),
);

const findOneAndUpdate = fc.tuple(condition, change).map(
  ([where, { update, apply }]): Step => ({
    shown: { findOneAndUpdate: where.filter, update },
    ask: (collection) =>
      collection.findOneAndUpdate(where.filter, update, { sort: { n: -1, _id: 1 }, returnDocument: "after" }),
    expect: (model) => {
      const [first] = found(model, where).sort((a, b) => b.n - a.n);
      if (!first) return null;
      model.set(first._id, apply(first));
      return apply(first);
    },
  }),
);

const upsert = row.map((each): Step => {
  const { _id, ...fields } = each;
  return {
    shown: { upsert: each },
    ask: async (collection) =>
      (
        await collection.updateOne(
          { _id },
          { $set: { n: fields.n }, $setOnInsert: { s: fields.s, tags: fields.tags } },
          { upsert: true },
        )
      ).upsertedCount,
    expect: (model) => {
      const there = model.get(_id);
      model.set(_id, there ? { ...there, n: fields.n } : structuredClone(each));
      return there ? 0 : 1;
    },
  };
});

const deleteMany = condition.map(
  (where): Step => ({
    shown: { deleteMany: where.filter },
    ask: async (collection) => (await collection.deleteMany(where.filter)).deletedCount,
    expect: (model) => {
      const rows = found(model, where);
      for (const { _id } of rows) model.delete(_id);
      return rows.length;
    },
  }),
);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: insertMany },
  { weight: 5, arbitrary: find },
  { weight: 2, arbitrary: count },
  { weight: 3, arbitrary: updateMany },
  { weight: 3, arbitrary: findOneAndUpdate },
  { weight: 2, arbitrary: upsert },
  { weight: 1, arbitrary: deleteMany },
);
