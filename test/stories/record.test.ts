import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type TestDatabase, testDatabase } from "../database.js";
import { runCli } from "../operations/cli.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let trial: Trial;
beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  trial = await startTrial({ MONGODB_URI: database.uri });
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", trial.unit("xiling-haigeng"));
});
afterAll(async () => {
  await trial.stop();
  await connection.close();
  await database.drop();
});

const whistler = () => trial.who("xiling-haigeng", "whistler");
const inspector = () => trial.who("xiling-ducha", "inspector");
const verified = async (): Promise<string> => {
  await trial.says(whistler(), "/验链 20260105-0001");
  return (await lastTo(trial, whistler())).cardText;
};
/** What the command line says of everything at this moment. */
const fromOutside = async () => runCli("trace-cli", ["verify"], { MONGODB_URI: database.uri });
const seals = async () => {
  const unit = trial.unit("xiling-ducha");
  const messages = unit.chatId === null ? await trial.privately(inspector()) : await trial.group(unit);
  return messages.filter(({ cardText }) => cardText.includes("每日封存"));
};

test("an inspector asks a department by message, in private, and the department hears of it", async () => {
  await trial.says(inspector(), "/督办 20260105-0001 @城管中队 为何至今未到场");
  const duty = trial.who("xiling-haigeng-chengguan", "duty");
  expect((await lastTo(trial, duty)).cardText).toContain("为何至今未到场");
  await trial.says(duty, "/督办 20260105-0001 自己督办自己");
  expect((await lastTo(trial, duty)).cardText).not.toContain("自己督办自己");
  await trial.says(inspector(), "/督办 20260105-0001");
  expect((await lastTo(trial, inspector())).cardText).toContain("请在编号后写明督办的问题");
});

test("a record is whole before any seal covers it", async () => {
  const text = await verified();
  expect(text).toContain("留痕完整");
  expect(text).toContain("尚未经过每日封存");
});

test("yesterday's seal stands in the inspectors' group in the morning, once, also after a kill", async () => {
  await trial.moveTo("2026-01-06T08:00:00+08:00");
  expect(await seals()).toHaveLength(0);
  await trial.moveTo("2026-01-06T09:20:00+08:00");
  await trial.kill();
  await trial.start();
  await trial.moveTo("2026-01-06T11:20:00+08:00");
  const posted = await seals();
  expect(posted).toHaveLength(1);
  const stored = await connection.collection("seals").findOne({ heads: { $size: 1 } });
  const { mark } = z.object({ mark: z.string() }).parse(stored);
  expect(posted[0]?.cardText).toContain(mark);
  expect(await verified()).toContain(mark);
  expect(await fromOutside()).toMatchObject({ code: 0 });
});

const change = async (set: Record<string, unknown>, name = "whistles") => {
  const collection = connection.collection<{ _id: string }>(name);
  const before = await collection.findOne({});
  if (!before) throw new Error(`${name} is empty`);
  const { _id, ...fields } = before;
  await collection.updateOne({ _id }, { $set: set });
  return async () => void (await collection.updateOne({ _id }, { $set: fields }));
};

test("a change made directly in the database is found and located, by message and by the command line", async () => {
  const undo = await change({ "trace.0.source": "om_somethingelse" });
  expect(await verified()).toMatch(/与当时写入的不一致：第 1 条/);
  expect((await fromOutside()).out).toContain("whistle 20260105-0001, entry 1: its content is not what was hashed");
  await undo();
  expect(await verified()).toContain("留痕完整");
});

test("a change of the state is told from one of an entry", async () => {
  const undo = await change({ "whistle.assignments.0.status": "rated" });
  expect(await verified()).toMatch(/不一致：当前状态与截至第 \d+ 条.*的记录不符/);
  await undo();
});

test("a record that can't be read any more gets its verdict, too", async () => {
  const last = { notices: 7 };
  for (const [set, zh] of [
    [{ "whistle.assignments.0.status": "没有这种状态" }, /不一致：当前状态/],
    [{ whistle: "x" }, /不一致：当前状态/],
    [{ "trace.1": null }, /不一致：第 2 条/],
    [{ "trace.0.at": "yesterday" }, /不一致：第 1 条/],
    [{ trace: "x" }, /不一致：当前状态/],
    [last, /不一致：当前状态/],
  ] as const) {
    const undo = await change(set);
    expect(await verified()).toMatch(zh);
    if (set === last) expect((await fromOutside()).code).toBe(1);
    await undo();
  }
  expect(trial.takeErrors()).toEqual([]);
  expect(await verified()).toContain("留痕完整");
});

test("who read the original, and what was found in a grid, are in the verdict and under the seal", async () => {
  const duty = trial.who("xiling-haigeng-chengguan", "duty");
  await trial.says(duty, "/查看原文 20260105-0001 核对地址");
  const grid = trial.who("xiling-haigeng-haigenglu", "grid");
  await trial.says(grid, "/哨源 海埂路边堆放建筑垃圾");
  await trial.moveTo("2026-01-07T10:40:00+08:00");
  const text = (await seals()).at(-1)?.cardText ?? "";
  expect(text).toContain("1 件哨源");
  expect(text).toContain("1 份查看原文记录");
  expect(await verified()).toContain("留痕完整");
  const undoCustody = await change({ "lines.0.change.reason": "另一理由" }, "custody");
  expect(await verified()).toMatch(/不一致：查看原文的记录第 1 条/);

  const sourceVerdict = async () => {
    await trial.says(grid, "/验链 Y20260106-0001");
    return (await lastTo(trial, grid)).cardText;
  };
  expect(await sourceVerdict()).toMatch(/哨源 Y20260106-0001 的留痕完整.*2026-01-06 的封存码/);
  const undoSource = await change({ "source.place": "别处" }, "sources");
  expect(await sourceVerdict()).toMatch(/哨源 Y20260106-0001 的留痕与当时写入的不一致：当前状态/);
  const { out } = await fromOutside();
  expect(out).toContain("who saw whistle 20260105-0001, entry 1: its content");
  expect(out).toMatch(/source Y20260106-0001, entry \d: the stored state/);
  expect(out).toContain("1 whistles, 1 sources, 1 lists of who saw and");
  await undoCustody();
  await undoSource();
  expect(await fromOutside()).toMatchObject({ code: 0 });
});

test("a seal that was written anew to fit a changed record is found", async () => {
  const undo = await change({ heads: "x" }, "seals");
  expect(await fromOutside()).toMatchObject({ code: 1, out: expect.stringContaining("seal of 2026-01-04: its mark") });
  await undo();
  const sealed = connection.collection<{ _id: string; heads: { seq: number }[] }>("seals");
  await sealed.updateOne({ _id: "2026-01-06" }, { $set: { "heads.0.seq": 99 } });
  expect(await verified()).toContain("不一致：每日封存本身");
  await trial.says(whistler(), "/查 20260105-0001");
});

test("a leap of the clock over some days makes a seal for each, told in one message", async () => {
  const count = (await seals()).length;
  await trial.says(whistler(), "/催办 20260105-0001");
  await trial.kill();
  await trial.moveTo("2026-01-12T10:40:00+08:00");
  await trial.start();
  await trial.settle();
  await trial.moveTo("2026-01-12T11:40:00+08:00");
  const days = await connection.collection<{ _id: string }>("seals").find({}).sort({ _id: 1 }).toArray();
  expect(days.map(({ _id }) => _id).slice(-6)).toEqual(
    ["06", "07", "08", "09", "10", "11"].map((day) => `2026-01-${day}`),
  );
  const posted = (await seals()).slice(count);
  expect(posted).toHaveLength(1);
  expect(posted[0]?.cardText).toContain("至 2026-01-11");
});
