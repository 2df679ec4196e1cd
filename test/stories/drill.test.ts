import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");

test("a drill runs like a real one, is marked wherever it shows, and the board does not count it", async () => {
  await trial.says(whistler(), "/演练 常规 海埂路12号占道经营 @城管中队", street());
  const order = (await trial.group(trial.unit("xiling-haigeng-chengguan"))).findLast(({ cardText }) => cardText);
  expect(order?.cardText).toContain("【演练】常规哨 20260105-0001");
  expect((await trial.press(squadronDuty(), [order ?? neverSent()], "签收")).toast?.type).toBe("success");

  await trial.moveTo("2026-01-07T09:05:00+08:00");
  const told = (await trial.privately(squadronDuty())).flatMap(({ cardText }) => cardText ?? []);
  expect(told.length).toBeGreaterThan(0);
  for (const text of told) expect(text).toContain("【演练】");

  await trial.says(whistler(), "/看板", street());
  const board = (await trial.group(street())).findLast(({ cardText }) => cardText?.includes("看板"));
  expect(board?.cardText).toMatch(/在办 ?[:：]? ?0/u);
});

test("a drill is never taken for the real thing before sending", async () => {
  await trial.says(whistler(), "/演练 常规 海埂路12号占道经营 @城管中队", street());
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  const last = (await trial.group(street())).findLast(({ cardText }) => cardText);
  expect(last?.cardText).toContain("20260105-0002");
  expect(last?.cardText).not.toContain("演练");
});

const neverSent = (): never => {
  throw new Error("no order went out");
};
