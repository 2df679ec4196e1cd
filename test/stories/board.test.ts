import { afterAll, beforeAll, expect, test } from "vitest";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
  for (let number = 1; number <= 10; number += 1)
    await trial.says(whistler(), `/吹哨 常规 安宁路${number}号垃圾堆放 @城管中队`, street());
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场所", street());
  await trial.says(whistler(), "/吹哨 应急 幸福小区3号楼燃气泄漏", street());
});
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const countyHead = () => trial.who("xiling", "head");
const squadronHead = () => trial.who("xiling-haigeng-chengguan", "head");
const boardOf = async (unit: { chatId: string | null; name: string; id: string }) =>
  (await trial.group(trial.unit(unit.id))).findLast(({ cardText }) => cardText.includes("看板"));

test("the head of the county compares units in private and goes down to one of them", async () => {
  await trial.says(countyHead(), "/看板");
  const board = await lastTo(trial, countyHead());
  expect(board.cardText).toContain("看板 · 西岭区");
  expect(board.cardText).toMatch(/在办 ?12/);
  expect(board.cardText).toContain("各单位待办环节");
  expect(board.cardText).toContain("海埂城管中队 | 12 | 0 | 0");
  expect(board.cardText).toContain("吹哨与办结");

  await trial.press(countyHead(), [board], "海埂街道");
  const below = await trial.message(board.messageId);
  expect(below.cardText).toContain("看板 · 海埂街道");
  await trial.press(countyHead(), [below], "返回本单位");
  expect((await trial.message(board.messageId)).cardText).toContain("看板 · 西岭区");
});

test("the board is narrowed by category, then to what is overdue, and keeps both while its pages turn", async () => {
  await trial.says(countyHead(), "/看板");
  const { messageId } = await lastTo(trial, countyHead());
  const press = async (label: string) => {
    await trial.press(countyHead(), [await trial.message(messageId)], label);
    return (await trial.message(messageId)).cardText;
  };
  expect(await press("应急哨")).toContain("共 1 件");
  expect(await press("常规哨")).toContain("共 11 件，第 1/2 页");
  const second = await press("下一页");
  expect(second).toContain("看板 · 西岭区 · 常规哨");
  expect(second).not.toContain("各单位待办环节");
  expect(await press("逾期")).toContain("逾期，共 0 件");
  expect(await press("近 7 天")).toContain("近 7 天吹哨与办结");
});

test("a group sees its own unit's matters, counts instead of names, and no comparison whoever asks", async () => {
  await trial.says(whistler(), "/看板", street());
  const board = await boardOf(street());
  expect(board?.cardText).toContain("到场情况");
  expect(board?.cardText).toContain("| 0 | 2");
  expect(board?.cardText).not.toContain("各单位待办环节");
  expect(board?.buttons.map(({ label }) => label)).not.toContain("海埂城管中队");

  await trial.says(squadronHead(), "/看板", squadron());
  expect((await boardOf(squadron()))?.cardText).toMatch(/看板 · 海埂城管中队[\s\S]*在办 ?12[\s\S]*签收 Accept \| 12/);
});

test("another unit's board is answered in private, and only to those who see that far", async () => {
  const before = (await trial.group(street())).length;
  await trial.says(whistler(), "/看板 城管中队", street());
  expect((await trial.group(street())).length).toBe(before + 1);
  expect((await lastTo(trial, whistler())).cardText).toContain("看板 · 海埂城管中队");
  await trial.says(squadronHead(), "/看板 西岭区");
  expect((await lastTo(trial, squadronHead())).cardText).toContain("不在您可以查看的范围");
});

test("a forged button shows nobody another unit's board", async () => {
  await trial.says(squadronHead(), "/看板");
  const { messageId } = await lastTo(trial, squadronHead());
  const [first] = (await trial.message(messageId)).buttons.filter(({ label }) => label === "逾期");
  await trial.pressRaw({
    ...{ by: squadronHead().openId, messageId, name: first?.name },
    value: { do: "list", of: "board", page: 1, u: "xiling" },
  });
  expect((await trial.message(messageId)).cardText).toContain("看板 · 海埂城管中队");
  expect((await trial.message(messageId)).cardText).not.toContain("各单位待办环节");
});

test("what the catalogue doesn't know comes up for review, also once it is over", async () => {
  await trial.says(whistler(), "/吹哨 常规 海埂路70号蜂群筑巢 @城管中队", street());
  const { cardText } = (await trial.group(street())).findLast((message) => message.cardText.includes("蜂群")) ?? {};
  const number = /\d{8}-\d{4}/.exec(cardText ?? "")?.[0];
  await trial.says(whistler(), `/撤回 ${number} 已由居民自行处理`, street());
  await trial.says(countyHead(), "/看板 清单外");
  const board = await lastTo(trial, countyHead());
  expect(board.cardText).toContain("清单外，共 1 件");
  expect(board.cardText).toContain(number);
});
