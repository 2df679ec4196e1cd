import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readSheets } from "../../src/bot/documents/spreadsheet.js";
import { type Paper, readPaper } from "./paper.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";
import { inTrial, twoWhistles } from "./two-whistles.js";

let trial: Trial;
const head = () => inTrial(trial).countyHead();
const lastFile = async () => {
  const file = (await trial.privately(head())).findLast(({ type }) => type === "file")?.file;
  return trial.file(file?.key ?? "");
};

/** Two that are over, one withdrawn, three under way of which two are late to be accepted, and a drill. */
beforeAll(async () => {
  trial = await startTrial();
  await twoWhistles(trial);
  const { whistler, street } = inTrial(trial);
  await trial.says(whistler(), "/吹哨 常规 海埂路30号占道经营 @城管中队", street());
  await trial.says(whistler(), "/吹哨 常规 安宁路9号垃圾堆放 @城管中队 @市场监管所", street());
  await trial.says(whistler(), "/吹哨 常规 安宁路11号占道经营 @市场监管所", street());
  await trial.says(whistler(), "/撤回 20260105-0006 商户已自行整改", street());
  await trial.moveTo("2026-01-06T11:30:00+08:00");
  await trial.says(whistler(), "/吹哨 常规 幸福路2号占道经营 @市场监管所", street());
}, 60_000);
afterAll(() => trial.stop());

const fullNames: Record<string, string> = { 西岭城管局: "西岭区城市管理局", 西岭市监局: "西岭区市场监督管理局" };

type Counts = { blown: number; open: number; over: number; withdrawn: number; lateToAccept: number };

async function byBulletin(): Promise<Counts & { paper: Paper }> {
  await trial.says(head(), "/通报 1月");
  const paper = await readPaper(await lastFile());
  const [, ...rows] = paper.tables[0] ?? [];
  const sum = (column: number) =>
    rows.reduce((all, row) => all + Number((row[column] ?? "").replace(/〔\d+〕/g, "")), 0);
  const late = /签收超时(\d+)〔/.exec(paper.lines.join("\n"))?.[1];
  return { blown: sum(1), over: sum(2), open: sum(3), withdrawn: sum(4), lateToAccept: Number(late), paper };
}

async function byBoard() {
  await trial.says(head(), "/看板");
  const { cardText } = await lastTo(trial, head());
  return {
    open: Number(/在办 ?(\d+)/.exec(cardText)?.[1]),
    stillLateToAccept: Number(/签收 Accept \| \d+ \| \d+ \| (\d+)/.exec(cardText)?.[1]),
  };
}

async function byExport() {
  await trial.says(head(), "/考核 导出 2026年1月");
  const sheets = await readSheets(await lastFile());
  const rows = (name: string) => sheets?.get(name)?.slice(1) ?? [];
  return { items: rows("明细"), parts: rows("任务"), blown: rows("哨") };
}

const Change = z.object({ event: z.looseObject({ type: z.string() }) });
const Entries = z.object({
  entries: z.array(z.union([z.object({ shown: Change }), z.object({ change: Change })])),
});

/** Each whistle's events, as its dossier shows them. */
async function bareRecord(numbers: readonly string[]): Promise<string[][]> {
  const found: string[][] = [];
  for (const number of numbers) {
    await trial.says(head(), `/卷宗 ${number}`);
    const { entries } = Entries.parse(JSON.parse((await lastFile()).toString("utf8")));
    found.push(entries.map((entry) => ("shown" in entry ? entry.shown : entry.change).event.type));
  }
  return found;
}

test("bulletin, board, export and the bare record count the same whistles alike", async () => {
  const bulletin = await byBulletin();
  const board = await byBoard();
  const { items, parts, blown } = await byExport();
  // The drill is 0003.
  const record = await bareRecord(["0001", "0002", "0004", "0005", "0006"].map((tail) => `20260105-${tail}`));
  record.push(...(await bareRecord(["20260106-0001"])));
  const having = (type: string) => record.filter((types) => types.includes(type)).length;

  const naive = { blown: record.length, over: having("closed"), withdrawn: having("withdrawn") };
  expect(naive).toEqual({ blown: 6, over: 2, withdrawn: 1 });
  expect(bulletin).toMatchObject({ ...naive, open: naive.blown - naive.over - naive.withdrawn });
  expect(board.open).toBe(bulletin.open);
  const states = blown.map((row) => row[3]);
  expect(blown.map(([, number]) => number)).toEqual([
    ...["0001", "0002", "0004", "0005", "0006"].map((tail) => `20260105-${tail}`),
    "20260106-0001",
  ]);
  expect(states.filter((state) => state === "已办结归档")).toHaveLength(bulletin.over);
  expect(states.filter((state) => state === "正在办理")).toHaveLength(bulletin.open);
  expect(states.filter((state) => state === "撤回或被退回")).toHaveLength(bulletin.withdrawn);

  // Late to be accepted: three that are not accepted yet, which the board shows too, and the one of the example.
  const late = items.filter(([, , , , of, value]) => of === "按时签收" && Number(value) === 0).length;
  expect(late).toBe(bulletin.lateToAccept);
  expect(late).toBe(board.stillLateToAccept + 1);
  expect(having("accepted") + 4).toBe(naive.blown);

  // Department by department: parts, and the three rates as the bulletin's table has them.
  for (const [name = "", count = "", ...rates] of bulletin.paper.tables[2]?.slice(1) ?? []) {
    const own = fullNames[name];
    const whistles = new Set(parts.filter(([department]) => department === own).map(([, number]) => number));
    expect(`${whistles.size}`).toBe(count.replace(/〔\d+〕/, ""));
    const shares = (["按时签收", "到期已解决", "吹哨方评价"] as const).map((of) => {
      const values = items
        .filter(([department, , , , kind]) => department === own && kind === of)
        .map((row) => Number(row[5]));
      const good = values.filter((value) => value >= (of === "吹哨方评价" ? 4 : 1)).length;
      return values.length === 0 ? "无数据" : `（${good}/${values.length}）`;
    });
    expect(rates.map((rate) => /（.*）|无数据/.exec(rate)?.[0])).toEqual(shares);
  }
});
