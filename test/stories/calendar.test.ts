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
const whistler = () => trial.who("xiling-haigeng", "whistler");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const admin = (): Person => {
  const person = trial.town.people.find(({ roles }) => roles.includes("admin"));
  if (!person) throw new Error("the town has no administrator");
  return person;
};
const lastTo = async (person: Person) => (await trial.privately(person)).at(-1)?.cardText ?? "";
const cardIn = async () =>
  (await trial.group(squadron())).findLast(({ cardText }) => cardText.includes("20261229-0001"))?.cardText ?? "";

/** The result of a whistle of that day is due after New Year. */
async function whistleAtYearsEnd() {
  await trial.reset("2026-12-29T10:10:00+08:00");
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  const duty = trial.who("xiling-haigeng-chengguan", "duty");
  await trial.press(duty, await trial.group(squadron()), "签收");
  await trial.press(duty, await trial.group(squadron()), "报到");
}

const newYear = `/日历 导入
2027年放假安排 国办发明电〔2026〕9号
元旦 2027-01-01 至 2027-01-04
调休 元旦 2027-01-10`;

test("anybody sees the coming days off, the make-up days and how far the table reaches", async () => {
  await trial.says(whistler(), "/日历");
  const card = await lastTo(whistler());
  expect(card).toContain("2月15日(周日)至2月23日(周一) 春节");
  expect(card).toContain("2月14日(周六) 春节");
  expect(card).toContain("放假安排已导入至 2026 年");
  expect(card).not.toContain("导入新年度");
});

test("a deadline in a year that is not known yet is provisional, and the administrator hears of it once a day", async () => {
  await whistleAtYearsEnd();
  await trial.says(whistler(), "/吹哨 常规 滇池路8号路灯不亮 @城管中队 限：2027-01-08", street());
  expect(await cardIn()).toContain("暂按法定节日推算");
  const warnings = async () =>
    (await trial.privately(admin())).filter(({ cardText }) => cardText.includes("尚未导入")).length;
  expect(await warnings()).toBe(1);
});

test("importing the year counts the open deadlines anew, and the record says so", async () => {
  await whistleAtYearsEnd();
  expect(await cardIn()).toContain("办结截止 1月6日(周三) 10:10");
  await trial.says(admin(), newYear);
  expect(await lastTo(admin())).toContain("已导入 2027 年放假安排，1 件");
  expect(await cardIn()).toContain("办结截止 1月7日(周四) 10:10");
  expect(await cardIn()).not.toContain("暂按法定节日推算");
  await trial.says(admin(), newYear);
  expect(await lastTo(admin())).toContain("0 件");
});

test("the imported year is still there after the bot was killed", async () => {
  await trial.says(admin(), newYear);
  await trial.kill();
  await trial.start();
  await trial.says(admin(), "/日历");
  expect(await lastTo(admin())).toContain("放假安排已导入至 2027 年");
});

test("only an administrator imports, and a mistake is named by its line and changes nothing", async () => {
  await trial.says(whistler(), newYear);
  expect(await lastTo(whistler())).toContain("只有系统管理员");
  await trial.says(admin(), "/日历 导入\n元旦 2027-01-01 至 2027-01-03\n春节 二月初");
  expect(await lastTo(admin())).toContain("第 2 行“春节 二月初”没有日期");
  await trial.says(admin(), "/日历 导入\n调休 元旦 2027-01-11");
  expect(await lastTo(admin())).toContain("未导入");
  await trial.says(admin(), "/日历");
  expect(await lastTo(admin())).toContain("放假安排已导入至 2026 年");
});
