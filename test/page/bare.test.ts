import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orderCard } from "./cards.js";
import { chartsCard, dataCard, textCard } from "./gallery.js";
import { picture } from "./picture.js";
import { openStage, type Stage, startBrowser } from "./stage.js";
import { li, squadChat, streetChat, wang } from "./town.js";

/** Latin letters alone, as they come with the browser; no Chinese, no emoji. */
const fonts = (cache: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(tmpdir(), "fonts")}</dir><cachedir>${cache}</cachedir></fontconfig>`;

let folder: string;
let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bare-"));
  const FONTCONFIG_FILE = join(folder, "fonts.conf");
  await writeFile(FONTCONFIG_FILE, fonts(join(folder, "cache")));
  browser = await startBrowser({ FONTCONFIG_FILE });
  stage = await openStage(browser, { phones: [li, wang], locale: "en-US" });
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Words that don't fit into what is drawn around them, other than those that may be scrolled or end in dots. */
const cutOff = `[...document.querySelectorAll("button, .nav-title, .card-title, .bubble, .owner-name, .clock-face, .md p, label")]
  .filter((each) => each.offsetParent && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).textOverflow !== "ellipsis")
  .map((each) => each.className + ": " + each.textContent)`;
const looksRight = async () => {
  expect(await stage.page.evaluate(cutOff)).toEqual([]);
  expect(await stage.page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
};

test("without Chinese fonts the page speaks English at first, is laid out as ever, and asks nobody for a font", async () => {
  const { page } = stage;
  const image = await stage.bot.upload(picture());
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  await stage
    .phone(wang)
    .getByRole("button", { name: /^永昌街道城管中队/ })
    .click();
  await stage.bot.sendCard(streetChat, textCard(li, image));
  await stage.bot.sendCard(streetChat, dataCard(li));
  await stage.bot.sendCard(squadChat, orderCard());
  await screen.locator(".card-table").waitFor();
  await stage.phone(wang).getByRole("button", { name: "Accept" }).click();
  await stage.phone(wang).getByText("Please fill this in").waitFor();
  await looksRight();
  await stage.picture("page-without-chinese");
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight();
  await stage.picture("page-without-chinese-narrow");
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.getByRole("button", { name: "Switch to Chinese" }).click();
  await page.getByRole("button", { name: "卡片检查" }).waitFor();
  await looksRight();
  await page.getByRole("button", { name: "切换到英文" }).click();
  expect(stage.complaints).toEqual([]);
});

test("without an emoji font signs are said in words", async () => {
  const screen = stage.phone(li);
  await stage.control("messages", { from: li, chatId: streetChat, text: "请派人" });
  await screen.getByText("请派人").waitFor();
  await screen.getByRole("button", { name: "More" }).last().click();
  const sign = screen.getByRole("button", { name: "Like", exact: true });
  expect(await sign.textContent()).toBe("Like");
  await stage.picture("page-without-emoji");
  await sign.click();
  await screen.getByRole("button", { name: "Like 李明" }).waitFor();
  expect(stage.complaints).toEqual([]);
});

test("a chart whose drawing library can't be had is a table with its numbers", async () => {
  await stage.page.route("**/vendor/vchart.js", (route) => route.abort());
  await stage.bot.sendCard(streetChat, chartsCard);
  const chart = stage.phone(li).locator(".chart", { hasText: "城管" }).first();
  await chart.getByRole("table").waitFor();
  expect(await chart.getByRole("row").allTextContents()).toEqual(["namen", "城管42", "水务27", "应急18", "卫健9"]);
  await stage.picture("page-chart-as-table");
  expect(stage.complaints.every((line) => line.includes("ERR_FAILED"))).toBe(true);
});
