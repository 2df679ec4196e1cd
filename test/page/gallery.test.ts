import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { componentCoverage } from "../../src/sandbox/coverage.js";
import { buttonsCard, chartsCard, dataCard, fieldsCard, layoutCard, moreChartsCard, textCard } from "./gallery.js";
import { picture } from "./picture.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import { li, streetChat } from "./town.js";

let browser: Browser;
let stage: Stage;
let image: string;
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser, { phones: [li], width: 460, height: 1700 });
  image = await stage.bot.upload(picture());
  await stage
    .phone(li)
    .getByRole("button", { name: /^永昌街道( |$)/ })
    .click();
});
afterAll(async () => {
  expect(stage.complaints).toEqual([]);
  await stage.stop();
  await browser.close();
});

type Shown = { ownerDocument: { defaultView: { getComputedStyle(element: unknown): { color: string } } } };
const colourOf = (element: Shown): string => element.ownerDocument.defaultView.getComputedStyle(element).color;

/** Classes of all that was drawn. */
const seen = new Set<string>();

/** Sends a card and returns how it is drawn; every component must be. */
async function draw(card: { header: { title: { content: string } } }, name: string): Promise<Locator> {
  await stage.bot.sendCard(streetChat, card);
  const drawn = stage.phone(li).locator(".card", { hasText: card.header.title.content }).last();
  await drawn.waitFor();
  expect(await drawn.locator(".card-broken").count()).toBe(0);
  await stage.picture(`card-${name}`);
  const names = await drawn
    .locator(".el, .column")
    .evaluateAll((all: { className: string }[]) => all.map((each) => each.className));
  for (const each of names.join(" ").split(" ")) seen.add(each);
  return drawn;
}

test("markdown with all of Lark's tags, texts, people and pictures", async () => {
  const drawn = await draw(textCard(li, image), "text");
  const words = await drawn.textContent();
  for (const said of ["@李明", "@所有人", "2026-01-05", "**原样** <b>不解析</b>", "带图标的链接"])
    expect(words).toContain(said);
  expect(await drawn.locator("strong").first().textContent()).toBe("加粗");
  expect(await drawn.getByText("绿色", { exact: true }).evaluate(colourOf)).toBe("rgb(37, 134, 28)");
  expect(await drawn.locator(".md-table tbody tr").count()).toBe(5);
  await drawn.getByRole("button", { name: "下一页" }).click();
  expect(await drawn.locator(".md-table tbody tr").textContent()).toContain("环保");
});

test("columns, panels and areas", async () => {
  const drawn = await draw(layoutCard, "layout");
  const [wide, small] = await Promise.all(
    ["宽 二份", "窄 一份"].map((text) => drawn.locator(".column", { hasText: text }).boundingBox()),
  );
  expect((wide?.width ?? 0) / (small?.width ?? 1)).toBeCloseTo(2, 0);
  expect(await drawn.getByText("藏起来的内容").count()).toBe(0);
  await drawn.getByRole("button", { name: "收起的面板" }).click();
  await drawn.getByText("藏起来的内容").waitFor();
});

test("buttons of every type and size", async () => {
  const drawn = await draw(buttonsCard, "buttons");
  expect(await drawn.getByRole("button").count()).toBe(14);
});

test("every input, with its default", async () => {
  const drawn = await draw(fieldsCard(li, image), "fields");
  expect(await drawn.getByRole("textbox", { name: "单行" }).inputValue()).toBe("已填好");
  const words = await drawn.textContent();
  for (const said of ["水务", "城管", "李明", "2026-01-06", "14:30", "到达时间"]) expect(words).toContain(said);
  await drawn.getByRole("textbox", { name: "单行" }).fill("改过");
  await drawn.getByRole("button", { name: "重填" }).click();
  expect(await drawn.getByRole("textbox", { name: "单行" }).inputValue()).toBe("已填好");
});

test("tables with each kind of cell, page by page", async () => {
  const drawn = await draw(dataCard(li), "table");
  expect(await drawn.locator("tbody tr").allInnerTexts()).toHaveLength(4);
  expect(await drawn.locator("tbody tr").nth(1).textContent()).toMatch(
    /市场监管所已到 1,120\.5李明李明 2026\/01\/05 10:00/,
  );
  await drawn.getByRole("button", { name: "下一页" }).click();
  expect(await drawn.locator("tbody tr").allInnerTexts()).toHaveLength(3);
});

test("charts of every kind, drawn by VChart", async () => {
  for (const [each, name] of [
    [chartsCard, "charts"],
    [moreChartsCard, "more-charts"],
  ] as const) {
    const drawn = await draw(each, name);
    const charts = each.body.elements.length;
    await stage.picture(`card-${name}`);
    await drawn.locator(".chart").last().scrollIntoViewIfNeeded();
    await expect.poll(() => drawn.locator(".chart-canvas[data-drawn] canvas").count(), patiently).toBe(charts);
    await stage.picture(`card-${name}-to-the-end`);
  }
});

test("every component that docs/SANDBOX.md calls full or partial has been drawn here, but for those that say otherwise", () => {
  const drawn = (tag: string) => seen.has(`el-${tag}`) || (tag === "column" && seen.has("column"));
  const missing = componentCoverage.filter(({ what, support }) => support !== "none" && !drawn(what));
  expect(missing.map(({ what }) => what)).toEqual(["audio", "card of schema 1.0"]);
});
