import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FormValues, Unit } from "./control.js";
import { type Heard, listen, namesOf, titleOf } from "./news.js";
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

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const market = () => trial.unit("xiling-haigeng-shichang");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const duty = (unit: Unit = squadron()) => trial.who(unit.id, "duty");

const blow = (departments = "@城管中队 @市场监管所", words = "海埂路12号占道经营") =>
  trial.says(whistler(), `/吹哨 常规 ${words} ${departments}`, street());
const inStreet = async (label: string, answers: FormValues = {}) =>
  (await trial.fill(whistler(), await trial.group(street()), label, "按实际情况", answers)).toast?.type;
const inUnit = async (label: string, answers: FormValues = {}, unit: Unit = squadron()) =>
  (await trial.fill(duty(unit), await trial.group(unit), label, "按实际情况", answers)).toast?.type;
const arrives = async (unit: Unit = squadron()) => {
  expect(await inUnit("签收", {}, unit)).toBe("success");
  expect(await inUnit("报到", {}, unit)).toBe("success");
};

test("the first named leads, the other helps; who is there and who is missing stands on every card", async () => {
  await blow();
  expect(await textIn(trial, street())).toMatch(/主办 海埂城管中队[\s\S]*协办 海埂市监所/);
  await arrives(market());
  for (const unit of [street(), squadron(), market()]) {
    const text = await textIn(trial, unit);
    expect(text).toContain("已报到、待确认：海埂市监所");
    expect(text).toContain("未到：海埂城管中队");
  }
  expect(await inStreet("人到了")).toBe("success");
  expect(await textIn(trial, squadron())).toContain("已到场：海埂市监所");
});

test("who comes is named when the order is accepted, and the whistler reads it", async () => {
  await blow("@城管中队");
  await inUnit("签收", {
    name: "李明",
    post: "副中队长",
    phone: "19900001234",
    arrivesAt: "20分钟",
    mayDecide: "能现场拍板",
  });
  expect(await textIn(trial, street())).toContain("李明 副中队长 19900001234 · 预计20分钟到，能现场拍板");
});

test("more time: asked for with a reason, granted or refused by the whistler, never beyond the limit", async () => {
  await blow("@城管中队");
  await arrives();
  expect(await textIn(trial, squadron())).toContain("办结截止 1月12日(周一) 09:00");
  expect(await inUnit("申请延期", { days: "2", reason: "需要走催告程序" })).toBe("success");
  expect(namesOf(await news(), "延期答复")).toEqual([whistler().name]);
  expect(await textIn(trial, street())).toContain("申请延期 2 个工作日");
  const foreign = await trial.press(trial.who("xiling-qianhu", "whistler"), await trial.group(street()), "同意");
  expect(foreign.toast?.type).toBe("error");
  expect(await inStreet("同意")).toBe("success");
  expect(await textIn(trial, squadron())).toContain("办结截止 1月14日(周三) 09:00");
  expect(namesOf(await news(), "延期已同意")).toEqual([duty().name]);

  expect(await inUnit("申请延期", { days: "4", reason: "仍需时间" })).toBe("error");
  expect(await inUnit("申请延期", { days: "3", reason: "仍需时间" })).toBe("success");
  expect(await inStreet("不同意", { reason: "请按时办结" })).toBe("success");
  expect(await textIn(trial, squadron())).toContain("办结截止 1月14日(周三) 09:00");
  expect((await lastTo(trial, duty())).cardText).toContain("请按时办结");
});

test("parked with an owner, a condition and a date, agreed by the level above, it comes back by itself", async () => {
  await blow("@城管中队");
  await arrives();
  const asked = await inUnit("挂账", { owner: "王红梅", condition: "管线迁改完成", nextDate: "2026-02-02" });
  expect(asked).toBe("success");
  const county = trial.unit("xiling-zhihui");
  const told = (await news()).filter(({ title }) => title.includes("挂账答复"));
  expect(told.map(({ person }) => person.unitId)).toEqual(["xiling"]);
  const answer = await trial.press(trial.who(county.id, "dispatcher"), await trial.group(county), "同意");
  expect(answer.toast?.type).toBe("success");
  expect(await textIn(trial, squadron())).toContain("已挂账");
  await news();
  await trial.moveTo("2026-02-01T12:00:00+08:00");
  expect(await news()).toEqual([]);
  // Everything that was parked comes back at nine; nobody's phone rings on the full hour for it.
  await trial.moveTo("2026-02-02T09:00:30+08:00");
  expect(await news()).toEqual([]);
  await trial.moveTo("2026-02-02T09:05:00+08:00");
  expect(namesOf(await news(), "待办 · 办结")).toEqual([duty().name]);
  expect(await textIn(trial, squadron())).toContain("办结截止 2月9日(周一) 09:00");
});

test("a result that the whistler does not accept goes back with the reason and is done again", async () => {
  await blow("@城管中队");
  await arrives();
  expect(await inUnit("办结", { result: "已劝离" })).toBe("success");
  expect((await labelsIn(trial, street())).join()).toMatch(/验收通过.*退回重办/);
  expect(await inStreet("退回重办", { reason: "摊点仍在原处" })).toBe("success");
  const notice = (await news()).find(({ title }) => title.includes("退回重办"));
  expect(notice?.person.name).toBe(duty().name);
  expect(notice?.message.cardText).toContain("摊点仍在原处");
  expect(await textIn(trial, squadron())).toContain("已报到，办理中");
  expect(await inUnit("办结", { result: "已暂扣物品并清理" })).toBe("success");
  expect(await inStreet("验收通过")).toBe("success");
  expect(await textIn(trial, street())).toContain("办结归档");
});

test("a nudge goes to those who are missing only, and not again within ten minutes", async () => {
  await blow();
  await arrives(market());
  await inUnit("办结", { result: "已查处" }, market());
  await news();
  expect(await inStreet("催办")).toBe("success");
  expect((await news()).map(({ person, title }) => `${person.name} ${title}`)).toEqual([
    `${duty().name} 催办 · 海埂城管中队`,
  ]);
  expect(await inStreet("催办")).toBe("error");
  await trial.advance("PT11M");
  await trial.says(whistler(), "/催办 20260105-0001 请今天上午到场", street());
  expect((await lastTo(trial, duty())).cardText).toContain("请今天上午到场");
  await arrives();
  await inUnit("办结", { result: "已清理" });
  await trial.says(whistler(), "/催办 20260105-0001", street());
  expect(await textIn(trial, street())).toContain("没有需要催的");
});

test("a whistle withdrawn with a reason is over: its departments are told, old buttons and reminders end", async () => {
  await blow();
  await inUnit("签收");
  const old = await cardIn(trial, squadron());
  const head = trial.who("xiling-haigeng", "head");
  expect(await inStreet("撤回", { reason: "商户已自行搬离" })).toBe("success");
  const told = await news();
  expect(namesOf(told, "哨已撤回")).toEqual([duty().name, duty(market()).name].sort());
  for (const { message } of told) expect(message.cardText).toContain("商户已自行搬离");
  for (const unit of [street(), squadron(), market()]) {
    expect(await textIn(trial, unit)).toContain("已撤回");
    expect(await labelsIn(trial, unit)).toEqual([]);
  }
  expect(old.buttons.length).toBeGreaterThan(0);
  await trial.moveTo("2026-01-09T12:00:00+08:00");
  expect(await news()).toEqual([]);
  await trial.says(head, "/撤回 20260105-0001 再次撤回", street());
  expect(titleOf(await cardIn(trial, street()))).toBe("吹哨报到");
  expect(await textIn(trial, street())).toContain("已撤回");
});

test("a department hands its order to a unit under it, and the clock does not move", async () => {
  const county = trial.unit("xiling");
  const bureau = trial.unit("xiling-huanjing");
  const station = trial.unit("xiling-huanjing-jiance");
  await trial.says(trial.who("xiling", "whistler"), "/吹哨 常规 环湖路夜间有异味 @生态环境分局", county);
  await trial.moveTo("2026-01-05T11:00:00+08:00");
  const moved = await inUnit("转派", { unit: "西岭环境监测站", reason: "先行监测取证" }, bureau);
  expect(moved).toBe("success");
  expect(await textIn(trial, station)).toContain("签收截止 1月5日(周一) 14:00");
  expect(await textIn(trial, bureau)).toContain("已解除，改由西岭环境监测站办理");
  expect(await labelsIn(trial, bureau)).toEqual([]);
  await arrives(station);
  expect(await textIn(trial, county)).toContain("已报到");
});
