import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { type Message, type Person, startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const community = () => trial.unit("xiling-haigeng-haigenglu");
const street = () => trial.unit("xiling-haigeng");
const grid = () => trial.who("xiling-haigeng-haigenglu", "grid");
const whistler = () => trial.who("xiling-haigeng-haigenglu", "whistler");

const handIn = () => trial.says(grid(), "/哨源 海埂路12号路灯不亮");
const sourceIn = async (): Promise<Message> => {
  const card = (await trial.group(community())).findLast(({ cardText }) => cardText?.includes("哨源 Y20260105-0001"));
  if (!card) throw new Error("the community has no card of the source");
  return card;
};
const tap = async (person: Person, label: string, text = "") => {
  const card = await sourceIn();
  const form = card.buttons?.find((button) => button.label.startsWith(label))?.form;
  const field = card.inputs?.find((input) => input.form === form && form)?.name;
  return trial.press(person, [card], label, field ? { [field]: text } : undefined);
};
const told = async (person: Person) => (await trial.privately(person)).flatMap(({ cardText }) => cardText ?? []);

test("what grid staff find lies in the community's group with three answers", async () => {
  await handIn();
  const card = await sourceIn();
  expect(card.cardText).toContain("海埂路12号路灯不亮");
  expect(card.cardText).toContain("答复截止");
  expect(card.buttons?.map(({ label }) => label)).toEqual(["转为吹哨", "自行解决", "退回"]);
  expect(checkCard(card.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  expect((await told(grid())).at(-1)).toContain("Y20260105-0001");
});

test("the community solves it, and whoever found it is told the result", async () => {
  await handIn();
  expect((await tap(whistler(), "自行解决", "已更换灯泡")).toast?.type).toBe("success");
  const card = await sourceIn();
  expect(card.cardText).toContain("已自行解决");
  expect(card.cardText).toContain("已更换灯泡");
  expect(card.buttons ?? []).toEqual([]);
  await trial.advance("PT10M");
  expect((await told(grid())).at(-1)).toContain("已更换灯泡");
});

test("the community returns it with a reason; grid staff can't answer it themselves", async () => {
  await handIn();
  expect((await tap(grid(), "退回", "不属实")).toast?.type).toBe("error");
  expect((await tap(whistler(), "退回", "属于相邻社区")).toast?.type).toBe("success");
  expect((await sourceIn()).cardText).toContain("属于相邻社区");
});

test("the community turns it into a whistle, and the source shows its number", async () => {
  await handIn();
  const source = await sourceIn();
  await tap(whistler(), "转为吹哨");
  const form = (await trial.group(community())).find(({ messageId }) => messageId === source.messageId);
  const named = (start: string) => form?.inputs?.find(({ name }) => name.startsWith(`${start}__`))?.name ?? "";
  expect(JSON.stringify(form?.card)).toContain("海埂路12号路灯不亮");
  await trial.press(whistler(), form ? [form] : [], "吹哨", {
    [named("category")]: "routine",
    [named("text")]: "海埂路12号路灯不亮",
    [named("place")]: "海埂路12号",
    [named("units")]: ["xiling-haigeng-chengguan"],
  });
  const squadron = (await trial.group(trial.unit("xiling-haigeng-chengguan"))).findLast(({ cardText }) => cardText);
  expect(squadron?.cardText).toContain("20260105-0001");
  const after = await sourceIn();
  expect(after.messageId).toBe(source.messageId);
  expect(after.cardText).toContain("已转为吹哨 20260105-0001");
});

test("a source that nobody answers is chased as any deadline, and its street sees it", async () => {
  await handIn();
  await trial.moveTo("2026-01-06T09:30:00+08:00");
  expect((await told(whistler())).some((text) => text.includes("红牌") && text.includes("Y20260105-0001"))).toBe(true);
  expect((await sourceIn()).cardText).toContain("已逾期");
  await trial.says(trial.who("xiling-haigeng", "head"), "/哨源 列表", street());
  expect((await trial.group(street())).at(-1)?.cardText).toContain("Y20260105-0001");
  const other = trial.who("xiling-qianhu", "head");
  await trial.says(other, "/哨源 Y20260105-0001");
  expect((await told(other)).at(-1)).toContain("没有找到");
});

test("a source handed in by the form is one, however often it is sent", async () => {
  await trial.says(grid(), "/哨源");
  const form = (await trial.privately(grid())).at(-1);
  const named = (start: string) => form?.inputs?.find(({ name }) => name.startsWith(`${start}__`))?.name ?? "";
  const values = { [named("text")]: "楼道堆满杂物", [named("place")]: "海埂路15号" };
  await Promise.all(
    [1, 2].map(() => trial.pressRaw({ by: grid().openId, messageId: form?.messageId, label: "交哨源", form: values })),
  );
  await trial.settle();
  const cards = (await trial.group(community())).filter(({ cardText }) => cardText?.includes("楼道堆满杂物"));
  expect(cards).toHaveLength(1);
});
