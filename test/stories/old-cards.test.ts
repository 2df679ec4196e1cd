import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Message } from "./control.js";
import { lastTo } from "./places.js";
import { blowRoutine } from "./routine-story.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const dispatcher = () => trial.who("xiling-haigeng-zhihui", "dispatcher");

/** What stands in the street's group about the only whistle, oldest first. */
const cards = async (): Promise<Message[]> =>
  (await trial.group(street())).filter(({ cardText }) => cardText.includes("哨 2026"));
const isOld = ({ cardText }: Message): boolean => cardText.includes("这张卡片已到期，不再更新");

/** The platform redraws a card for 14 days; on Tuesdays 13 days later is a working hour. */
async function blowOnTuesday(): Promise<void> {
  await trial.moveTo("2026-01-06T10:10:00+08:00");
  await blowRoutine(trial);
}

test("after thirteen days an open whistle's card stands in its group once more, and the old one says so", async () => {
  await blowOnTuesday();
  await trial.moveTo("2026-01-19T10:09:00+08:00");
  expect((await cards()).map(isOld)).toEqual([false]);
  await trial.moveTo("2026-01-19T10:14:00+08:00");
  expect((await cards()).map(isOld)).toEqual([true, false]);
  expect((await cards())[1]?.cardText).toContain("海埂路12号占道经营");
});

test("while the platform refuses to change the old card the new one waits, and then both are right", async () => {
  await blowOnTuesday();
  await trial.moveTo("2026-01-19T10:09:00+08:00");
  await trial.faults({ api: { status: 500, path: "/im/v1/messages/" } });
  await trial.moveTo("2026-01-19T10:40:00+08:00");
  expect((await cards()).map(isOld)).toEqual([false]);
  await trial.faults({});
  await trial.moveTo("2026-01-19T10:44:00+08:00");
  expect((await cards()).map(isOld)).toEqual([true, false]);
});

test("a bot that was away until the old card can be changed no more sends the new one all the same", async () => {
  await blowOnTuesday();
  await trial.kill();
  await trial.moveTo("2026-01-21T10:10:00+08:00");
  await trial.start();
  await trial.moveTo("2026-01-21T10:14:00+08:00");
  const [old, fresh, ...more] = await cards();
  expect(more).toEqual([]);
  expect([old, fresh].map((card) => card && isOld(card))).toEqual([false, false]);
  expect(fresh?.cardText).toContain("海埂路12号占道经营");
});

test("a whistle that has ended calls no group once more, though its rating is still chased; nothing lies undelivered", async () => {
  await blowOnTuesday();
  for (const name of ["xiling-haigeng-chengguan", "xiling-haigeng-shichang"]) {
    const unit = trial.unit(name);
    const duty = trial.who(name, "duty");
    await trial.press(duty, await trial.group(unit), "签收");
    await trial.press(duty, await trial.group(unit), "报到");
    await trial.fill(duty, await trial.group(unit), "办结", "摊点已清理");
    await trial.press(whistler(), await trial.group(street()), "验收通过");
  }
  await trial.moveTo("2026-01-27T16:00:00+08:00");
  expect((await cards()).map(isOld)).toEqual([false]);
  await trial.says(dispatcher(), "/投递");
  expect((await lastTo(trial, dispatcher())).cardText).toContain("没有停发的通知");
  // No card of those days can be pressed any more; whoever asks for the whistle gets one that can.
  await trial.says(whistler(), "/查 20260106-0001");
  const rated = await trial.fill(whistler(), [await lastTo(trial, whistler())], "评价", "到场及时");
  expect(rated.toast).toMatchObject({ type: "success" });
  await trial.moveTo("2026-01-28T10:00:00+08:00");
  expect((await cards()).length).toBe(1);
  await trial.says(dispatcher(), "/投递");
  expect((await lastTo(trial, dispatcher())).cardText).toContain("没有停发的通知");
});
