import { Long } from "bson";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { opMsg, RawClient } from "./raw-client.js";
import { type Collection, codeOf, type Doc, startTestServer, type TestServer } from "./server.js";

let at: TestServer;
let things: Collection;
beforeAll(async () => {
  at = await startTestServer();
  things = at.collection("things");
});
afterAll(() => at.stop());
beforeEach(async () => {
  await things.deleteMany({});
});

test("an open cursor shows the documents as they were found", async () => {
  await things.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: 0 })));
  const cursor = things.find({}).sort({ _id: 1 }).batchSize(50);
  expect(await cursor.next()).toEqual({ _id: 0, n: 0 });
  await things.updateMany({}, { $set: { n: 1 } });
  await things.deleteMany({ _id: { $gte: 200 } });
  expect((await cursor.toArray()).every(({ n }) => n === 0)).toBe(true);
});

const counting = { $group: { _id: 1, n: { $sum: 1 } } };
const dangerous = ["__proto__", "constructor", "prototype"];

/** As bytes on the wire: a driver's own objects could not carry the name. */
function withKey(name: string, value: unknown): Doc {
  return Object.defineProperty({}, name, { value, enumerable: true, configurable: true });
}

test.each(dangerous)("%s is refused everywhere, and Object.prototype stays as it is", async (name) => {
  await things.insertOne({ _id: 1, a: { b: 1 }, list: [{ k: 1 }] });
  const before = Reflect.ownKeys(Object.prototype);
  const client = await RawClient.open(at.server.port ?? 0);
  const bad = withKey(name, { polluted: 1 });
  const path = `${name}.polluted`;
  const updates: unknown[] = [
    { $set: withKey(path, 1) },
    { $set: withKey(`a.${path}`, 1) },
    { $set: { a: bad } },
    { $set: { a: [{ deep: bad }] } },
    { $setOnInsert: withKey(path, 1) },
    { $inc: withKey(path, 1) },
    { $push: { list: bad } },
    { $push: { list: { $each: [bad] } } },
    { $push: withKey(path, 1) },
    { $max: withKey(path, 1) },
    { $currentDate: withKey(path, true) },
    { $unset: withKey(path, 1) },
    { $pull: { list: bad } },
    { $pull: withKey(path, 1) },
    bad,
  ];
  const commands: Doc[] = [
    ...updates.map((u) => ({ update: "things", updates: [{ q: { _id: 1 }, u, upsert: true }] })),
    { update: "things", updates: [{ q: withKey(path, 1), u: { $set: { x: 1 } }, upsert: true }] },
    { insert: "things", documents: [{ _id: 2, ...{ nested: bad } }] },
    { insert: "things", documents: [bad] },
    { find: "things", filter: withKey(path, 1) },
    { find: "things", filter: { $or: [{ a: bad }] } },
    { find: "things", sort: withKey(path, 1) },
    { find: "things", projection: withKey(path, 1) },
    { aggregate: "things", pipeline: [{ $match: withKey(path, 1) }, counting], cursor: {} },
    { aggregate: "things", pipeline: [{ $group: { _id: 1, ...withKey(name, { $sum: 1 }) } }], cursor: {} },
    { createIndexes: "things", indexes: [{ key: { a: 1 }, name: "x", partialFilterExpression: withKey(path, 1) }] },
    { createIndexes: "things", indexes: [{ key: withKey(path, 1), name: "x" }] },
    { findAndModify: "things", query: {}, update: { $set: withKey(path, 1) } },
  ];
  for (const command of commands) {
    const { body } = (await client.ask(opMsg(1, { ...command, $db: "test" }))) ?? {};
    expect(body?.ok === 0 || body?.writeErrors !== undefined, JSON.stringify(command)).toBe(true);
  }
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  expect(Object.getOwnPropertyNames({}.constructor.prototype)).not.toContain("polluted");
  expect(await things.find({}).toArray()).toEqual([{ _id: 1, a: { b: 1 }, list: [{ k: 1 }] }]);
});

test("a field named like something of Object.prototype is just a field", async () => {
  const inherited: Doc = { toString: 1, valueOf: "x", hasOwnProperty: [1] };
  await things.insertMany([{ _id: 1 }, { _id: 2, ...inherited }]);
  expect(await things.countDocuments({ toString: { $exists: true } })).toBe(1);
  expect(await things.countDocuments({ hasOwnProperty: null })).toBe(1);
  expect(await things.find({}, { projection: { _id: 0, valueOf: 1 } }).toArray()).toEqual([
    {},
    Object.fromEntries([["valueOf", "x"]]),
  ]);
  const increment: Doc = { $inc: { toString: 1 } };
  await things.updateOne({ _id: 1 }, increment);
  expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, toString: 1 });
});

test("an object that passes for a BSON type on the way out is refused", async () => {
  const client = await RawClient.open(at.server.port ?? 0);
  const name = "_bsontype";
  // the name comes as bytes: the driver would not send it
  const message = opMsg(1, { insert: "things", documents: [{ _id: 1, sub: { _bsontypX: "ObjectId" } }], $db: "test" });
  message.write(name, message.indexOf("_bsontypX"));
  expect((await client.ask(message))?.body).toMatchObject({ ok: 0, code: 2 });
});

test("numbers of different types are equal, and int64 stays int64", async () => {
  await things.insertMany([
    { _id: 1, n: Long.fromString("9007199254740993") },
    { _id: 2, n: 9007199254740992 },
    { _id: 3, n: Long.fromNumber(5) },
    { _id: 4, n: 5 },
  ]);
  expect(await things.countDocuments({ n: 5 })).toBe(2);
  expect(await things.countDocuments({ n: { $gt: 9007199254740992 } })).toBe(1);
  const increment: Doc = { $inc: { n: 1 } };
  await things.updateOne({ _id: 1 }, increment);
  const found = await things.findOne({ _id: 1 }, { promoteLongs: false });
  expect(String(found?.n)).toBe("9007199254740994");
  expect(await codeOf(things.insertOne({ _id: 1 }))).toBe(11000);
});

test("documents are equal only with their fields in the same order", async () => {
  await things.insertOne({ _id: 1, sub: { a: 1, b: 2 } });
  expect(await things.countDocuments({ sub: { a: 1, b: 2 } })).toBe(1);
  expect(await things.countDocuments({ sub: { b: 2, a: 1 } })).toBe(0);
});

test("null, missing and an empty array are told apart where MongoDB tells them apart", async () => {
  await things.insertMany([
    { _id: 1 },
    { _id: 2, a: null },
    { _id: 3, a: [] },
    { _id: 4, a: [null] },
    { _id: 5, a: 1 },
  ]);
  const ids = async (filter: Doc): Promise<unknown[]> =>
    (await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await ids({ a: null })).toEqual([1, 2, 4]);
  expect(await ids({ a: { $exists: false } })).toEqual([1]);
  expect(await ids({ a: [] })).toEqual([3]);
  expect(await ids({ a: { $ne: null } })).toEqual([3, 5]);
  expect((await things.find({}).sort({ a: 1, _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([3, 1, 2, 4, 5]);
});

test("an update that changes nothing is matched and not modified, and writes nothing", async () => {
  await things.insertOne({ _id: 1, n: 1, list: [1] });
  const update: Doc = { $set: { n: 1 }, $max: { m: 0 }, $pull: { list: 2 } };
  expect(await things.updateOne({ _id: 1 }, update)).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
  expect(await things.updateOne({ _id: 1 }, update)).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
});

test("a unique index holds through inserts, updates and upserts, and names itself in the error", async () => {
  await things.createIndex({ "sub.key": 1 }, { unique: true, sparse: true });
  await things.insertMany([{ _id: 1, sub: { key: "a" } }, { _id: 2, sub: { key: "b" } }, { _id: 3 }, { _id: 4 }]);
  await expect(things.insertOne({ _id: 5, sub: { key: "a" } })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { "sub.key": 1 },
    keyValue: { "sub.key": "a" },
    message: expect.stringContaining(
      'E11000 duplicate key error collection: test.things index: sub.key_1 dup key: { sub.key: "a" }',
    ),
  });
  expect(await codeOf(things.updateOne({ _id: 2 }, { $set: { "sub.key": "a" } }))).toBe(11000);
  expect(await codeOf(things.updateOne({ _id: 9 }, { $set: { "sub.key": "a" } }, { upsert: true }))).toBe(11000);
  expect(await codeOf(things.createIndex({ none: 1 }, { unique: true }))).toBe(11000);
  await things.updateOne({ _id: 1 }, { $set: { "sub.key": "a", n: 1 } });
  expect(await things.find({}).sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, sub: { key: "a" }, n: 1 },
    { _id: 2, sub: { key: "b" } },
    { _id: 3 },
    { _id: 4 },
  ]);
  await things.drop();
});

test("documents of more than 16 MiB are refused, on insert and after an update", async () => {
  const large = "x".repeat(9 * 1024 * 1024);
  await things.insertOne({ _id: 1, large });
  expect(await codeOf(things.updateOne({ _id: 1 }, { $set: { twice: large } }))).toBe(10334);
  expect(Object.keys((await things.findOne({})) ?? {})).toEqual(["_id", "large"]);
  await things.insertOne({ _id: 2, large });
  // together they do not fit into one reply
  expect((await things.find({}).toArray()).map(({ _id }) => _id)).toEqual([1, 2]);
});

test("unordered inserts report each failure by its place and keep the rest", async () => {
  const documents = Array.from({ length: 1000 }, (_, n) => ({ _id: n % 900 }));
  await expect(things.insertMany(documents, { ordered: false })).rejects.toMatchObject({
    code: 11000,
    insertedCount: 900,
  });
  expect(await things.countDocuments({})).toBe(900);
});
