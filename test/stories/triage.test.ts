import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { type Person, startTrial, type Trial, type Unit } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const head = () => trial.who("xiling-haigeng", "head");

const wall = "/吹哨 常规 幸福小区3号楼东侧围墙边占道经营 @城管中队";
const sameWall = "/吹哨 常规 幸福小区三栋围墙旁有摊贩占道经营 @城管中队";

/** The newest card of a group. */
const newest = async (unit: Unit) => {
  const card = (await trial.group(unit)).findLast((message) => message.cardText);
  if (!card) throw new Error(`${unit.name} has no card`);
  return card;
};
const orders = async () => (await trial.group(squadron())).filter((message) => message.cardText).length;
const tap = async (person: Person, label: string, form?: Record<string, unknown>) =>
  trial.press(person, await trial.group(street()), label, form);

test("the first whistle goes through at once", async () => {
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street());
  expect((await newest(squadron())).cardText).toContain("20260105-0001");
});

test("a second whistle on the same wall shows the first and waits", async () => {
  await trial.says(whistler(), wall, street());
  await trial.says(whistler(), sameWall, street());
  const check = await newest(street());
  expect(check.cardText).toContain("吹哨前请核对");
  expect(check.cardText).toContain("20260105-0001");
  expect(check.cardText).toMatch(/相似度 \d+%/);
  expect(check.cardText).toContain("同一地点");
  expect(check.buttons?.map(({ label }) => label)).toEqual(["关联 20260105-0001", "仍要吹哨", "改一改"]);
  expect(checkCard(check.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  expect(await orders()).toBe(1);
});

test("going ahead whistles once, however often it is tapped", async () => {
  await trial.says(whistler(), wall, street());
  await trial.says(whistler(), sameWall, street());
  const check = await newest(street());
  const answers = await Promise.all(
    [1, 2].map(() => trial.pressRaw({ by: whistler().openId, messageId: check.messageId, label: "仍要吹哨" })),
  );
  await trial.settle();
  expect(answers.map(({ error }) => error)).toEqual([undefined, undefined]);
  // Two taps at once may each have drawn a number; one of them stays unused.
  expect((await newest(squadron())).cardText).toMatch(/20260105-000[23]/);
  expect(await orders()).toBe(2);
});

test("linking adds the words to the whistle that is there, and no order goes out", async () => {
  await trial.says(whistler(), wall, street());
  await trial.says(whistler(), sameWall, street());
  const answer = await tap(whistler(), "关联 20260105-0001");
  expect(answer.toast?.type).toBe("success");
  expect(answer.toast?.content).toContain("20260105-0001");
  expect(await orders()).toBe(1);
  expect((await newest(squadron())).cardText).toContain("关联补充");
  expect((await newest(squadron())).cardText).toContain("幸福小区三栋围墙旁");
});

test("somebody else of the group can't answer for the whistler", async () => {
  await trial.says(whistler(), wall, street());
  await trial.says(whistler(), sameWall, street());
  const answer = await tap(head(), "仍要吹哨");
  expect(answer.toast?.type).toBe("error");
  expect(await orders()).toBe(1);
});

test("correcting opens the form with what was written, and the corrected whistle goes through", async () => {
  await trial.says(whistler(), wall, street());
  await trial.says(whistler(), sameWall, street());
  await tap(whistler(), "改一改");
  const form = await newest(street());
  const named = (start: string) => form.inputs?.find(({ name }) => name.startsWith(`${start}__`))?.name ?? "";
  expect(JSON.stringify(form.card)).toContain("幸福小区三栋围墙旁有摊贩占道经营");
  await tap(whistler(), "吹哨", {
    [named("category")]: "routine",
    [named("text")]: "滨湖路18号流动摊贩占道",
    [named("place")]: "滨湖路18号",
    [named("units")]: ["xiling-haigeng-chengguan"],
  });
  expect((await newest(squadron())).cardText).toContain("滨湖路18号流动摊贩占道");
});

test("one's own duty is said before it is sent", async () => {
  await trial.says(whistler(), "/吹哨 常规 滨湖路幸福小区楼道堆物 @城管中队", street());
  expect((await newest(street())).cardText).toContain("职责清单");
  expect(await orders()).toBe(0);
});

test("an emergency goes out at once, whatever the check finds", async () => {
  await trial.says(whistler(), "/吹哨 应急 幸福小区3号楼燃气泄漏", street());
  const before = await orders();
  await trial.says(whistler(), "/吹哨 应急 幸福小区3号楼燃气泄漏", street());
  expect(await orders()).toBe(before + 1);
});

test("two hundred different whistles at once all go through", async () => {
  const units = ["xiling-haigeng", "xiling-qianhu"].map((id) => ({
    unit: trial.unit(id),
    by: trial.who(id, "whistler"),
  }));
  await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const { unit, by } = units[index % units.length] ?? { unit: street(), by: whistler() };
      return trial.says(by, `/吹哨 常规 路灯损坏${index + 1}号 @城管中队`, unit);
    }),
  );
  // What a busy machine could not take in three seconds the platform brings again after fifteen.
  await trial.advance("PT20S");
  const texts = await Promise.all(units.map(({ unit }) => trial.group(unit)));
  expect(texts.flat().filter((message) => message.cardText?.includes("吹哨前请核对"))).toEqual([]);
  expect(
    texts.flat().filter((message) => /202601\d\d-\d{4}/.test(message.cardText ?? "")).length,
  ).toBeGreaterThanOrEqual(200);
}, 120_000);
