import { BSONRegExp, Code, Decimal128, MaxKey, MinKey, Timestamp } from "bson";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commands } from "../../src/embedded-mongo/commands/table.js";
import { outside } from "../../src/embedded-mongo/outside.js";
import { subset } from "../../src/embedded-mongo/subset.js";
import * as examples from "./examples.js";
import { type Collection, codeOf, type Doc, startTestServer, type TestServer } from "./server.js";

let at: TestServer;
let things: Collection;

beforeAll(async () => {
  at = await startTestServer(() => new Date(1000));
  things = at.collection("things");
  for (const doc of examples.things) await things.insertOne({ _id: 0, ...doc });
});
afterAll(() => at.stop());

const command = (body: Doc): Promise<Doc> => {
  if (!at.connection.db) throw new Error("not connected");
  return at.connection.db.command(body);
};

test("each name of the subset has an example, and no example is of another", () => {
  const names = (examples: object): string[] => Object.keys(examples).sort();
  expect(names(examples.queries)).toEqual(subset.queryOperators.toSorted());
  expect(names(examples.updates)).toEqual(subset.updateOperators.toSorted());
  expect(names(examples.pipelines)).toEqual(subset.stages.toSorted());
});

test("what is served is not listed as outside", () => {
  const served = [subset.queryOperators, subset.updateOperators, subset.pushModifiers, subset.stages];
  expect(served.flat().filter((name) => outside["query operator"].has(name) && name !== "$not")).toEqual([]);
  expect(subset.updateOperators.filter((name) => outside["update operator"].has(name))).toEqual([]);
  expect(subset.stages.filter((name) => outside.stage.has(name))).toEqual([]);
  expect(Object.keys(subset.commands).filter((name) => outside.command.has(name))).toEqual([]);
});

/** The refusal of one name that MongoDB knows. */
const refused = (name: string): object => ({ code: 115, message: expect.stringContaining(`'${name}'`) });

describe("filters", () => {
  test.each(Object.entries(examples.queries))("%s", async (_name, asked) => {
    for (const [filter, ids] of asked) {
      expect(
        (await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id),
        JSON.stringify(filter),
      ).toEqual(ids);
      expect(await things.countDocuments(filter)).toBe(ids.length);
    }
  });

  test.each([...outside["query operator"]])("%s is refused by name, beside the fields and on one", async (name) => {
    await expect(things.find({ [name]: {} }).toArray()).rejects.toMatchObject(refused(name));
    await expect(things.find({ n: { [name]: 1 } }).toArray()).rejects.toMatchObject(refused(name));
  });

  test.each([{ $unheard: {} }, { n: { $unheard: 1 } }, { $eq: 1 }])("%j is an error of the client", async (filter) => {
    expect(await codeOf(things.find(filter).toArray())).toBe(2);
  });

  test.each(examples.refusedFilters)("%s is refused", async (filter) => {
    expect(await codeOf(things.find(filter).toArray())).toBe(115);
  });

  test.each([
    Decimal128.fromString("1"),
    new Timestamp({ t: 1, i: 1 }),
    new BSONRegExp("x"),
    new MinKey(),
    new MaxKey(),
    new Code("x"),
  ])("a value of type %o is refused, in what is stored and in a filter", async (value) => {
    expect(await codeOf(at.collection("types").insertOne({ _id: 1, a: [value] }))).toBe(115);
    expect(await codeOf(things.findOne({ a: value }))).toBe(115);
    expect(await codeOf(things.findOne({ a: { $gt: value } }))).toBe(115);
  });
});

describe("updates", () => {
  const targets = (): Collection => at.collection("updated");
  beforeEach(async () => {
    await targets().deleteMany({});
    await targets().insertOne({ ...examples.updated });
  });

  const cases = Object.entries(examples.updates).flatMap(([name, changes]) =>
    changes.map((change) => ({ name, change })),
  );
  test.each(cases)("$name", async ({ change: { update, to } }) => {
    const { matchedCount, modifiedCount } = await targets().updateOne({ _id: 1 }, update);
    const after = await targets().findOne({});
    expect(after).toEqual(to);
    expect(matchedCount).toBe(1);
    expect(modifiedCount).toBe(JSON.stringify(to) === JSON.stringify(examples.updated) ? 0 : 1);
  });

  test.each(examples.wrongUpdates)("%j fails with %i and changes nothing", async (update, code) => {
    expect(await codeOf(targets().updateOne({ _id: 1 }, update))).toBe(code);
    expect(await targets().findOne({})).toEqual(examples.updated);
  });

  test.each([...outside["update operator"]])("%s is refused by name", async (name) => {
    const update: Doc = { [name]: { n: 1 } };
    await expect(targets().updateOne({ _id: 1 }, update)).rejects.toMatchObject(refused(name));
  });

  test.each([...outside["modifier of $push"]])("%s is refused by name", async (name) => {
    const update: Doc = { $push: { l: { $each: [1], [name]: 1 } } };
    await expect(targets().updateOne({ _id: 1 }, update)).rejects.toMatchObject(refused(name));
  });

  test("a document in place of the old one is refused", async () => {
    expect(await codeOf(targets().replaceOne({ _id: 1 }, { n: 1 }))).toBe(115);
    expect(await codeOf(targets().findOneAndReplace({ _id: 1 }, { n: 1 }))).toBe(115);
    expect(await codeOf(targets().findOneAndDelete({ _id: 1 }))).toBe(115);
    expect(await targets().findOne({})).toEqual(examples.updated);
  });
});

test.each(examples.projections)("projection %j", async (projection, left) => {
  expect(await things.findOne({ _id: 1 }, { projection })).toEqual(left);
});

test.each(examples.wrongProjections)("projection %j fails with %i", async (projection, code) => {
  expect(await codeOf(things.findOne({}, { projection }))).toBe(code);
});

test.each([
  [{ n: 2 }, 2],
  [{ "tags.0": 1 }, 115],
  [{ n: { $meta: "textScore" } }, 115],
])("sort %j fails with %i", async (sort, code) => {
  expect(await codeOf(command({ find: "things", sort }))).toBe(code);
});

describe("counting by a pipeline", () => {
  test.each(Object.entries(examples.pipelines))("%s", async (_name, [pipeline, wanted]) => {
    expect(await things.aggregate(pipeline).toArray()).toEqual(wanted);
  });

  test.each(examples.wrongPipelines)("%j fails with %i", async (pipeline, code) => {
    expect(await codeOf(things.aggregate(pipeline).toArray())).toBe(code);
  });

  test.each([...outside.stage])("%s is refused by name", async (name) => {
    await expect(command({ aggregate: "things", pipeline: [{ [name]: {} }], cursor: {} })).rejects.toMatchObject(
      refused(name),
    );
  });
});

describe("commands", () => {
  const bodies: { [name: string]: Doc[] } = {
    hello: [{ hello: 1, anything: "a driver may say" }],
    find: [
      {
        find: "things",
        filter: { _id: 1 },
        projection: { n: 1 },
        sort: { _id: 1 },
        limit: 1,
        skip: 0,
        batchSize: 5,
        singleBatch: true,
      },
    ],
    insert: [{ insert: "c", documents: [{ _id: 1 }], ordered: true }],
    update: [
      {
        update: "c",
        updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } }, upsert: true, multi: false }],
        ordered: true,
      },
    ],
    findAndModify: [
      {
        findAndModify: "c",
        query: { _id: 1 },
        sort: { _id: 1 },
        update: { $inc: { a: 1 } },
        new: true,
        upsert: true,
        remove: false,
      },
    ],
    delete: [{ delete: "c", deletes: [{ q: { _id: 1 }, limit: 1 }], ordered: true }],
    aggregate: [
      {
        aggregate: "things",
        pipeline: [{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }],
        cursor: { batchSize: 1 },
      },
    ],
    killCursors: [{ killCursors: "things", cursors: [] }],
    create: [{ create: "made" }],
    createIndexes: [{ createIndexes: "made", indexes: [{ key: { a: 1 }, name: "a_1" }] }],
    listIndexes: [{ listIndexes: "made", cursor: {} }],
    drop: [{ drop: "made" }],
    listCollections: [
      { listCollections: 1, filter: { name: "things" }, nameOnly: true, authorizedCollections: false, cursor: {} },
    ],
    dropDatabase: [],
    getMore: [],
    endSessions: [{ endSessions: [] }],
    ping: [{ ping: 1 }],
    buildInfo: [{ buildInfo: 1 }],
  };

  test("each has an example with each of its fields", () => {
    expect(Object.keys(bodies).sort()).toEqual(Object.keys(subset.commands).sort());
    for (const [name, tried] of Object.entries(bodies)) {
      const fields = new Set(tried.flatMap(Object.keys));
      const declared = (subset.commands[name] ?? []).filter((field) => field !== "*");
      if (tried.length > 0) expect([...fields], name).toEqual(expect.arrayContaining([...declared]));
    }
  });

  test.each(Object.entries(bodies))("%s takes its fields and the harmless ones", async (_name, tried) => {
    for (const body of tried) {
      const harmless = {
        comment: "why",
        maxTimeMS: 1000,
        writeConcern: { w: "majority", j: true },
        readConcern: { level: "local" },
      };
      expect(await command({ ...body, ...harmless })).toMatchObject({ ok: 1 });
    }
  });

  const strict = Object.keys(commands).filter((name) => name !== "hello");
  test.each(strict)("%s refuses a field that nobody knows", async (name) => {
    const [body = { [name]: 1 }] = bodies[name] ?? [];
    const code = await codeOf(command({ ...body, unheardOf: 1 }));
    expect([40415, 40414]).toContain(code);
  });

  test.each([
    ["find", { hint: { a: 1 } }],
    ["find", { collation: { locale: "zh" } }],
    ["find", { tailable: true }],
    ["find", { let: {} }],
    ["create", { capped: true }],
    ["create", { validator: {} }],
    ["create", { timeseries: {} }],
    ["create", { viewOn: "x" }],
    ["create", { collation: {} }],
    ["aggregate", { explain: true }],
    ["findAndModify", { hint: "x" }],
    ["findAndModify", { fields: { a: 1 } }],
    ["findAndModify", { arrayFilters: [] }],
    ["createIndexes", { commitQuorum: 1 }],
    ["insert", { bypassDocumentValidation: true }],
  ])("%s refuses %j, which it would otherwise have to ignore", async (name, extra) => {
    expect(await codeOf(command({ ...bodies[name]?.[0], ...extra }))).toBe(115);
  });

  test("fields of a statement are refused as strictly", async () => {
    const update = { q: {}, u: { $set: { a: 1 } } };
    expect(await codeOf(command({ update: "c", updates: [{ ...update, hint: "x" }] }))).toBe(115);
    expect(await codeOf(command({ update: "c", updates: [{ ...update, sort: { a: 1 } }] }))).toBe(115);
    expect(await codeOf(command({ update: "c", updates: [{ ...update, unheardOf: 1 }] }))).toBe(40415);
    expect(await codeOf(command({ delete: "c", deletes: [{ q: {}, limit: 1, collation: {} }] }))).toBe(115);
  });

  test.each([...outside.command])("%s is refused by name", async (name) => {
    await expect(command({ [name]: 1 })).rejects.toMatchObject(refused(name));
  });

  test("find refuses every field that MongoDB knows and it does not", async () => {
    for (const name of outside.field) {
      if (subset.commands.find?.includes(name)) continue;
      await expect(command({ find: "things", [name]: 1 }), name).rejects.toMatchObject({ code: 115 });
    }
  });

  test("a command that does not exist is 59", async () => {
    await expect(command({ makeCoffee: 1 })).rejects.toMatchObject({ code: 59, codeName: "CommandNotFound" });
  });

  test("transactions are refused with 20", async () => {
    const session = await at.connection.startSession();
    session.startTransaction();
    await expect(things.findOne({}, { session })).rejects.toMatchObject({ code: 20 });
    await session.endSession();
  });

  test.each([
    [{ readConcern: { level: "snapshot" } }, 115],
    [{ $readPreference: { mode: "secondary" } }, 115],
    [{ writeConcern: { w: 2 } }, 2],
    [{ autocommit: false }, 20],
  ])("%j is refused", async (extra, code) => {
    expect(await codeOf(command({ find: "things", ...extra }))).toBe(code);
  });
});

describe("indexes", () => {
  test("each option is honoured or harmless, and kept", async () => {
    const collection = at.collection("indexed");
    const options: { [name: string]: Doc } = {
      key: {},
      name: { name: "other" },
      unique: { unique: true },
      sparse: { sparse: true },
      partialFilterExpression: { partialFilterExpression: { a: { $exists: true } } },
      expireAfterSeconds: { expireAfterSeconds: 5 },
      v: { v: 2 },
    };
    expect(Object.keys(options).sort()).toEqual(subset.indexOptions.toSorted());
    for (const option of Object.values(options)) {
      await command({ createIndexes: "indexed", indexes: [{ key: { a: 1 }, name: "a_1", ...option }] });
      const { name = "a_1", ...kept } = option;
      expect((await collection.indexes())[1]).toEqual({ v: 2, key: { a: 1 }, name, ...kept });
      await collection.drop();
    }
  });

  test.each([
    [{ a: "text" }, {}, 115],
    [{ a: "2dsphere" }, {}, 115],
    [{ a: "hashed" }, {}, 115],
    [{ "a.0": 1 }, {}, 115],
    [{ "$**": 1 }, {}, 67],
    [{ a: 1 }, { background: true }, 115],
    [{ a: 0 }, {}, 67],
    [{ a: 1 }, { hidden: true }, 115],
    [{ a: 1 }, { collation: { locale: "zh" } }, 115],
    [{ a: 1, b: 1 }, { expireAfterSeconds: 1 }, 67],
    [{ a: 1 }, { sparse: true, partialFilterExpression: { a: { $exists: true } } }, 67],
    [{ a: 1 }, { partialFilterExpression: { a: { $exists: false } } }, 115],
    [{ a: 1 }, { partialFilterExpression: { a: { $gt: 1 } } }, 115],
    [{ a: 1 }, { partialFilterExpression: { a: 1 } }, 115],
    [{ a: 1 }, { partialFilterExpression: { $and: [{ a: { $exists: true } }] } }, 115],
  ])("%j with %j fails with %i", async (key, options, code) => {
    expect(await codeOf(command({ createIndexes: "refused", indexes: [{ key, name: "x", ...options }] }))).toBe(code);
    expect(await command({ listCollections: 1, filter: { name: "refused" } })).toMatchObject({
      cursor: { firstBatch: [] },
    });
  });
});

test("nothing of all this was an internal error", () => {
  expect(at.told).toEqual([]);
});
