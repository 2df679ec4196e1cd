import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Heard, listen, namesOf } from "./news.js";
import { lastTo, textIn } from "./places.js";
import { blowRoutine } from "./routine-story.js";
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
const squadronId = "xiling-haigeng-chengguan";
const number = "20260105-0001";
const whistler = () => trial.who(streetId, "whistler");
const duty = () => trial.who(squadronId, "duty");
const head = () => trial.who(squadronId, "head");
const dispatcher = () => trial.who("xiling-zhihui", "dispatcher");
const ruler = () => trial.who("xiling", "head");
const inspector = () => trial.who("xiling-ducha", "inspector");
const cityHead = () => trial.who("yunxi", "head");
const heardOf = async (words: string) => (await news()).filter(({ title }) => title.includes(words));
const lastFrom = async (heard: Heard[], name: string) => {
  const found = heard.findLast(({ person }) => person.name === name);
  if (!found) throw new Error(`${name} has heard nothing of it: ${heard.map(({ title }) => title).join(" | ")}`);
  return found.message;
};
const toldAfter = async (person: ReturnType<typeof whistler>, said: string) => {
  await trial.says(person, said);
  return (await lastTo(trial, person)).cardText;
};
/** Nothing of all this stands on the card in a group. */
const groupsKnow = async (words: string) => {
  for (const unitId of [streetId, squadronId]) expect(await textIn(trial, trial.unit(unitId))).not.toContain(words);
};

test("a level above supervises with a date of its own: the squadron is chased, answers by form, and it is closed", async () => {
  await blowRoutine(trial);
  await news();
  const asked = await toldAfter(dispatcher(), `/督办 ${number} @城管中队 1月6日15:00前 为何至今未到场`);
  expect(asked).toContain("督办");
  expect(await textIn(trial, trial.unit(squadronId))).toContain("为何至今未到场");
  await trial.moveTo("2026-01-06T15:05:00+08:00");
  const late = (await news()).filter(({ title }) => title.includes("督办"));
  expect(namesOf(late, "逾期")).toContain(duty().name);
  const { toast } = await trial.fill(duty(), await trial.group(trial.unit(squadronId)), "答复", "车辆检修，现已到场");
  expect(toast?.type).toBe("success");
  const answered = await heardOf("督办已答复");
  const asker = await lastFrom(answered, dispatcher().name);
  const closed = await trial.fill(dispatcher(), [asker], "结项", "答复属实，予以结项");
  expect(closed.toast?.type).toBe("success");
  expect(namesOf(await news(), "督办已结项")).toContain(duty().name);
});

test("a supervision with a date that has passed is refused in words", async () => {
  await blowRoutine(trial);
  expect(await toldAfter(dispatcher(), `/督办 ${number} @城管中队 1月4日15:00前 为何未到场`)).toContain("日期");
});

test("a charge is answered, ruled on, appealed and reviewed in private before it counts for anything", async () => {
  await blowRoutine(trial);
  await news();
  expect(await toldAfter(duty(), `/乱吹哨 ${number} 属物业管理事项`)).toMatch(/权限|负责人/);
  expect(await toldAfter(whistler(), `/乱吹哨 ${number} 属物业管理事项`)).toMatch(/本单位|自己|权限/);
  expect(await toldAfter(head(), `/乱吹哨 ${number}`)).toContain("事实");
  expect(await toldAfter(head(), `/乱吹哨 ${number} 属物业管理事项，街道可自行协调`)).toContain("说明情况");
  const explain = await heardOf("请说明情况");
  const replied = await trial.fill(
    whistler(),
    [await lastFrom(explain, whistler().name)],
    "说明情况",
    "物业已三次劝阻无效",
  );
  expect(replied.toast?.type).toBe("success");
  await groupsKnow("乱吹哨");

  const toRule = await news();
  const ruled = await trial.fill(ruler(), [await lastFrom(toRule, ruler().name)], "认定", "可由街道先行协调", {
    outcome: "成立",
  });
  expect(ruled.toast?.type).toBe("success");
  expect(namesOf(await news(), "认定 · 乱吹哨成立")).toContain(whistler().name);
  expect(await toldAfter(whistler(), `/申诉 ${number} 有三次劝阻记录`)).toContain("申诉");
  const toReview = await news();
  const reviewed = await trial.fill(cityHead(), [await lastFrom(toReview, cityHead().name)], "复核", "劝阻记录属实", {
    outcome: "不成立",
  });
  expect(reviewed.toast?.type).toBe("success");
  expect(namesOf(await news(), "复核 · 乱吹哨不成立")).toContain(whistler().name);
  await groupsKnow("乱吹哨");
});

test("nobody replies: when the time is over the charge is ruled on as it stands, and unanswered it counts in the end", async () => {
  await blowRoutine(trial);
  await trial.says(head(), `/吹空哨 ${number} 现场核查未发现所述问题`);
  await trial.moveTo("2026-01-13T09:30:00+08:00");
  const card = await lastFrom(await heardOf("认定"), ruler().name);
  expect((await trial.fill(ruler(), [card], "认定", "核查属实", { outcome: "stands" })).toast?.type).toBe("success");
  await trial.moveTo("2026-01-21T18:00:00+08:00");
  expect(await toldAfter(whistler(), `/申诉 ${number} 当时问题确实存在`)).toMatch(/已过|期限|截止/);
  expect(await toldAfter(inspector(), `/验链 ${number}`)).toContain("未发现改动");
});

test("a low rating is appealed and corrected, and an exclusion comes and goes, each with its reason", async () => {
  await blowRoutine(trial);
  const squadron = trial.unit(squadronId);
  const street = trial.unit(streetId);
  await trial.press(duty(), await trial.group(squadron), "签收");
  await trial.press(duty(), await trial.group(squadron), "报到");
  await trial.press(whistler(), await trial.group(street), "人到了");
  await trial.fill(duty(), await trial.group(squadron), "办结", "已清理");
  await trial.press(whistler(), await trial.group(street), "验收通过");
  await news();
  const low = { timeliness: "1", result: "1", conduct: "2" };
  const rated = await trial.fill(whistler(), await trial.group(street), "评价", "到场太慢", low);
  expect(rated.toast?.type).toBe("success");
  expect(namesOf(await news(), "评价较低")).toContain(head().name);
  expect(await toldAfter(head(), `/申诉 ${number} 已按时到场，有照片为证`)).toContain("申诉");
  expect(await toldAfter(head(), `/申诉 ${number} 再次申诉`)).toMatch(/已于|不必重复/);
  const toRule = await news();
  const ruled = await trial.fill(ruler(), [await lastFrom(toRule, ruler().name)], "答复申诉", "照片属实", {
    ...{ outcome: "corrected", timeliness: "4", result: "4", conduct: "4" },
  });
  expect(ruled.toast?.type).toBe("success");
  expect(namesOf(await news(), "评价申诉")).toContain(head().name);

  expect(await toldAfter(head(), `/剔除 ${number} 道路施工`)).toContain("西岭区");
  expect(await toldAfter(inspector(), `/剔除 ${number} @城管中队`)).toContain("原因");
  expect(await toldAfter(inspector(), `/剔除 ${number} @交警大队 道路施工`)).toContain("请核对单位");
  expect(await toldAfter(inspector(), `/剔除 ${number} @城管中队 道路施工无法到场`)).toContain("已剔除");
  expect(await toldAfter(inspector(), `/剔除 ${number} @城管中队 道路施工无法到场`)).toMatch(/已于|不必重复/);
  expect(await toldAfter(inspector(), `/恢复计入 ${number} @城管中队 经核实应计入`)).toContain("已恢复计入");
  expect(await toldAfter(inspector(), `/验链 ${number}`)).toContain("未发现改动");
});
