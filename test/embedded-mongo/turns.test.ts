import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./server.js";

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
  await at.collection("c").createIndex({ n: 1 }, { unique: true });
});
afterAll(() => at.stop());

const many = 5000;

test("while a command of many statements is carried out, others are answered in between and see what is done", async () => {
  const { collection } = at;
  const seen: number[] = [];
  let isWorking = true;
  const inserted = collection("c")
    .insertMany(Array.from({ length: many }, (_, n) => ({ _id: n, n })))
    .finally(() => {
      isWorking = false;
    });
  while (isWorking) seen.push(await collection("c").countDocuments({ n: { $gte: 0 } }));
  await inserted;
  expect(seen.some((count) => count > 0 && count < many)).toBe(true);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(await collection("c").countDocuments({ n: { $gte: 0 } })).toBe(many);
});

test("in order, a command of many statements stops at the first that fails, however many turns it took", async () => {
  const inserting = at
    .collection("c")
    .insertMany(Array.from({ length: many }, (_, n) => ({ _id: many + n, n: n === many - 7 ? 1 : many + n })));
  await expect(inserting).rejects.toMatchObject({ code: 11000, insertedCount: many - 7 });
  expect(await at.collection("c").countDocuments({})).toBe(2 * many - 7);
});

test("while one statement changes many documents, others are answered, and what they changed first is left out", async () => {
  const all = Array.from({ length: many }, (_, n) => ({ _id: n, n, state: "new" }));
  await at.collection("d").insertMany(all);
  const last = many - 1;
  const updating = at.collection("d").updateMany({ state: "new" }, { $set: { state: "done" } });
  await at.collection("d").updateOne({ _id: last }, { $set: { state: "mine" } });
  const between = await at.collection("d").countDocuments({ state: "done" });
  const { matchedCount, modifiedCount } = await updating;
  expect(between).toBeGreaterThan(0);
  expect(between).toBeLessThan(last);
  expect([matchedCount, modifiedCount]).toEqual([last, last]);
  expect(await at.collection("d").countDocuments({ state: "mine" })).toBe(1);
});

test("while one statement deletes many documents, others are answered, and what passes no more stays", async () => {
  const deleting = at.collection("d").deleteMany({ state: "done" });
  await at.collection("d").updateOne({ _id: many - 2 }, { $set: { state: "kept" } });
  const { deletedCount } = await deleting;
  expect(deletedCount).toBe(many - 2);
  expect((await at.collection("d").find().sort({ _id: 1 }).toArray()).map(({ state }) => state)).toEqual([
    "kept",
    "mine",
  ]);
});
