import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buttonValue } from "./places.js";
import { type Person, startTrial, type Trial } from "./trial.js";

/**
 * DOMAIN section 8 by role and by question: one's own unit, units below it, and those that the unit serves. Whoever may not
 * see the whistle is told what he would be told if it did not exist.
 */
let trial: Trial;
const number = "20260105-0001";
const mark = "占道堆放建筑垃圾";

beforeAll(async () => {
  trial = await startTrial();
  const street = trial.unit("xiling-haigeng");
  await trial.says(trial.who("xiling-haigeng", "whistler"), `/吹哨 常规 海埂路12号3栋501室${mark} @城管中队`, street);
});
afterAll(() => trial.stop());

const inspectorOf = (unitId: string): Person => trial.who(unitId, "inspector");
const people: [who: string, person: () => Person, sees: boolean][] = [
  ["the whistler", () => trial.who("xiling-haigeng", "whistler"), true],
  ["the street's head", () => trial.who("xiling-haigeng", "head"), true],
  ["the street's dispatcher", () => trial.who("xiling-haigeng-zhihui", "dispatcher"), true],
  ["the called squadron's duty", () => trial.who("xiling-haigeng-chengguan", "duty"), true],
  ["the county's dispatcher", () => trial.who("xiling-zhihui", "dispatcher"), true],
  ["the county's inspector", () => inspectorOf("xiling-ducha"), true],
  ["the city's inspector", () => inspectorOf("yunxi-ducha"), true],
  ["the administrator, who works in the city's centre", () => trial.who("yunxi-zhihui", "admin"), true],
  ["grid staff of a community of the street", () => trial.who("xiling-haigeng-haigenglu", "grid"), false],
  ["another street's head", () => trial.who("xiling-qianhu", "head"), false],
  ["another street's whistler", () => trial.who("xiling-qianhu", "whistler"), false],
  ["a department of the same platform that was not called", () => trial.who("xiling-haigeng-shichang", "duty"), false],
];

/** Each question about one whistle, and the words of its answer to those who see it. */
const questions: [said: string, answers: RegExp][] = [
  [`/查 ${number}`, new RegExp(mark)],
  [`/卷宗 ${number}`, /卷宗已私发|卷宗 已私发|的卷宗/],
  [`/查看原文 ${number} 核对地址`, /仅供|您的岗位不能查看原文/],
  [`/谁看过 ${number}`, /谁看过|由督查员查询|还没有人/],
  [`/回单 ${number}`, /还没有办结/],
  [`/验链 ${number}`, /留痕完整/],
  [`/督办 ${number} @城管中队 为何至今未到场`, /督办已发出|“督办”/],
  [`/乱吹哨 ${number} 属于物业自管范围`, /认定生效前不计入台账|还在处理|本单位吹的哨|“反映乱吹哨、吹空哨”/],
  [`/吹空哨 ${number} 到场后未发现`, /认定生效前不计入台账|还在处理|本单位吹的哨|“反映乱吹哨、吹空哨”/],
  [`/申诉 ${number} 当天按时到场`, /不能申诉|不需要申诉|没有人提出过|“申诉”|不在这次吹哨/],
  [`/剔除 ${number} 当天台风停工`, /已剔除|不必重复|“剔除”/],
  [`/恢复计入 ${number} 当天正常上班`, /已恢复计入|没有剔除过|“恢复计入”/],
];

describe.each(people)("%s", (_, person, sees) => {
  test.each(questions)(`%s`, async (said, answers) => {
    const who = person();
    const before = (await trial.privately(who)).length;
    await trial.says(who, said);
    const told = (await trial.privately(who)).slice(before).filter(({ from }) => from !== who.openId);
    const text = told.map(({ cardText }) => cardText).join("\n");
    if (sees) {
      expect(text).toMatch(answers);
      return;
    }
    expect(text).toMatch(/没有找到|由督查员查询/);
    expect(text).not.toContain(mark);
    expect(told.some(({ type }) => type === "file")).toBe(false);
  });

  test.each(["/看板", "/我的", "/考核 2026年1月", "/台账"])("%s tells of it only to those who see it", async (said) => {
    const who = person();
    const before = (await trial.privately(who)).length;
    await trial.says(who, said);
    const text = (await trial.privately(who))
      .slice(before)
      .map(({ cardText }) => cardText)
      .join("\n");
    expect(text).not.toContain("501");
    if (!sees) expect(text).not.toContain(number);
  });
});

/** What a card of somebody else's could carry: a value is a wish, whoever made it. */
const forged = (w: string): object[] => [
  ...["show", "original", "closing", "nudge", "file"].map((what) => ({ do: what, w })),
  { do: "again", w },
  { do: "accept", w, a: "a1" },
  { do: "verify", w, a: "a1" },
  { do: "ruleFact", w, f: "f1" },
  { do: "list", of: "board", page: 1, u: "xiling-haigeng" },
  { do: "list", of: "mine", page: 1, u: "xiling-haigeng-chengguan" },
  { do: "register", f: "open", page: 1 },
  { do: "assess", b: "xiling", t: "2026-01", e: Date.parse("2026-01-05T10:00:00+08:00") },
  { do: "assess", b: "xiling", t: "2026-01", e: Date.parse("2026-01-05T10:00:00+08:00"), w, n: 1 },
];

test.each(people.filter(([, , sees]) => !sees))("%s learns nothing by made-up buttons either", async (_, person) => {
  const who = person();
  const card = (await trial.group(trial.unit("xiling-haigeng"))).findLast(({ buttons }) => buttons.length > 0);
  const w = String(Object(card && buttonValue(card, "撤回")).w);
  expect(w).toMatch(/^w[0-9a-f]+$/);
  await trial.says(who, "/看板");
  const own = (await trial.privately(who)).findLast(({ buttons }) => buttons.length > 0);
  if (!own) throw new Error("no board");
  for (const value of forged(w)) {
    const label = own.buttons[0]?.label;
    const before = (await trial.privately(who)).length;
    const answer = await trial.pressRaw({ by: who.openId, messageId: own.messageId, label, value });
    const said = (await trial.privately(who)).slice(before - 1);
    const shown = `${JSON.stringify(answer)}${JSON.stringify(said)}`;
    expect(shown, JSON.stringify(value)).not.toContain(mark);
    expect(shown, JSON.stringify(value)).not.toContain(number);
  }
});
