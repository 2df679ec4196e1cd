import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Person } from "./control.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const squadronHead = () => trial.who("xiling-haigeng-chengguan", "head");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const marketDuty = () => trial.who("xiling-haigeng-shichang", "duty");
const called = (name: string): Person => {
  const person = trial.town.people.find((one) => one.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  return person;
};
const blow = () =>
  trial.says(trial.who("xiling-haigeng", "whistler"), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
const lastIn = async () => (await trial.group(squadron())).at(-1)?.cardText ?? "";
const reminded = async (person: Person) =>
  (await trial.privately(person)).filter(({ cardText }) => cardText?.includes("黄牌")).length;

test("the head rosters somebody for today, and the reminder goes to that person", async () => {
  await trial.says(squadronHead(), "/值班 今天 吕若彤", squadron());
  expect(await lastIn()).toContain("由吕若彤值班");
  await blow();
  await trial.moveTo("2026-01-05T13:30:00+08:00");
  expect(await reminded(called("吕若彤"))).toBe(1);
  expect(await reminded(squadronDuty())).toBe(0);
});

test("the dispatcher of the street rosters for a squadron of the platform, its own people may not", async () => {
  await trial.says(called("吕若彤"), "/值班 今天 吕若彤", squadron());
  expect(await lastIn()).toContain("可以排班");
  const dispatcher = trial.who("xiling-haigeng-zhihui", "dispatcher");
  await trial.says(dispatcher, "/值班 城管中队 2026-01-06 2026-01-08 吕若彤");
  expect((await trial.privately(dispatcher)).at(-1)?.cardText).toContain("由吕若彤值班");
  await trial.says(squadronDuty(), "/值班", squadron());
  expect(await lastIn()).toMatch(/1月5日\(周一\) 韩铁柱[\s\S]*1月6日\(周二\) 吕若彤[\s\S]*1月9日\(周五\) 韩铁柱/);
});

test("a name that is nobody's in the unit changes nothing and names who is there", async () => {
  await trial.says(squadronHead(), "/值班 今天 诸葛亮", squadron());
  expect(await lastIn()).toContain("没有叫“诸葛亮”的人员");
  expect(await lastIn()).toContain("韩铁柱");
});

test("who is away has a deputy, who hears and may act in those days, and no longer after them", async () => {
  await trial.says(squadronDuty(), `/代理 @${marketDuty().name} 2026-01-05 2026-01-06`);
  expect((await trial.privately(squadronDuty())).at(-1)?.cardText).toContain("代理您的工作");
  await blow();
  await trial.moveTo("2026-01-05T13:30:00+08:00");
  expect(await reminded(marketDuty())).toBe(1);
  expect(await reminded(squadronDuty())).toBe(0);
  const accepted = await trial.press(marketDuty(), await trial.group(squadron()), "签收");
  expect(accepted.toast?.type).toBe("success");
  await trial.moveTo("2026-01-07T09:20:00+08:00");
  const late = await trial.press(marketDuty(), await trial.group(squadron()), "报到");
  expect(late.toast?.type).toBe("error");
});

test("a deputy is taken back", async () => {
  await trial.says(squadronDuty(), `/代理 @${marketDuty().name} 2026-01-05 2026-01-06`);
  await trial.says(squadronDuty(), "/代理 取消");
  await blow();
  await trial.moveTo("2026-01-05T13:30:00+08:00");
  expect(await reminded(squadronDuty())).toBe(1);
  expect(await reminded(marketDuty())).toBe(0);
});

test("roster and deputy are still there after the bot was killed", async () => {
  await trial.says(squadronHead(), "/值班 今天 吕若彤", squadron());
  await trial.kill();
  await trial.start();
  await blow();
  await trial.moveTo("2026-01-05T13:30:00+08:00");
  expect(await reminded(called("吕若彤"))).toBe(1);
});
