import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "./control.js";
import { lastTo, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial({ PERSON_PER_MINUTE: "4" });
});
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const whistler = () => trial.who("xiling-haigeng", "whistler");

test("a bot that was away for hours tells the administrators once from when to when, and what it made up for", {
  timeout: 120_000,
}, async () => {
  const admin = trial.town.people.find(({ roles }) => roles.includes("admin"));
  if (!admin) throw new Error("the town has no administrator");
  const told = async (who: Person) =>
    (await trial.privately(who))
      .filter(({ cardText }) => cardText.includes("没有运行"))
      .map(({ cardText }) => cardText);
  await trial.says(whistler(), "/吹哨 应急 海埂路8号燃气泄漏", street());
  await trial.kill();
  await trial.start();
  await trial.settle();
  expect(await told(admin)).toEqual([]);
  await trial.kill();
  await trial.advance("PT2H");
  await trial.start();
  await trial.settle();
  await trial.kill();
  await trial.start();
  await trial.settle();
  const [card, ...more] = await told(admin);
  expect(more).toEqual([]);
  expect(card).toContain("从1月5日(周一) 09:00到1月5日(周一) 11:00没有运行");
  expect(card).toMatch(/[1-9]\d*次到期提醒/);
});

test("who asks too much in a minute is told so once; an emergency whistle goes through all the same", {
  timeout: 120_000,
}, async () => {
  const asker = trial.who("xiling-qianhu", "whistler");
  for (let n = 0; n < 4; n += 1) await trial.says(asker, "/帮助");
  await trial.says(asker, "/帮助");
  expect((await lastTo(trial, asker)).cardText).toContain("请稍等一分钟再试");
  const count = (await trial.privately(asker)).length;
  await trial.says(asker, "/帮助");
  expect(await trial.privately(asker)).toHaveLength(count + 1); // the question alone
  await trial.says(asker, "/吹哨 应急 柳坝街9号燃气泄漏", trial.unit("xiling-qianhu"));
  expect(await textIn(trial, trial.unit("xiling-qianhu-chengguan"))).toContain("柳坝街9号燃气泄漏");
});

describe("a whistle that was typed while the bot was away", () => {
  beforeEach(() => trial.reset());

  const told = async () =>
    (await trial.privately(whistler())).map(({ cardText }) => cardText).filter((text) => text.includes("较晚才收到"));

  async function typedWhileAway(text: string): Promise<void> {
    await trial.kill();
    await trial.send({ from: whistler().openId, chatId: street().chatId ?? "", text });
    await trial.advance("PT2H");
    await trial.start();
    await trial.advance("PT6H");
    await trial.settle();
  }

  test("goes out when it is back, and whoever typed it hears of the delay once", { timeout: 120_000 }, async () => {
    await trial.says(whistler(), "/吹哨 常规 海埂路21号路灯不亮 @城管中队", street());
    await typedWhileAway("/吹哨 常规 海埂路22号占道经营 @城管中队");
    expect(await textIn(trial, trial.unit("xiling-haigeng-chengguan"))).toContain("海埂路22号占道经营");
    const [words, ...more] = await told();
    expect(more).toEqual([]);
    expect(words).toContain("您09:00发出的吹哨因系统延误，较晚才收到，结果以卡片为准。");
  });

  test("is not told of where it was asked back: there is no whistle that came late", { timeout: 120_000 }, async () => {
    await typedWhileAway("/吹哨 常规 海埂路22号占道经营 @没有这个单位");
    expect(await textIn(trial, street())).toContain("没有这个单位");
    expect(await told()).toEqual([]);
  });

  test("is told of in the morning where it comes at night, an emergency's at once", { timeout: 120_000 }, async () => {
    await trial.moveTo("2026-01-05T16:30:00+08:00");
    await typedWhileAway("/吹哨 常规 海埂路22号占道经营 @城管中队");
    expect(await told()).toEqual([]);
    await trial.moveTo("2026-01-06T09:10:00+08:00");
    expect(await told()).toHaveLength(1);
    await trial.moveTo("2026-01-06T16:30:00+08:00");
    await typedWhileAway("/吹哨 应急 海埂路8号燃气泄漏");
    expect(await told()).toHaveLength(2);
  });
});
