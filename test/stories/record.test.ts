import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type TestDatabase, testDatabase } from "../database.js";
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
});

let sourceBefore: unknown;
test("a change made directly in the database is found and located", async () => {
  const Sources = z.object({ trace: z.array(z.object({ source: z.string() })) });
  const document = await connection.collection("whistles").findOne({ number: "20260105-0001" });
  sourceBefore = Sources.parse(document).trace[0]?.source;
  await connection
    .collection("whistles")
    .updateOne({ number: "20260105-0001" }, { $set: { "trace.0.source": "om_somethingelse" } });
  expect(await verified()).toMatch(/与当时写入的不一致：第 1 条/);
});

test("a seal that was written anew to fit a changed record is found", async () => {
  await connection
    .collection("whistles")
    .updateOne({ number: "20260105-0001" }, { $set: { "trace.0.source": sourceBefore } });
  expect(await verified()).toContain("留痕完整");
  await connection.collection("seals").updateOne({ heads: { $size: 1 } }, { $set: { "heads.0.seq": 1 } });
  expect(await verified()).toContain("不一致");
});
