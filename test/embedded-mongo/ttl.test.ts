import { afterAll, beforeAll, expect, test } from "vitest";
import { expire } from "../../src/embedded-mongo/ttl.js";
import { type Doc, startTestServer, type TestServer } from "./server.js";

const now = new Date("2026-01-05T09:00:00Z");
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer(() => now);
});
afterAll(() => at.stop());

async function left(name: string): Promise<unknown[]> {
  return (await at.collection(name).find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
}

test.each([1, -1] as const)(
  "documents expire by their earliest date; other types never (index %i)",
  async (direction) => {
    const name = `ttl${direction}`;
    await at.collection(name).createIndex({ at: direction }, { expireAfterSeconds: 60 });
    const dates: Doc[] = [
      { at: ago(61) },
      { at: ago(60) },
      { at: ago(59) },
      { at: [ago(10), ago(100)] },
      { at: "old" },
      { at: 5 },
      { at: null },
      {},
      { at: ago(-5) },
    ];
    await at.collection(name).insertMany(dates.map((doc, _id) => ({ _id, ...doc })));
    await expire(at.server.engine);
    expect(await left(name)).toEqual([2, 4, 5, 6, 7, 8]);
  },
);

test("thousands expire in slices, and what the partial index leaves out stays", async () => {
  const many = at.collection("many");
  await many.createIndex({ at: 1 }, { expireAfterSeconds: 0, partialFilterExpression: { done: { $exists: true } } });
  await many.insertMany(
    Array.from({ length: 3000 }, (_, _id) => ({ _id, at: ago(1), ...(_id % 3 !== 0 && { done: true }) })),
  );
  expect(await expire(at.server.engine)).toBe(2000);
  expect(await many.countDocuments({})).toBe(1000);
  expect(await many.countDocuments({ done: true })).toBe(0);
});

test("the monitor comes round as often as it is told to", async () => {
  const often = await startTestServer(() => now, { expireEachMs: 20 });
  const soon = often.collection("soon");
  await soon.createIndex({ at: 1 }, { expireAfterSeconds: 1 });
  await soon.insertOne({ _id: 1, at: ago(5) });
  await expect.poll(() => soon.countDocuments({}), { timeout: 10_000 }).toBe(0);
  await often.stop();
});
