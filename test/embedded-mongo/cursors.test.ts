import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf, startTestServer, type TestServer } from "./server.js";

let at: TestServer;
let now = new Date("2026-01-05T09:00:00Z");
beforeAll(async () => {
  at = await startTestServer(() => now);
  await at.collection("c").insertMany(Array.from({ length: 1000 }, (_, _id) => ({ _id })));
});
afterAll(() => at.stop());

const open = (): number => at.server.engine.cursors.size;

test("batches follow one another to the end, and the cursor is gone then", async () => {
  const cursor = at.collection("c").find({}).sort({ _id: 1 }).batchSize(7);
  const ids: unknown[] = [];
  for await (const { _id } of cursor) ids.push(_id);
  expect(ids).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(open()).toBe(0);
});

test("the first batch holds 101 documents, and a limit within it leaves no cursor", async () => {
  const first = await at.connection.db?.command({ find: "c" });
  expect(first?.cursor.firstBatch).toHaveLength(101);
  expect(open()).toBe(1);
  await at.connection.db?.command({ killCursors: "c", cursors: [first?.cursor.id] });
  await at.collection("c").find({}).limit(50).toArray();
  await at.connection.db?.command({ find: "c", singleBatch: true });
  expect(open()).toBe(0);
});

test("a cursor that is closed, or idle for ten minutes, or whose session ends, is gone", async () => {
  const { db } = at.connection;
  const closed = at.collection("c").find({});
  await closed.next();
  await closed.close();
  expect(open()).toBe(0);
  const idle = await db?.command({ find: "c" });
  at.server.engine.cursors.killIdle();
  expect(open()).toBe(1);
  now = new Date(now.getTime() + 601_000);
  at.server.engine.cursors.killIdle();
  expect(await codeOf(Promise.resolve(db?.command({ getMore: idle?.cursor.id, collection: "c" })))).toBe(43);
  const session = await at.connection.startSession();
  await at.collection("c").find({}, { session }).next();
  expect(open()).toBe(1);
  await db?.command({ endSessions: [session.id] });
  expect(open()).toBe(0);
  await session.endSession();
});

test("a cursor belongs to its collection", async () => {
  const { db } = at.connection;
  const found = await db?.command({ find: "c" });
  expect(await codeOf(Promise.resolve(db?.command({ getMore: found?.cursor.id, collection: "other" })))).toBe(20);
  await db?.command({ killCursors: "c", cursors: [found?.cursor.id] });
});
