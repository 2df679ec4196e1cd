import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listen, namesOf } from "./news.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(async () => {
  await trial.reset();
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
});
afterAll(() => trial.stop());

const number = "20260105-0001";
const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const streetHead = () => trial.who("xiling-haigeng", "head");
const duty = () => trial.who("xiling-haigeng-chengguan", "duty");
const head = () => trial.who("xiling-haigeng-chengguan", "head");
const countyHead = () => trial.who("xiling", "head");
const cityHead = () => trial.who("yunxi", "head");
const inspector = () => trial.who("xiling-ducha", "inspector");

const answerTo = async (person: ReturnType<typeof head>, text: string): Promise<string> => {
  await trial.says(person, text);
  return (await lastTo(trial, person)).cardText;
};
const fill = async (person: ReturnType<typeof head>, label: string, text: string, answers = {}) => {
  const answer = await trial.fill(person, await trial.privately(person), label, text, answers);
  expect(answer.toast).toMatchObject({ type: "success" });
};

/** Nothing that was owed is held up, and the platform would take every card that people have before them. */
async function expectAllArrived(): Promise<void> {
  const admin = trial.town.people.find(({ roles }) => roles.includes("admin"));
  if (!admin) throw new Error("the town has no administrator");
  expect(await answerTo(admin, "/投递")).toContain("没有停发的通知");
  const people = [whistler(), streetHead(), duty(), head(), countyHead(), cityHead(), inspector()];
  const messages = [
    ...(await Promise.all(people.map((person) => trial.privately(person)))).flat(),
    ...(await trial.group(street())),
    ...(await trial.group(squadron())),
  ];
  const cards = messages.filter(({ type }) => type === "interactive");
  expect(cards.length).toBeGreaterThan(5);
  for (const { card } of cards) {
    const checked = await fetch(`${trial.url}/sandbox/api/card-check`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ card }),
    });
    expect(await checked.json()).toEqual({ ok: true });
  }
}

test("a supervision with a date of its own is chased, answered by the card's form and closed", async () => {
  const news = await listen(trial);
  expect(await answerTo(countyHead(), `/督办 ${number} @城管中队 限今天12:00前答复 为何至今未到场`)).toContain(
    "督办已发出",
  );
  const asked = (await lastTo(trial, duty())).cardText;
  expect(asked).toContain("督办 · 西岭区");
  expect(asked).toMatch(/督办答复截止 1月5日\(周一\) 12:00\n为何至今未到场/);

  await trial.moveTo("2026-01-05T12:05:00+08:00");
  const chased = await news();
  expect(namesOf(chased, "黄牌 · 督办答复将到期")).toEqual([duty().name]);
  expect(namesOf(chased, "红牌 · 督办答复已逾期")).toEqual([duty().name, head().name].sort());
  await fill(duty(), "答复", "执法车辆故障，已调集应急分队，13:00 前到场");
  expect((await lastTo(trial, countyHead())).cardText).toMatch(/督办已答复[\s\S]*已调集应急分队/);
  await fill(countyHead(), "结项", "已核实到场");
  expect((await lastTo(trial, duty())).cardText).toMatch(/督办已结项[\s\S]*已核实到场/);
  expect((await trial.group(squadron())).at(-1)?.cardText).toMatch(/督办答复[\s\S]*督办结项/);

  expect(await answerTo(countyHead(), `/督办 ${number} 限1月4日前答复 为何`)).toMatch(/日期|时间/);
  expect(await answerTo(countyHead(), `/督办 ${number} 限期：下个世纪 为何`)).toContain("无法识别");
  await expectAllArrived();
});

test("a charge passes through reply, finding, appeal and review, and no group hears of it", async () => {
  const groups = async () => [...(await trial.group(street())), ...(await trial.group(squadron()))];
  const before = await groups();
  expect(await answerTo(head(), `/乱吹哨 ${number}`)).toContain("请在编号后写明事实");
  expect(await answerTo(streetHead(), `/乱吹哨 ${number} 自己反映自己`)).toContain("本单位吹的哨");
  expect(await answerTo(head(), `/乱吹哨 ${number} 摊位在小区红线内，属于物业自管范围`)).toContain(
    "认定生效前不计入台账",
  );
  expect(await answerTo(head(), `/吹空哨 ${number} 到场后未发现占道`)).toContain("还在处理");
  expect((await lastTo(trial, streetHead())).cardText).toContain("请说明情况 · 乱吹哨");
  await trial.moveTo("2026-01-06T09:05:00+08:00");
  await fill(whistler(), "说明情况", "摊位占用人行道，不在红线内");
  const toRule = (await trial.privately(countyHead())).findLast(({ cardText }) => cardText.includes("待办 · 认定"));
  expect(toRule?.cardText).toMatch(/反映“乱吹哨”，所述事实“摊位在小区红线内[\s\S]*摊位占用人行道/);
  await fill(countyHead(), "认定", "现场照片显示在红线内", { outcome: "stands" });
  expect((await lastTo(trial, head())).cardText).toContain("认定“乱吹哨”成立");
  expect(await answerTo(whistler(), `/申诉 ${number} 测绘图显示摊位在红线外`)).toContain("申诉已提交");
  await trial.moveTo("2026-01-06T14:05:00+08:00");
  await fill(cityHead(), "复核", "测绘图可信", { outcome: "falls" });
  expect((await lastTo(trial, whistler())).cardText).toMatch(/复核 · 乱吹哨不成立/);
  expect((await groups()).map(({ cardText }) => cardText).join("\n")).not.toContain("乱吹哨");
  expect((await groups()).length).toBeGreaterThanOrEqual(before.length);
  await expectAllArrived();
});

test("whoever brings a charge in front of a group is answered in private and told where it belongs", async () => {
  const inGroup = (await trial.group(squadron())).length;
  await trial.says(head(), `/吹空哨 ${number} 到场后未发现占道`, squadron());
  expect((await lastTo(trial, head())).cardText).toMatch(/已提交[\s\S]*请在与本机器人的单聊中发送/);
  expect(await trial.group(squadron())).toHaveLength(inGroup + 1);
});

test("a low rating is appealed and corrected; an exclusion and its return show in the assessment", async () => {
  const inGroup = () => trial.group(squadron());
  const inStreet = () => trial.group(street());
  await trial.press(duty(), await inGroup(), "签收");
  await trial.press(duty(), await inGroup(), "报到");
  await trial.press(whistler(), await inStreet(), "人到了");
  await trial.fill(duty(), await inGroup(), "办结", "已清理");
  await trial.press(whistler(), await inStreet(), "验收通过");
  expect(await answerTo(head(), `/申诉 ${number} 还没有评价`)).toContain("不能申诉");
  await trial.fill(whistler(), await inStreet(), "评价", "来得晚", { timeliness: "1", result: "1", conduct: "1" });
  const figures = async () => (await answerTo(countyHead(), "/考核 2026年1月")).match(/西岭城管局 \|[^\n]*/)?.[0] ?? "";
  expect(await figures()).toContain("| 20.00 |");

  expect(await answerTo(head(), `/申诉 ${number}`)).toContain("请在编号后写明申诉理由");
  expect(await answerTo(head(), `/申诉 ${number} 当天按时到场，有到场确认`)).toContain("申诉已提交");
  expect((await lastTo(trial, countyHead())).cardText).toMatch(/原评价：响应及时 1 分[\s\S]*当天按时到场/);
  await fill(countyHead(), "答复申诉", "到场记录属实", {
    ...{ outcome: "corrected", timeliness: "5", result: "4", conduct: "5" },
  });
  expect((await lastTo(trial, head())).cardText).toContain("评价申诉 · 更正评分");
  expect(await figures()).toContain("| 93.33 |");

  expect(await answerTo(head(), `/剔除 ${number} 不想算`)).toMatch(/“剔除”(由|须由)/);
  expect(await answerTo(countyHead(), `/剔除 ${number} @水务局 停水`)).toContain("没有承办");
  expect(await answerTo(countyHead(), `/恢复计入 ${number} @城管中队 没有剔除过`)).toContain("没有剔除过");
  expect(await answerTo(countyHead(), `/剔除 ${number} @城管中队 当天台风停工`)).toContain("已剔除");
  expect(await figures()).not.toContain("93.33");
  expect(await answerTo(inspector(), `/恢复计入 ${number} @城管中队 经核实当天正常上班`)).toContain("已恢复计入考核");
  expect(await figures()).toContain("| 93.33 |");
  await expectAllArrived();
});

test("inspectors see the register, rule on its facts with a reason, and nobody else sees it", async () => {
  await trial.moveTo("2026-01-07T10:05:00+08:00");
  for (const person of [whistler(), head(), countyHead()])
    expect(await answerTo(person, "/台账")).toContain("问责台账由督查员查看和核实");
  await trial.says(inspector(), "/台账", trial.unit("xiling-ducha"));
  const register = (await trial.privately(inspector())).findLast((one) => one.cardText.startsWith("问责台账"));
  const { messageId, cardText } = register ?? { messageId: "", cardText: "no register" };
  expect((await trial.group(trial.unit("xiling-ducha"))).some(({ cardText: text }) => text.includes("问责台账"))).toBe(
    false,
  );
  expect(cardText).toMatch(/问责台账 · 西岭区[\s\S]*待核实，共 (\d+) 条[\s\S]*海埂城管中队 · 逾期升级（签收）/);
  expect(cardText).toMatch(/依据：留痕第 \d+ 条/);
  const count = (text: string) => Number(/共 (\d+) 条/.exec(text)?.[1]);
  const rule = (outcome: string, reason: string) =>
    trial.message(messageId).then((message) => trial.fill(inspector(), [message], "核实", reason, { outcome }));
  expect((await rule("confirmed", "签收记录属实")).toast).toMatchObject({ type: "success" });
  const left = (await trial.message(messageId)).cardText;
  expect(count(left)).toBe(count(cardText) - 1);
  await trial.press(inspector(), [await trial.message(messageId)], "属实");
  const confirmed = (await trial.message(messageId)).cardText;
  expect(confirmed).toMatch(/属实，共 1 条[\s\S]*核实：属实[\s\S]*签收记录属实/);
  expect((await rule("dismissed", "经复查系统故障")).toast).toMatchObject({ type: "success" });
  expect(await answerTo(inspector(), "/台账 不予采信 海埂城管中队")).toMatch(/不予采信，共 1 条[\s\S]*经复查系统故障/);

  await expectAllArrived();
});
