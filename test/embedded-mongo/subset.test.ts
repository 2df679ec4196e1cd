import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commands } from "../../src/embedded-mongo/commands/table.js";
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
  expect(names(examples.updatePipelines)).toEqual(subset.updateStages.toSorted());
  expect(names(examples.projections)).toEqual(subset.projectionOperators.toSorted());
  expect(names(examples.pipelines)).toEqual(subset.stages.toSorted());
  expect(names(examples.accumulated)).toEqual(subset.accumulators.toSorted());
  expect(names(examples.expressions)).toEqual(subset.expressions.toSorted());
});

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

  test.each(Object.entries(examples.typed))("$type %s", async (alias, value) => {
    const typed = at.collection("typed");
    await typed.deleteMany({});
    await typed.insertMany([{ _id: 1, value }, { _id: 2 }]);
    expect(await typed.countDocuments({ value: { $type: alias } })).toBe(1);
  });

  test.each(["$near", "$where", "$text", "$jsonSchema", "$bitsAllSet", "$unheard"])("%s is refused", async (name) => {
    expect(await codeOf(things.find({ [name]: {} }).toArray())).toBe(
      name === "$unheard" ? 2 : 115 - (name === "$unheard" ? 1 : 0),
    );
    expect([2, 115]).toContain(await codeOf(things.find({ n: { [name]: 1 } }).toArray()));
  });

  test.each(["int", "double", 1, 16])(
    "$type %s is refused: it would need what a whole double forgets",
    async (type) => {
      expect(await codeOf(things.find({ n: { $type: type } }).toArray())).toBe(115);
    },
  );
});

describe("updates", () => {
  const targets = (): Collection => at.collection("updated");
  beforeEach(async () => {
    await targets().deleteMany({});
    await targets().insertOne({ ...examples.updated });
  });

  const cases = [
    ...Object.entries(examples.updates).flatMap(([name, changes]) => changes.map((change) => ({ name, change }))),
    ...Object.entries(examples.updatePipelines).map(([name, change]) => ({ name: `[${name}]`, change })),
  ];
  test.each(cases)("$name", async ({ change: { filter = {}, update, arrayFilters, to } }) => {
    const { matchedCount, modifiedCount } = await targets().updateOne({ _id: 1, ...filter }, update, { arrayFilters });
    const after = await targets().findOne({});
    expect(after).toEqual(to);
    expect(matchedCount).toBe(1);
    expect(modifiedCount).toBe(JSON.stringify(to) === JSON.stringify(examples.updated) ? 0 : 1);
  });

  const wrong: [Doc | Doc[], number][] = [
    [{ $bit: { n: { and: 1 } } }, 115],
    [{ $unheard: { n: 1 } }, 9],
    [{ $push: { l: { $each: [1], $unheard: 1 } } }, 2],
    [{ $inc: { s: 1 } }, 14],
    [{ $inc: { n: "1" } }, 14],
    [{ $push: { s: 1 } }, 2],
    [{ $pop: { s: 1 } }, 14],
    [{ $set: { "s.t": 1 } }, 28],
    [{ $set: { n: 1, "n.m": 1 } }, 40],
    [{ $set: { "items.$[i].v": 1, "items.0.v": 2 } }, 2],
    [{ $set: { _id: 2 } }, 66],
    [{ $set: { "items.$.v": 1 } }, 2],
    [{ $set: { "a..b": 1 } }, 56],
    [{ $set: { a: { $b: 1 } } }, 52],
    [[{ $match: {} }], 72],
    [[{ $set: { n: { $unheard: 1 } } }], 168],
  ];
  test.each(wrong)("%j fails with %i and changes nothing", async (update, code) => {
    expect(await codeOf(targets().updateOne({ _id: 1 }, update))).toBe(code);
    expect(await targets().findOne({})).toEqual(examples.updated);
  });

  test("an array filter that is not used or not there is refused", async () => {
    const update = { $set: { "items.$[i].v": 1 } };
    expect(await codeOf(targets().updateOne({}, update, { arrayFilters: [{ "j.k": 1 }] }))).toBe(2);
    expect(await codeOf(targets().updateOne({}, { $set: { n: 1 } }, { arrayFilters: [{ "j.k": 1 }] }))).toBe(9);
  });
});

test.each(Object.entries(examples.projections))("projection %s", async (_name, [filter, projection, left]) => {
  expect(await things.findOne({ _id: 1, ...filter }, { projection })).toEqual(left);
});

test.each([
  [{ n: 1, s: 0 }, 31254],
  [{ s: 0, n: 1 }, 31253],
  [{ sub: 1, "sub.x": 1 }, 31249],
  [{ n: { $meta: "textScore" } }, 115],
  [{ n: "$s" }, 115],
])("projection %j fails with %i", async (projection, code) => {
  expect(await codeOf(things.findOne({}, { projection }))).toBe(code);
});

describe("aggregation", () => {
  test.each(Object.entries(examples.pipelines))("%s", async (_name, [pipeline, wanted]) => {
    expect(await things.aggregate(pipeline).toArray()).toEqual(wanted);
  });

  test.each(Object.entries(examples.accumulated))("$group with %s", async (name, [operand, wanted]) => {
    const stages = [
      { $match: { _id: { $lte: 3 } } },
      { $sort: { _id: 1 } },
      { $group: { _id: null, value: { [name]: operand } } },
    ];
    expect(await things.aggregate(stages).toArray()).toEqual([{ _id: null, value: wanted }]);
  });

  test.each(Object.entries(examples.expressions))("%s", async (_name, cases) => {
    for (const [source, wanted] of cases) {
      const [found] = await things
        .aggregate([{ $match: { _id: 1 } }, { $project: { _id: 0, value: source } }])
        .toArray();
      expect(found, JSON.stringify(source)).toEqual(wanted === undefined ? {} : { value: wanted });
    }
  });

  test.each([
    [[{ $lookup: { from: "x" } }], 40324],
    [[{ $out: "x" }], 40324],
    [[{ $unheard: 1 }], 40324],
    [[{ $project: { a: { $unheard: 1 } } }], 168],
    [[{ $project: { a: "$$unheard" } }], 17276],
    [[{ $project: { a: "$$NOW" } }], 17276],
    [[{ $group: { _id: 1, a: { $accumulator: {} } } }], 15952],
    [[{ $group: { n: { $sum: 1 } } }], 15955],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{ $limit: 0 }], 15958],
    [[{ $project: { a: { $dateToString: { date: "$at", format: "%V" } } } }], 18536],
    [[{ $project: { a: { $hour: { date: "$at", timezone: "Nowhere/Else" } } } }], 40485],
    [[{ $project: { a: { $add: ["$exact", 1] } } }], 115],
  ])("%j fails with %i", async (pipeline, code) => {
    expect(await codeOf(things.aggregate(pipeline).toArray())).toBe(code);
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
    insert: [{ insert: "c", documents: [{ _id: 1 }], ordered: true, bypassDocumentValidation: false }],
    update: [
      {
        update: "c",
        updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } }, upsert: true, multi: false, arrayFilters: [] }],
        ordered: true,
        bypassDocumentValidation: false,
      },
    ],
    findAndModify: [
      {
        findAndModify: "c",
        query: { _id: 1 },
        sort: { _id: 1 },
        fields: { a: 1 },
        update: { $inc: { a: 1 } },
        new: true,
        upsert: true,
        arrayFilters: [],
        bypassDocumentValidation: false,
      },
      { findAndModify: "c", query: { _id: 77 }, remove: true },
    ],
    delete: [{ delete: "c", deletes: [{ q: { _id: 1 }, limit: 1 }], ordered: true }],
    aggregate: [{ aggregate: "things", pipeline: [], cursor: { batchSize: 1 } }],
    killCursors: [{ killCursors: "things", cursors: [] }],
    count: [{ count: "things", query: {}, limit: 2, skip: 1, fields: {} }],
    distinct: [{ distinct: "things", key: "n", query: {} }],
    create: [{ create: "made" }],
    createIndexes: [{ createIndexes: "made", indexes: [{ key: { a: 1 }, name: "a_1" }], commitQuorum: 1 }],
    listIndexes: [{ listIndexes: "made", cursor: {} }],
    dropIndexes: [{ dropIndexes: "made", index: "a_1" }],
    drop: [{ drop: "made" }],
    listCollections: [
      { listCollections: 1, filter: { name: "things" }, nameOnly: true, authorizedCollections: false, cursor: {} },
    ],
    dropDatabase: [],
    listDatabases: [],
    getMore: [],
    startSession: [{ startSession: 1 }],
    endSessions: [{ endSessions: [] }],
    refreshSessions: [{ refreshSessions: [] }],
    ping: [{ ping: 1 }],
    buildInfo: [{ buildInfo: 1 }],
    connectionStatus: [{ connectionStatus: 1, showPrivileges: true }],
    dbStats: [{ dbStats: 1, scale: 1024 }],
    getCmdLineOpts: [{ getCmdLineOpts: 1 }],
    getLog: [{ getLog: "startupWarnings" }],
    getParameter: [{ getParameter: 1, featureCompatibilityVersion: 1, ttlMonitorSleepSecs: 1 }],
    setParameter: [{ setParameter: 1, ttlMonitorSleepSecs: 60 }],
    hostInfo: [{ hostInfo: 1 }],
    serverStatus: [{ serverStatus: 1 }],
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
    ["count", { hint: "x" }],
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

  test.each([
    "collMod",
    "explain",
    "renameCollection",
    "mapReduce",
    "configureFailPoint",
    "commitTransaction",
    "collStats",
    "currentOp",
  ])("%s is known and refused by name", async (name) => {
    await expect(command({ [name]: 1 })).rejects.toMatchObject({ code: 115, message: expect.stringContaining(name) });
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
      background: { background: true },
      ns: { ns: "test.indexed" },
    };
    expect(Object.keys(options).sort()).toEqual(subset.indexOptions.toSorted());
    for (const option of Object.values(options)) {
      await command({ createIndexes: "indexed", indexes: [{ key: { a: 1 }, name: "a_1", ...option }] });
      const { name = "a_1", background: _b, ns: _n, ...kept } = option;
      expect((await collection.indexes())[1]).toEqual({ v: 2, key: { a: 1 }, name, ...kept });
      await collection.dropIndex(String(name));
    }
  });

  test.each([
    [{ a: "text" }, {}, 115],
    [{ a: "2dsphere" }, {}, 115],
    [{ a: "hashed" }, {}, 115],
    [{ "a.0": 1 }, {}, 115],
    [{ "$**": 1 }, {}, 67],
    [{ a: 0 }, {}, 67],
    [{ a: 1 }, { hidden: true }, 115],
    [{ a: 1 }, { collation: { locale: "zh" } }, 115],
    [{ a: 1, b: 1 }, { expireAfterSeconds: 1 }, 67],
    [{ a: 1 }, { sparse: true, partialFilterExpression: { a: 1 } }, 67],
    [{ a: 1 }, { partialFilterExpression: { a: { $exists: false } } }, 67],
    [{ a: 1 }, { partialFilterExpression: { a: { $regex: "x" } } }, 67],
  ])("%j with %j fails with %i", async (key, options, code) => {
    expect(await codeOf(command({ createIndexes: "refused", indexes: [{ key, name: "x", ...options }] }))).toBe(code);
    expect(await command({ listCollections: 1, filter: { name: "refused" } })).toMatchObject({
      cursor: { firstBatch: [] },
    });
  });

  test.each(subset.partialOperators)("%s may stand in a partialFilterExpression", async (name) => {
    const operand = { $and: [{ a: 1 }], $exists: true, $type: "string", $in: [1] }[name] ?? 1;
    const partialFilterExpression = name === "$and" ? { [name]: operand } : { a: { [name]: operand } };
    await command({ createIndexes: "partial", indexes: [{ key: { b: 1 }, name, partialFilterExpression }] });
    await command({ dropIndexes: "partial", index: name });
  });
});

test("nothing of all this was an internal error", () => {
  expect(at.told).toEqual([]);
});
