import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { headerOf, type Paper, readPaper } from "./paper.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";
import { inTrial, twoWhistles } from "./two-whistles.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
  await twoWhistles(trial);
});
afterAll(() => trial.stop());

const countyHead = () => inTrial(trial).countyHead();
const filesOf = async () => (await trial.privately(countyHead())).filter(({ type }) => type === "file");
const drafted = async (text: string) => {
  await trial.says(countyHead(), text);
  const file = (await filesOf()).at(-1)?.file;
  const data = await trial.file(file?.key ?? "");
  if (process.env.KEEP_DOCX) writeFileSync(`${process.env.KEEP_DOCX}/bulletin.docx`, data);
  return { name: file?.name, data, paper: await readPaper(data) };
};
/** What the annex lists under the note that follows `figure` in the text. */
const behind = ({ lines, tables }: Paper, figure: RegExp): string | undefined => {
  const note = figure.exec(lines.join("\n"))?.[1];
  return tables
    .at(-1)
    ?.find(([first]) => first === `〔${note}〕`)
    ?.at(-1);
};

test("the month's bulletin is a draft in official form, each figure with the whistles behind it", async () => {
  const { name, data, paper } = await drafted("/通报 2026年1月");
  expect(name).toBe("西岭区2026年1月吹哨报到工作情况通报（草稿）.docx");
  expect(await headerOf(data)).toBe("草稿　未经审核，不得印发");
  const text = paper.lines.join("\n");
  for (const heading of ["一、总体情况", "二、部门报到情况", "三、需要改进的方面", "四、下一步工作"])
    expect(paper.lines).toContain(heading);
  expect(text).toContain("西岭区吹哨报到指挥中心\n2026年1月5日");
  expect(text).toMatch(/共吹哨2〔\d+〕件。截至2026年1月5日15:00，已办结归档2〔\d+〕件。/);
  expect(behind(paper, /共吹哨2〔(\d+)〕/)).toBe("20260105-0001、0002");
  expect(behind(paper, /响应率66\.67%（2\/3）〔(\d+)〕/)).toBe("20260105-0001、0001、0002△");
  expect(behind(paper, /满意率33\.33%（1\/3）〔(\d+)〕/)).toBe("20260105-0001、0001△、0002△");
  expect(paper.tables.at(-1)).toContainEqual([
    expect.any(String),
    "西岭市监局，满意率",
    "0.00%（0/1）",
    "20260105-0001△",
  ]);
  expect(behind(paper, /签收超时1〔(\d+)〕件次/)).toBe("20260105-0002");
  expect(paper.tables[2]?.map((row) => row.join("|").replace(/〔\d+〕/g, ""))).toEqual([
    "部门|哨数（件）|响应率|解决率|满意率",
    "西岭城管局|2|50.00%（1/2）|100.00%（2/2）|50.00%（1/2）",
    "西岭市监局|1|100.00%（1/1）|100.00%（1/1）|0.00%（0/1）",
  ]);
});

test("no resident's place, no person's name and no score stands in it", async () => {
  const { paper } = await drafted("/通报 1月");
  const text = [...paper.lines, ...paper.tables.flat(2)].join("\n");
  expect(text).not.toMatch(/海埂路|安宁路|得分|排第|77\.92/);
  for (const { name } of trial.town.people) expect(text).not.toContain(name);
});

test("every note of the text is in the annex, and the annex has no other", async () => {
  const { paper } = await drafted("/通报 2026-01");
  const annex = paper.tables.at(-1)?.slice(1) ?? [];
  const said = [...paper.lines, ...paper.tables.slice(0, -1).flat(2)].join("\n");
  const used = [...said.matchAll(/〔(\d+)〕/g)].map(([, note]) => Number(note));
  expect(used.toSorted((a, b) => a - b)).toEqual(annex.map((_, index) => index + 1));
  expect(annex.map(([note]) => note)).toEqual(annex.map((_, index) => `〔${index + 1}〕`));
});

test("a month without whistles, one to come and one that is no month are answered in words, without a file", async () => {
  const before = (await filesOf()).length;
  const said = async (text: string) => {
    await trial.says(countyHead(), text);
    return (await lastTo(trial, countyHead())).cardText;
  };
  // Without a month it is the last one.
  expect(await said("/通报")).toContain("2025年12月没有吹哨");
  expect(await said("/通报 2026年2月")).toContain("2026年2月还没有开始");
  expect(await said("/通报 13月")).toContain("没有看懂考核周期");
  expect(await filesOf()).toHaveLength(before);
});

test("only those who assess draft one, and nothing of it appears in a group", async () => {
  const { whistler } = inTrial(trial);
  for (const person of [whistler(), trial.who("xiling-chengguan", "head"), trial.who("xiling-haigeng", "head")]) {
    await trial.says(person, "/通报 2026年1月");
    expect((await lastTo(trial, person)).cardText).toContain("由负责考核的");
  }
  const county = trial.unit("xiling");
  const before = await trial.group(county);
  await trial.says(countyHead(), "/通报 2026年1月", county);
  expect((await trial.group(county)).length).toBe(before.length + 1);
});
