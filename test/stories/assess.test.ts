import { Buffer } from "node:buffer";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSheets, writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { tempDir } from "../temp-dir.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";
import { inTrial, twoWhistles } from "./two-whistles.js";

let trial: Trial;
const whistler = () => inTrial(trial).whistler();
const countyHead = () => inTrial(trial).countyHead();

beforeAll(async () => {
  trial = await startTrial();
  await twoWhistles(trial);
});
afterAll(() => trial.stop());

const asked = async (text: string) => {
  await trial.says(countyHead(), text);
  return lastTo(trial, countyHead());
};

test("the whole is shown to the county's head with both sides, drills left out", async () => {
  const { cardText } = await asked("/考核 2026年1月");
  expect(cardText).toContain("考核 · 西岭区 · 2026年1月");
  // (5 + 8/3) / 2 / 5 of a hundred; accepted 1 of 2, arrived 2 of 2, resolved 3 of 3, first time 1 of 2, upheld 2 of 2.
  expect(cardText).toMatch(
    /西岭城管局 \| 77\.92\* \| 76\.67 \| 80\.00 \| – \| – \| – \| 2 \| 50\.00%（1\/2） \| 100\.00%（2\/2） \| 50\.00%（1\/2）/,
  );
  expect(cardText).toMatch(/西岭市监局 \| \d\d\.\d\d\* \| 73\.33 \| 100\.00/);
  expect(cardText).toMatch(/海埂街道 \| 100\.00 \| 2 \| 0 \| 0 \| 0/);
});

test("three presses lead from the year's figure to a single tap", async () => {
  const { messageId } = await asked("/考核 2026");
  const press = async (label: string) => {
    const answer = await trial.press(countyHead(), [await trial.message(messageId)], label);
    expect(answer.error).toBeUndefined();
    return (await trial.message(messageId)).cardText;
  };
  const department = await press("西岭城管局");
  expect(department).toMatch(/20260105-0002[\s\S]*评价均分 2\.67，签收超时，被退回重办[\s\S]*20260105-0001/);
  const evidence = await press("依据");
  // Each of 三率 has its line and its entry: response by the acceptance, resolution by the verification, satisfaction.
  expect(evidence).toMatch(/到期已解决 Solved when due \| 海埂城管中队 \| – \| 1月5日\(周一\) 15:00 \| 第 \d+ 条/);
  expect(evidence).toMatch(/评价均分 2\.67[^\n]*第 \d+ 条/);
  expect(evidence).toMatch(/签收超时 Accepted late \| 海埂城管中队 \| 1月5日\(周一\) 14:00 \| 1月5日\(周一\) 15:00/);
  const entry = await press("看第");
  expect(entry).toMatch(/哨 20260105-0002 留痕第 \d+ 条/);
  expect(entry).toMatch(/校验值：[0-9a-f]{64}/);
  expect(entry).toContain(`操作人：${whistler().name}`);
  expect(entry).toContain("响应及时：2");
});

test("another share is tried with a tap and by message, less than 30 per cent is refused with the rule", async () => {
  const card = await asked("/考核 试算 吹哨 50");
  expect(card.cardText).toContain("吹哨方评价 50%");
  expect((await asked("/考核 试算 吹哨 20")).cardText).toContain("30%以上");
  const { messageId } = await asked("/考核");
  await trial.press(countyHead(), [await trial.message(messageId)], "试算 吹哨方 30%");
  expect((await trial.message(messageId)).cardText).toContain("吹哨方评价 30%");
});

test("rules that do not exist are refused in words that say which do", async () => {
  expect((await asked("/考核 2026 规则 2031-07")).cardText).toContain("没有“2031-07”这个规则版本。现有版本：2026-01。");
  expect((await asked("/考核 2026 规则 2026-01")).cardText).toContain("规则 2026-01（");
});

test("nobody else sees scores: no whistler, no department, nobody in a group", async () => {
  for (const person of [whistler(), trial.who("xiling-chengguan", "head"), trial.who("xiling-haigeng", "head")]) {
    await trial.says(person, "/考核");
    expect((await lastTo(trial, person)).cardText).toContain("只提供给负责考核的");
  }
  const before = (await trial.group(trial.unit("xiling"))).length;
  await trial.says(countyHead(), "/考核", trial.unit("xiling"));
  expect(await trial.group(trial.unit("xiling"))).toHaveLength(before + 1);
  const { messageId } = await asked("/考核");
  const forged = await trial.pressRaw({ by: whistler().openId, messageId, label: "西岭城管局" });
  expect(forged.toast).toMatchObject({ type: "error", content: expect.stringContaining("只提供给") });
});

test("a score that comes from elsewhere is entered; the figure as it stood before can still be asked for", async () => {
  expect((await asked("/考核 录入 2026年1月 年度目标任务 西岭城管局 101")).cardText).toContain("0 到 100");
  expect((await asked("/考核 录入 2026年1月 年度目标任务 海埂城管中队 90")).cardText).toContain("不是西岭区考核的部门");
  await trial.moveTo("2026-01-06T10:00:00+08:00");
  expect((await asked("/考核 录入 2026年1月 年度目标任务 西岭城管局 92.5")).cardText).toContain("已录入 1 项");
  expect((await asked("/考核 2026年1月")).cardText).toMatch(/西岭城管局 \| 81\.\d\d\* \| 76\.67 \| 80\.00 \| 92\.50/);
  expect((await asked("/考核 2026年1月 截至 2026-01-05")).cardText).toMatch(
    /西岭城管局 \| 77\.92\* \| 76\.67 \| 80\.00 \| –/,
  );
});

test("scores come from a table that was sent before: all of its rows, or none and the mistakes named by row", async () => {
  const send = async (name: string, rows: string[][]) => {
    const path = join(await tempDir("scores"), name);
    await writeSheets(path, [{ name: "录入", rows: [["单位", "项目", "分数"], ...rows] }]);
    const data = (await readFile(path)).toString("base64");
    await trial.send({ from: countyHead().openId, file: { name, data } });
    await trial.settle();
  };
  await send("wrong.xlsx", [
    ["西岭市监局", "年度目标任务", "88"],
    ["西岭市监局", "没有的项目", "90"],
    ["海埂城管中队", "党建工作", "90"],
  ]);
  const wrong = (await asked("/考核 录入 2026年1月")).cardText;
  expect(wrong).toMatch(/第 3 行 没有写明项目[\s\S]*第 4 行 海埂城管中队不是西岭区考核的部门/);
  expect((await asked("/考核 2026年1月")).cardText).toMatch(/西岭市监局 \| \d\d\.\d\d\* \| 73\.33 \| 100\.00 \| –/);
  await send("right.xlsx", [
    ["西岭市监局", "年度目标任务", "88"],
    ["西岭市监局", "群众满意度", "95.5"],
  ]);
  expect((await asked("/考核 录入 2026年1月")).cardText).toContain("已录入 2 项");
  expect((await asked("/考核 2026年1月")).cardText).toMatch(
    /西岭市监局 \| \d\d\.\d\d\* \| 73\.33 \| 100\.00 \| 88\.00 \| 95\.50/,
  );
});

test("the table is sent as a file in private, each score in it a formula over the details", async () => {
  await asked("/考核 导出 2026年1月");
  const file = (await trial.privately(countyHead())).findLast(({ type }) => type === "file");
  expect(file?.file?.name).toBe("西岭区2026年1月考核明细.xlsx");
  const data = await trial.file(file?.file?.key ?? "");
  if (process.env.KEEP_DOCX) await writeFile(`${process.env.KEEP_DOCX}/assessment.xlsx`, data);
  const sheets = await readSheets(data);
  expect([...(sheets?.keys() ?? [])]).toEqual(["说明", "考核总表", "明细", "任务", "吹哨单位", "哨", "履职", "录入"]);
  const items = sheets?.get("明细")?.slice(1) ?? [];
  const ratings = items.filter(([department, , , , of]) => department?.includes("城市管理局") && of === "吹哨方评价");
  expect(ratings.map(([, , , number, , value]) => [number, Number(value)])).toEqual([
    ["20260105-0001", 5],
    ["20260105-0002", 8 / 3],
  ]);
  expect(Buffer.isBuffer(await trial.file(file?.file?.key ?? ""))).toBe(true);
});
