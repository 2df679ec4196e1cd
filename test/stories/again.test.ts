import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { startTrial, type Trial, type Unit } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const says = (text: string) => trial.says(whistler(), text, street());
const cards = async (unit: Unit) => (await trial.group(unit)).filter((message) => message.cardText);
const newest = async (unit: Unit) => (await cards(unit)).at(-1)?.cardText ?? "";

const blow = "/吹哨 常规 海埂路12号占道经营 @城管中队";

test("while the departments are in time there is nothing to whistle again", async () => {
  await says(blow);
  const card = (await cards(street())).at(-1);
  expect(card?.buttons?.some(({ label }) => label.startsWith("再次吹哨"))).toBe(false);
  await says("/吹哨 再次 20260105-0001");
  expect(await newest(street())).toContain("时限内");
  expect(await cards(squadron())).toHaveLength(1);
});

test("nothing has moved: a tap whistles again, linked, and the next level hears of it from the first card on", async () => {
  await says(blow);
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  const card = (await cards(street())).at(-1);
  expect(checkCard(card?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  const answer = await trial.press(whistler(), await trial.group(street()), "再次吹哨");
  expect(answer.toast).toMatchObject({ type: "success", content: expect.stringContaining("20260105-0002") });
  const order = await newest(squadron());
  expect(order).toContain("二次吹哨");
  expect(order).toContain("20260105-0001");
  expect(order).toContain("海埂路12号占道经营");
  // Half an hour to the deadline: of a second whistle the head hears at the yellow card, not only the person on duty.
  await trial.moveTo("2026-01-06T10:30:00+08:00");
  const head = trial.who("xiling-haigeng-chengguan", "head");
  const told = (await trial.privately(head)).map(({ cardText }) => cardText ?? "");
  expect(told.some((text) => text.includes("20260105-0002") && text.includes("黄牌"))).toBe(true);
});

test("however many ask for it at once, a round is one whistle", async () => {
  await says(blow);
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  const card = (await cards(street())).findLast(({ buttons }) => buttons?.some(({ label }) => label === "再次吹哨"));
  await Promise.all(
    [whistler(), trial.who("xiling-haigeng", "head")].map(({ openId }) =>
      trial.pressRaw({ by: openId, messageId: card?.messageId, label: "再次吹哨" }),
    ),
  );
  await trial.settle();
  expect(await cards(squadron())).toHaveLength(2);
});

test("with a text it says what is wrong now", async () => {
  await says(blow);
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  await says("/吹哨 再次 20260105-0001 摊贩比昨天还多");
  expect(await newest(squadron())).toContain("摊贩比昨天还多");
});

test("a whistle of another street can't be whistled again", async () => {
  await says(blow);
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  const other = trial.unit("xiling-qianhu");
  await trial.says(trial.who("xiling-qianhu", "whistler"), "/吹哨 再次 20260105-0001", other);
  expect(await newest(other)).toContain("没有找到");
});
