import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "./control.js";
import { cardIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.stop());

type Both = { zh: string; en: string };

/** Lives of two whistles with as many kinds of cards and notices as they can have. */
async function liveThrough(): Promise<void> {
  const street = trial.unit("xiling-haigeng");
  const squadron = trial.unit("xiling-haigeng-chengguan");
  const market = trial.unit("xiling-haigeng-shichang");
  const county = trial.unit("xiling-zhihui");
  const whistler = trial.who(street.id, "whistler");
  const duty = trial.who(squadron.id, "duty");
  const other = trial.who(market.id, "duty");
  const dispatcher = trial.who(county.id, "dispatcher");

  for (const text of ["/帮助", "/吹哨", "/吹少", "/查 20260105-0999", "/吹哨 常规 海埂路12号占道经营 @站"])
    await trial.says(whistler, text, street);
  await trial.says(whistler, "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street);
  await trial.fill(duty, await trial.group(squadron), "退单", "职责清单", { instead: "海埂综合执法队" });
  await trial.fill(dispatcher, await trial.group(county), "维持", "按职责办理");
  await trial.press(duty, await trial.group(squadron), "签收");
  await trial.press(duty, await trial.group(squadron), "报到");
  await trial.fill(duty, await trial.group(squadron), "申请延期", "", { days: "2", reason: "需要走程序" });
  await trial.press(whistler, await trial.group(street), "同意");
  await trial.fill(duty, await trial.group(squadron), "挂账", "", {
    owner: "负责人",
    condition: "条件具备",
    nextDate: "2026-01-20",
  });
  await trial.fill(dispatcher, await trial.group(county), "不同意", "继续办理");
  await trial.fill(duty, await trial.group(squadron), "办结", "", { result: "已清理" });
  await trial.fill(whistler, await trial.group(street), "退回重办", "仍有遗留");
  await trial.fill(duty, await trial.group(squadron), "办结", "", { result: "已全部清理" });
  await trial.press(whistler, await trial.group(street), "验收通过");
  await trial.fill(whistler, await trial.group(street), "评价", "到场及时");
  await trial.says(whistler, "/催办 20260105-0001", street);
  await trial.moveTo("2026-01-07T10:00:00+08:00");
  for (const text of ["/看板", "/我的", "/查 20260105-0001"]) await trial.says(whistler, text, street);
  await trial.press(other, await trial.group(market), "签收");
  await trial.says(whistler, "/吹哨 应急 海埂路8号广告牌松动", street);
  await trial.advance("PT1H");
  await trial.fill(whistler, [await cardIn(trial, street)], "撤回", "已加固");
}

async function everyCard(): Promise<Message[]> {
  const groups = trial.town.units.filter(({ chatId }) => chatId !== null);
  const inGroups = await Promise.all(groups.map((unit) => trial.group(unit)));
  const inPrivate = [...(await trial.everyonesPrivate()).values()];
  return [...inGroups, ...inPrivate].flat().filter(({ cardText }) => cardText !== "");
}

/** Every text of a card that has two languages. */
function textsOf(node: unknown): Both[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (typeof node !== "object" || node === null) return [];
  const own = "i18n_content" in node ? pairIn(node.i18n_content) : [];
  return [...own, ...Object.values(node).flatMap(textsOf)];
}

const pairIn = (i18n: unknown): Both[] =>
  typeof i18n === "object" && i18n !== null && "zh_cn" in i18n && "en_us" in i18n
    ? [{ zh: String(i18n.zh_cn), en: String(i18n.en_us) }]
    : [];

const han = /\p{Script=Han}/u;

/** Figures in a text. A month is a name in English: it is left out of the Chinese date. */
const figures = (text: string): string[] =>
  (
    text
      .replace(/&#\d+;/g, " ")
      .replace(/\d+月/g, " ")
      .match(/\d+/g) ?? []
  )
    .map(Number)
    .map(String)
    .sort();

test("every text in two languages says the same in both: the same figures, the same units, English in English", async () => {
  await liveThrough();
  const cards = await everyCard();
  expect(cards.length).toBeGreaterThan(60);
  const texts = new Map(cards.flatMap(({ card }) => textsOf(card)).map((text) => [`${text.zh}|${text.en}`, text]));
  expect(texts.size).toBeGreaterThan(150);

  const names = [
    ...trial.town.units.flatMap(({ name }) => [name, name.replace(/^(?:云溪市|西岭区|南屏县)/, "")]),
    ...trial.town.people.flatMap(({ name, title }) => [name, title]),
  ];
  const wrong: string[] = [];
  for (const { zh, en } of texts.values()) {
    if (zh.trim() === "" || en.trim() === "") wrong.push(`one side is empty: ${zh} | ${en}`);
    if (figures(zh).join() !== figures(en).join()) wrong.push(`other figures: ${zh} | ${en}`);
    const here = names.filter((name) => zh.includes(name) !== en.includes(name));
    if (here.length > 0 && !sharesNames(zh, en)) wrong.push(`other names (${here.join("、")}): ${zh} | ${en}`);
    if (!/[a-z]/i.test(en) && han.test(zh)) wrong.push(`no English: ${zh} | ${en}`);
  }
  expect(wrong).toEqual([]);
});

/** Words in Han letters of the English side all stand on the Chinese side. */
const sharesNames = (zh: string, en: string): boolean =>
  (en.match(/\p{Script=Han}+/gu) ?? []).every((word) => zh.includes(word));
