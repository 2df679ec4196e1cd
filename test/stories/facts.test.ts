import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Heard, listen } from "./news.js";
import { lastTo } from "./places.js";
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
const community = () => trial.unit("xiling-haigeng-haigenglu");
const inspector = () => trial.who("xiling-ducha", "inspector");
/** All pages of what awaits an inspector's word. */
const register = async () => {
  await trial.says(inspector(), "/台账");
  let page = await lastTo(trial, inspector());
  const texts = [page.cardText];
  while (page.buttons.some(({ label }) => label === "下一页")) {
    await trial.press(inspector(), [page], "下一页");
    page = await trial.message(page.messageId);
    texts.push(page.cardText);
  }
  return texts.join("\n");
};
const toldOfFacts = (heard: Heard[]) =>
  heard.filter(({ title, message }) => title.startsWith("问责台账") && message.cardText.includes("新增"));

test("whistled again and still nobody came: a fact, entered once, of which inspectors hear once in the morning", async () => {
  const whistler = trial.who(street().id, "whistler");
  await trial.says(whistler, "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  await trial.press(whistler, await trial.group(street()), "再次吹哨");
  expect(await register()).not.toContain("多次吹哨仍未到场");
  await news();
  await trial.moveTo("2026-01-08T09:15:00+08:00");
  const before = toldOfFacts(await news());
  await trial.moveTo("2026-01-09T18:00:00+08:00");
  const after = toldOfFacts(await news());
  const text = await register();
  expect(text.split("多次吹哨仍未到场").length - 1).toBe(1);
  expect(text).toContain("20260105-0002");
  // Only inspectors, each once a day, and never a name.
  const inspectors = ["xiling-ducha", "yunxi-ducha"]
    .flatMap((id) => trial.all(id, "inspector"))
    .map(({ name }) => name);
  for (const { person, message } of [...before, ...after]) {
    expect(inspectors).toContain(person.name);
    expect(message.cardText).not.toContain("城管中队");
    expect(message.at).toMatch(/T(09|01):2/);
  }
  expect(before.length).toBeGreaterThan(0);
});

test("an emergency that lay with its community for hours is entered as reported late, a routine matter is not", async () => {
  const grid = trial.who(community().id, "grid");
  const whistler = trial.who(community().id, "whistler");
  const convert = async (number: string, category: string, unit: string) => {
    const source = (await trial.group(community())).findLast(({ cardText }) => cardText?.includes(`哨源 ${number}`));
    if (!source) throw new Error(`the community has no card of ${number}`);
    await trial.press(whistler, [source], "转为吹哨");
    const form = (await trial.group(community())).find(({ messageId }) => messageId === source.messageId);
    const named = (start: string) => form?.inputs?.find(({ name }) => name.startsWith(`${start}__`))?.name ?? "";
    await trial.press(whistler, form ? [form] : [], "吹哨", {
      [named("category")]: category,
      [named("text")]: "幸福小区3号楼有煤气味",
      [named("place")]: "幸福小区3号楼",
      [named("units")]: [unit],
    });
  };
  await trial.says(grid, "/哨源 幸福小区3号楼有煤气味");
  await trial.moveTo("2026-01-05T11:30:00+08:00");
  await convert("Y20260105-0001", "emergency", "xiling-haigeng-chengguan");
  await trial.moveTo("2026-01-05T14:00:00+08:00");
  const text = await register();
  expect(text).toContain("应急情况迟报");
  expect(text).toContain("Y20260105-0001");
});
