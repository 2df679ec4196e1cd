import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FormValues, Person, Unit } from "./control.js";
import { type Late, whoHears } from "./ladder.js";
import { type Heard, listen, namesOf } from "./news.js";
import { cardIn, labelsIn, lastTo, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
let news: () => Promise<Heard[]>;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(async () => {
  await trial.reset();
  news = await listen(trial);
});
afterAll(() => trial.stop());

const streetId = "xiling-haigeng";
const street = () => trial.unit(streetId);
const whistler = () => trial.who(streetId, "whistler");
const secretary = () => trial.who(streetId, "head");
const countyCentre = () => trial.unit("xiling-zhihui");
const cityCentre = () => trial.unit("yunxi-zhihui");
const countyHead = () => trial.who("xiling", "head");
const cityDispatcher = () => trial.who("yunxi-zhihui", "dispatcher");

const taps = async (person: Person, unit: Unit, label: string, answers: FormValues = {}) =>
  (await trial.fill(person, await trial.group(unit), label, "按实际情况", answers)).toast;
const succeeds = async (person: Person, unit: Unit, label: string, answers: FormValues = {}) =>
  expect([label, (await taps(person, unit, label, answers))?.type]).toEqual([label, "success"]);

const deliberation = (attendees: string) => ({
  heldOn: "2026-01-05",
  attendees,
  conclusion: "管网改造超出本级职能部门职责，建议由上级统筹",
});

test("a key whistle waits for the head, who lets it go; only then the departments have it and their clocks start", async () => {
  await trial.says(whistler(), "/吹哨 重点 海埂路12号楼顶加盖违建 @综合执法队 @城管中队", street());
  expect(await textIn(trial, street())).toContain("待批准");
  expect(namesOf(await news(), "待办 · 批准")).toEqual([secretary().name]);
  expect(await trial.group(trial.unit("xiling-haigeng-zhifa"))).toEqual([]);
  expect((await taps(whistler(), street(), "同意"))?.content).toContain("负责人");

  await trial.moveTo("2026-01-05T11:00:00+08:00");
  await succeeds(secretary(), street(), "同意");
  expect(await textIn(trial, trial.unit("xiling-haigeng-zhifa"))).toMatch(/签收截止 1月5日\(周一\) 12:00/);
  expect(await labelsIn(trial, trial.unit("xiling-haigeng-chengguan"))).toContain("签收");
});

test("a key whistle that the head returns is over, with the reason for whoever blew it", async () => {
  await trial.says(whistler(), "/吹哨 重点 海埂路12号楼顶加盖违建 @综合执法队", street());
  await succeeds(secretary(), street(), "退回", { reason: "先由社区核实产权再报" });
  expect(await textIn(trial, street())).toContain("先由社区核实产权再报");
  expect(namesOf(await news(), "吹哨被退回")).toEqual([whistler().name]);
  expect(await trial.group(trial.unit("xiling-haigeng-zhifa"))).toEqual([]);
});

test("a head who does not decide is chased as any department is", async () => {
  await trial.says(whistler(), "/吹哨 重点 海埂路12号楼顶加盖违建 @综合执法队", street());
  await news();
  const late: Late = { owing: streetId, whistler: streetId, dispatcher: streetId, asked: [secretary()] };
  await trial.moveTo("2026-01-05T14:05:00+08:00");
  expect(namesOf(await news(), "批准已逾期")).toEqual(whoHears("overdue", late, trial.town));
});

/** The street's matter as it goes up: recorded, confirmed by who took part, raised to the county. */
async function raisedToCounty(): Promise<void> {
  await trial.says(whistler(), "/吹哨 协调 海埂片区老旧小区管网改造", street());
  await succeeds(whistler(), street(), "议事", deliberation(`${secretary().name}、${whistler().name}、外请专家老李`));
  await trial.press(secretary(), await trial.privately(secretary()), "确认参加");
  await succeeds(whistler(), street(), "上报", { note: "请区里统筹" });
}

test("street to county to city: deliberated, confirmed, raised twice, taken on by the city; the street verifies and rates", async () => {
  await trial.says(whistler(), "/吹哨 协调 海埂片区老旧小区管网改造", street());
  expect(await textIn(trial, street())).toContain("待议事");
  expect((await labelsIn(trial, street())).filter((label) => label.startsWith("上报"))).toEqual([]);

  await succeeds(whistler(), street(), "议事", deliberation(`${secretary().name}、外请专家老李`));
  expect(await textIn(trial, street())).toContain(`参加人员已确认 0/1；待确认：${secretary().name}`);
  expect((await taps(whistler(), street(), "上报"))?.content).toContain(`请提醒${secretary().name}确认`);
  const card = await lastTo(trial, secretary());
  expect(card.cardText).toContain("议事卡 · 请确认参加");
  expect(card.cardText).toContain("管网改造超出本级职能部门职责，建议由上级统筹");
  expect((await trial.press(secretary(), [card], "确认参加")).toast?.type).toBe("success");
  expect(await textIn(trial, street())).toContain("参加人员已确认 1/1");

  await succeeds(whistler(), street(), "上报", { note: "请区里统筹" });
  expect(await textIn(trial, countyCentre())).toContain("上级研究中");
  expect(await textIn(trial, countyCentre())).toContain("参加人员已确认 1/1");
  await succeeds(countyHead(), countyCentre(), "议事", deliberation(countyHead().name));
  await succeeds(countyHead(), countyCentre(), "上报");
  expect(await textIn(trial, cityCentre())).toContain("西岭区：继续上报");
  expect((await taps(countyHead(), countyCentre(), "接办").catch(() => null))?.type ?? "none").not.toBe("success");

  await succeeds(cityDispatcher(), cityCentre(), "接办", { units: ["市住建局", "市水务局"] });
  const housing = trial.unit("yunxi-zhujian");
  const water = trial.unit("yunxi-shuiwu");
  expect(await textIn(trial, housing)).toContain("主办 市住建局 · 待签收");
  for (const unit of [housing, water]) {
    const duty = trial.who(unit.id, "duty");
    for (const label of ["签收", "报到"]) await succeeds(duty, unit, label);
    await succeeds(whistler(), street(), "人到了");
    await succeeds(duty, unit, "办结", { result: "已列入改造计划并开工" });
    expect((await taps(cityDispatcher(), street(), "验收通过"))?.type).toBe("error");
    await succeeds(whistler(), street(), "验收通过");
  }
  expect(await textIn(trial, street())).toContain("办结归档");
  for (const unit of [housing, water])
    await succeeds(whistler(), street(), `评价 · ${unit.name.includes("水务") ? "市水务局" : "市住建局"}`, {
      timeliness: "5",
      result: "4",
      conduct: "5",
    });
  expect((await labelsIn(trial, street())).filter((label) => label.startsWith("评价"))).toEqual([]);
});

test("the county studies in two working days or is chased, its dispatchers first", async () => {
  await raisedToCounty();
  expect(await textIn(trial, countyCentre())).toMatch(/研究截止 1月7日\(周三\) 09:00/);
  const asked = trial.all("xiling-zhihui", "dispatcher");
  expect(namesOf(await news(), "待办 · 研究")).toEqual(asked.map(({ name }) => name).sort());
  const late: Late = { owing: "xiling", whistler: streetId, dispatcher: "xiling", asked };
  await trial.moveTo("2026-01-07T09:05:00+08:00");
  expect(namesOf(await news(), "研究已逾期")).toEqual(whoHears("overdue", late, trial.town));
});

test("the county takes it on with its own departments, or returns it with a reason", async () => {
  await raisedToCounty();
  await succeeds(countyHead(), countyCentre(), "退回", { reason: "属街道物业管理职责" });
  expect(await textIn(trial, street())).toContain("属街道物业管理职责");
  expect(namesOf(await news(), "吹哨被退回")).toEqual([whistler().name]);

  await trial.says(whistler(), "/吹哨 协调 海埂片区断头路打通", street());
  await succeeds(secretary(), street(), "议事", deliberation(secretary().name));
  await succeeds(whistler(), street(), "上报");
  await succeeds(trial.who("xiling-zhihui", "dispatcher"), countyCentre(), "接办", { units: ["西岭交通局"] });
  expect(await textIn(trial, trial.unit("xiling-jiaotong"))).toContain("海埂片区断头路打通");
});

test("who is named and was not there says so, and the record is corrected", async () => {
  await trial.says(whistler(), "/吹哨 协调 海埂片区老旧小区管网改造", street());
  await succeeds(whistler(), street(), "议事", deliberation(secretary().name));
  await trial.press(secretary(), [await lastTo(trial, secretary())], "未参加");
  expect((await lastTo(trial, whistler())).cardText).toContain(`${secretary().name}表示未参加`);
  expect((await taps(trial.who("xiling-qianhu", "head"), street(), "议事"))?.type).toBe("error");
  await succeeds(whistler(), street(), "议事", deliberation(whistler().name));
  await succeeds(whistler(), street(), "上报");
  expect(await textIn(trial, street())).toContain("上级研究中");
});

test("a community whistles straight to its street's forces, and what is beyond them it raises to the street", async () => {
  const community = trial.unit("xiling-haigeng-haigenglu");
  const secretaryThere = trial.who(community.id, "head");
  await trial.says(secretaryThere, "/吹哨 协调 社区内消防通道长期堵塞，需多部门联合整治", community);
  await succeeds(secretaryThere, community, "议事", deliberation(secretaryThere.name));
  await succeeds(secretaryThere, community, "上报");
  const streetCentre = trial.unit("xiling-haigeng-zhihui");
  await succeeds(trial.who(streetCentre.id, "dispatcher"), streetCentre, "接办", { units: ["海埂城管中队"] });
  expect(await textIn(trial, trial.unit("xiling-haigeng-chengguan"))).toContain("消防通道长期堵塞");
});

test("a county whistles to the city's departments", async () => {
  const county = trial.unit("xiling");
  await trial.says(countyHead(), "/吹哨 协调 滇水河跨区域河道治理 @市水务局", county);
  await succeeds(countyHead(), county, "议事", deliberation(countyHead().name));
  await succeeds(countyHead(), county, "上报");
  await succeeds(cityDispatcher(), cityCentre(), "接办");
  expect((await cardIn(trial, trial.unit("yunxi-shuiwu"))).cardText).toContain("主办 市水务局 · 待签收");
});
