import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFilter } from "../../src/embedded-mongo/query/filter.js";
import { type Answer, runQuery } from "../../src/embedded-mongo/query/run-query.js";
import { parseSort } from "../../src/embedded-mongo/query/sort.js";
import { Collection } from "../../src/embedded-mongo/store/collection.js";
import { parseIndexSpec } from "../../src/embedded-mongo/store/index-spec.js";
import type { Doc } from "../../src/embedded-mongo/values/document.js";
import { filter as anyFilter } from "./operations.js";

function collectionOf(docs: Iterable<Doc>, indexes: readonly Doc[] = []): Collection {
  const collection = new Collection("test.c");
  for (const doc of docs) collection.insert(doc, 100);
  for (const [at, index] of indexes.entries())
    collection.addIndex(collection.builtIndex(parseIndexSpec({ name: `i${at}`, ...index })));
  return collection;
}

type Asked = { filter?: Doc; sort?: Doc; skip?: number; limit?: number };

const ask = (collection: Collection, { filter = {}, sort = {}, skip = 0, limit = 0 }: Asked): Answer =>
  runQuery(collection, { filter: parseFilter(filter), sort: parseSort(sort), skip, limit });

const ids = ({ rows }: Answer): unknown[] => rows.map(({ doc }) => doc._id);

function* waiting(size: number): Generator<Doc> {
  for (let n = 0; n < size; n++)
    yield { _id: n, state: n % 3 ? "open" : "closed", nextDueAt: new Date((n * 7919) % size) };
}

/** DUE_SIZE=1000000 is the size of the goal; it takes some seconds and a gigabyte. */
const size = Number(process.env.DUE_SIZE ?? 100_000);

test(`the 100 due of ${size} are found by 100 keys, and the ids among them by 100`, { timeout: 120_000 }, () => {
  const collection = collectionOf(waiting(size), [
    { key: { nextDueAt: 1, _id: 1 }, partialFilterExpression: { nextDueAt: { $exists: true } } },
    { key: { state: 1 } },
  ]);
  const due = { nextDueAt: { $lte: new Date(size / 2) } };
  const found = ask(collection, { filter: due, sort: { nextDueAt: 1, _id: 1 }, limit: 100 });
  expect(found.rows).toHaveLength(100);
  expect(found.keysExamined).toBe(100);
  expect(found.docsExamined).toBe(100);
  expect(found.rows.map(({ doc }) => Number(doc.nextDueAt))).toEqual(Array.from({ length: 100 }, (_, at) => at));
  const again = ask(collection, { filter: { _id: { $in: ids(found) }, ...due } });
  expect(ids(again).sort()).toEqual(ids(found).sort());
  expect(again.keysExamined).toBe(100);
});

test("an equality with a range and a sort walks exactly its part of the index, either way round", () => {
  const docs = Array.from({ length: 1000 }, (_, n) => ({ _id: n, unit: n % 10, at: n }));
  const collection = collectionOf(docs, [{ key: { unit: 1, at: -1 } }]);
  for (const direction of [1, -1]) {
    const found = ask(collection, {
      filter: { unit: 3, at: { $gte: 100, $lt: 500 } },
      sort: { at: direction },
      limit: 5,
    });
    const wanted = docs
      .filter(({ unit, at }) => unit === 3 && at >= 100 && at < 500)
      .sort((a, b) => direction * (a.at - b.at));
    expect(ids(found)).toEqual(wanted.slice(0, 5).map(({ _id }) => _id));
    expect(found.keysExamined).toBe(5);
  }
  expect(ask(collection, { filter: { unit: 3, at: { $gt: 990 } } }).keysExamined).toBe(1);
});

test("several values of the first field are several short walks", () => {
  const docs = Array.from({ length: 1000 }, (_, n) => ({ _id: n, unit: n % 10, at: n }));
  const found = ask(collectionOf(docs, [{ key: { unit: 1, at: 1 } }]), {
    filter: { unit: { $in: [7, 2] }, at: { $lt: 50 } },
    sort: { unit: 1, at: 1 },
  });
  expect(ids(found)).toEqual([2, 12, 22, 32, 42, 7, 17, 27, 37, 47]);
  expect(found.keysExamined).toBe(10);
});

test("a partial index serves only filters that stay within it", () => {
  const docs = Array.from({ length: 300 }, (_, n) => ({ _id: n, n: n % 100, ...(n % 2 && { at: new Date(n) }) }));
  const uses = (expression: Doc, filter: Doc): boolean =>
    ask(collectionOf(docs, [{ key: { n: 1 }, partialFilterExpression: expression }]), { filter }).plan.index !==
    undefined;
  expect(uses({ at: { $exists: true } }, { n: 1 })).toBe(false);
  expect(uses({ at: { $exists: true } }, { n: 1, at: { $lte: new Date(50) } })).toBe(true);
  expect(uses({ at: { $exists: true } }, { n: 1, at: null })).toBe(false);
  expect(uses({ at: { $exists: true } }, { n: 1, at: { $in: [new Date(1), null] } })).toBe(false);
  expect(uses({ at: { $exists: true } }, { n: 1, at: { $in: [new Date(1)] } })).toBe(true);
  expect(uses({ at: { $exists: true } }, { n: 1, at: { $exists: false } })).toBe(false);
  expect(uses({ at: { $exists: true } }, { n: 1, $or: [{ at: { $exists: true } }] })).toBe(false);
  expect(uses({ at: { $exists: true }, n: { $exists: true } }, { n: 1, at: { $exists: true } })).toBe(true);
});

test("a sparse index serves no filter that wants what is missing", () => {
  const docs = Array.from({ length: 200 }, (_, n) => ({ _id: n, ...(n % 2 && { n }) }));
  const collection = collectionOf(docs, [{ key: { n: 1 }, sparse: true }]);
  expect(ask(collection, { filter: { n: null } }).rows).toHaveLength(100);
  expect(ask(collection, { filter: { n: { $exists: false } } }).rows).toHaveLength(100);
  expect(ask(collection, { filter: {}, sort: { n: 1 }, limit: 5 }).rows).toHaveLength(5);
  expect(ask(collection, { filter: {}, sort: { n: 1 }, limit: 5 }).plan.index).toBeUndefined();
  expect(ask(collection, { filter: { n: 7 } }).plan.index).toBeDefined();
});

test("of a selective index and one that only sorts, the cheaper is taken", () => {
  const docs = Array.from({ length: 2000 }, (_, n) => ({ _id: n, rare: n % 1000, often: n % 2, at: -n }));
  const collection = collectionOf(docs, [{ key: { rare: 1 } }, { key: { often: 1 } }, { key: { at: 1 } }]);
  const plan = (filter: Doc): unknown => ask(collection, { filter, sort: { at: 1 }, limit: 10 }).plan.index?.spec.key;
  expect(plan({ rare: 5 })).toEqual([["rare", 1]]);
  expect(plan({ often: 1 })).toEqual([["at", 1]]);
});

const value = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom("", "a", "水", null, true),
  fc.constant(new Date(Date.UTC(2026, 0, 2, 9))),
);
const doc = fc.record(
  {
    n: fc.oneof(value, fc.array(value, { maxLength: 3 })),
    s: value,
    at: value,
    sub: fc.oneof(value, fc.record({ x: value, y: value }, { requiredKeys: [], noNullPrototype: true })),
    tags: fc.oneof(value, fc.array(fc.oneof(value, fc.array(value, { maxLength: 1 })), { maxLength: 3 })),
    items: fc.array(fc.oneof(value, fc.record({ k: value, v: value }, { requiredKeys: [], noNullPrototype: true })), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const indexes: Doc[] = [
  { key: { n: 1, s: -1 } },
  { key: { at: -1 } },
  { key: { "sub.x": 1, n: 1 }, sparse: true },
  { key: { s: 1, tags: -1 } },
  { key: { "items.k": 1, "items.v": -1 } },
  { key: { tags: 1 } },
  { key: { "sub.y": -1 }, partialFilterExpression: { n: { $exists: true } } },
  { key: { at: 1 }, partialFilterExpression: { n: { $exists: true }, s: { $exists: true } } },
];
const sorts: Doc[] = [
  {},
  { n: 1, s: -1, _id: 1 },
  { n: -1, s: 1, _id: -1 },
  { at: 1, _id: -1 },
  { s: 1, _id: 1 },
  { _id: -1 },
  { "sub.x": 1, _id: 1 },
];

test("with any indexes the answer is the one without them", () => {
  const input = fc.tuple(
    fc.array(doc, { maxLength: 25 }),
    fc.subarray(indexes, { minLength: 1 }),
    fc.array(anyFilter, { minLength: 1, maxLength: 20 }),
    fc.constantFrom(...sorts),
  );
  fc.assert(
    fc.property(input, ([docs, declared, filters, sort]) => {
      // two arrays in one index are an error, not an answer
      const usable = docs.filter((each) => !(Array.isArray(each.tags) && Array.isArray(each.n)));
      const numbered = usable.map((each, _id) => ({ _id, ...each }));
      const plain = collectionOf(numbered);
      const indexed = collectionOf(numbered, declared);
      for (const filter of filters) {
        const wanted = ids(ask(plain, { filter, sort }));
        const got = ids(ask(indexed, { filter, sort }));
        expect(Object.keys(sort).length ? got : got.sort()).toEqual(Object.keys(sort).length ? wanted : wanted.sort());
        const some = ids(ask(indexed, { filter, sort, skip: 1, limit: 3 }));
        if (Object.keys(sort).length) expect(some).toEqual(wanted.slice(1, 4));
      }
    }),
    { numRuns: 300 },
  );
});
