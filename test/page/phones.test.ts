import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { card, orderCard } from "./cards.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import { app, crowd, li, squadChat, streetChat, sun, wang, zhao } from "./town.js";

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser);
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
});
beforeEach(() => stage.afresh());
afterEach(() => expect(stage.complaints).toEqual([]));

const phones = () => stage.page.locator("[data-person]");
const openPhones = () => phones().evaluateAll((all) => all.map((each) => each.getAttribute("data-person")));

test("a first visit shows a whistler of a street, somebody on duty in its force and the head of a county unit", async () => {
  await phones().nth(2).waitFor();
  expect(await openPhones()).toEqual([li, wang, zhao]);
  expect(await stage.phone(li).textContent()).toContain("吹哨人");
  expect(await stage.phone(wang).textContent()).toContain("值班");
  expect(await stage.phone(zhao).textContent()).toContain("负责人");
  await stage.picture("page-first-visit");
});

test("people are found by name, post or unit, and their phones are remembered and stand in the address", async () => {
  const { page } = stage;
  await page.locator(".bar").getByRole("button", { name: "添加手机" }).click();
  const picker = page.getByRole("dialog", { name: "选择人员" });
  await picker.getByRole("searchbox").fill("永昌街道 科员");
  await stage.picture("page-people-picker");
  await picker.getByRole("button", { name: "孙丽" }).click();
  await picker.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "关闭 赵强 的手机" }).click();
  await stage.phone(sun).waitFor();
  expect(await openPhones()).toEqual([li, wang, sun]);
  expect(page.url()).toContain(`#phones=${li},${wang},${sun}`);
  await page.goto(stage.url);
  await stage.phone(sun).waitFor();
  expect(await openPhones()).toEqual([li, wang, sun]);
});

test("the address decides whose phones are open", async () => {
  await stage.page.goto(`${stage.url}/#phones=${zhao},${sun}`);
  await stage.page.reload();
  await stage.phone(sun).waitFor();
  expect(await openPhones()).toEqual([zhao, sun]);
});

test("the whole page and its cards change to English and to dark", async () => {
  const { page } = stage;
  await stage.bot.sendCard(squadChat, orderCard());
  await stage.phone(wang).getByText("哨令：翠湖南路积水").waitFor();
  await page.getByRole("button", { name: "切换到英文" }).click();
  await page.getByRole("button", { name: "Switch light and dark" }).click();
  const screen = stage.phone(wang);
  await screen.getByText("Order: flooding in Cuihu South Road").waitFor();
  await screen.getByText("12 Cuihu South Road").waitFor();
  expect(await screen.textContent()).toContain("On duty");
  expect(await page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]")).toEqual([
    "en",
    "dark",
  ]);
  await stage.picture("page-english-dark");
});

test("the list of chats shows the last line and how many are unread, until the chat is opened", async () => {
  await stage.bot.sendText(streetChat, "第一条");
  const screen = stage.phone(sun);
  await stage.page.evaluate(`location.hash = "#phones=${sun}"`);
  await screen.getByRole("button", { name: /永昌街道 .*第一条/ }).waitFor();
  await stage.bot.sendText(streetChat, "第二条");
  const row = screen.getByRole("button", { name: /永昌街道 .*第二条.*2 条未读/ });
  await row.waitFor();
  await row.click();
  await screen.getByText("第二条").waitFor();
  await screen.getByRole("button", { name: "返回会话列表" }).click();
  await screen.getByRole("button", { name: /永昌街道 .*第二条/ }).waitFor();
  await expect.poll(() => screen.getByLabel("条未读").count(), patiently).toBe(0);
});

test("an urgent message lies over the phone until it is taken note of, and calls for phones that are closed", async () => {
  const id = await stage.bot.sendCard(streetChat, card("应急哨令", [{ tag: "markdown", content: "燃气泄漏" }]));
  await stage.bot.urge(id, [li, sun]);
  const banner = stage.phone(li).locator(".urgent-banner");
  await banner.getByText("应急哨令 燃气泄漏").waitFor();
  await stage.picture("page-urgent");
  await banner.getByRole("button", { name: "查看" }).click();
  await expect.poll(() => banner.count(), patiently).toBe(0);
  await stage.page.getByRole("button", { name: "加急 · 孙丽" }).click();
  await stage.phone(sun).locator(".urgent-banner").waitFor();
});

test("of fifty phones only those in sight are drawn, the others once they are scrolled to", async () => {
  const town = crowd(50);
  const everybody = town.people.map(({ openId }) => openId);
  const crowded = await openStage(browser, { seed: town, phones: everybody });
  const screens = crowded.page.locator(".status-bar");
  await screens.first().waitFor();
  expect(await crowded.page.locator("[data-person]").count()).toBe(50);
  expect(await screens.count()).toBeLessThan(8);
  const last = crowded.phone(everybody.at(-1) ?? "");
  await last.scrollIntoViewIfNeeded();
  await last.getByRole("button", { name: /^永昌街道/ }).waitFor();
  await expect.poll(() => screens.count(), patiently).toBeLessThan(8);
  expect(crowded.complaints).toEqual([]);
  await crowded.stop();
});

test("what can be said to the bot is offered as chips and after a slash, and mentions the bot in a group", async () => {
  const commands = [{ text: "/吹哨 应急 燃气泄漏", label: "示例：燃气泄漏" }];
  const stage = await openStage(browser, { app: { ...app, commands } });
  const heard = new Promise<string>((resolve) => {
    stage.bot.onMessage(({ message }) => resolve(message.content));
  });
  await stage.phone(li).getByRole("button", { name: "示例：燃气泄漏" }).click();
  expect(JSON.parse(await heard)).toEqual({ text: "@_user_1 /吹哨 应急 燃气泄漏" });
  await stage.phone(li).getByText("@吹哨 /吹哨 应急 燃气泄漏").waitFor();
  const field = stage.phone(li).getByRole("textbox", { name: "输入消息" });
  await field.fill("/");
  await stage.phone(li).getByRole("option", { name: "/吹哨 应急 燃气泄漏" }).click();
  expect(await field.inputValue()).toBe("/吹哨 应急 燃气泄漏");
  expect(stage.complaints).toEqual([]);
  await stage.stop();
});

test("everything on a phone can be reached and worked with the keyboard", async () => {
  const { page } = stage;
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: "返回会话列表" }).press("Enter");
  await screen.getByRole("button", { name: /^吹哨/ }).press("Enter");
  await screen.getByRole("textbox", { name: "输入消息" }).fill("你好");
  await page.keyboard.press("Enter");
  await screen.locator(".bubble", { hasText: "你好" }).waitFor();
  await screen.getByRole("button", { name: "发送位置" }).press("Enter");
  await screen.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => screen.getByRole("dialog").count(), patiently).toBe(0);
  expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("发送位置");
});

test("a page that lost the sandbox finds it again and catches up", async () => {
  const stage = await openStage(browser);
  await stage.restart();
  await stage.page.getByText("与沙盒的连接已断开").waitFor({ state: "detached" });
  await stage.bot.sendText(streetChat, "又回来了");
  await stage.phone(li).getByText("又回来了").waitFor();
  expect(stage.complaints.every((line) => line.includes("ERR_"))).toBe(true);
  await stage.stop();
});
