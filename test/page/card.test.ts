import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { button, card, orderCard, words } from "./cards.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import type { Press } from "./tiny-bot.js";
import { li, platformChat, squadChat, streetChat, wang } from "./town.js";

let browser: Browser;
let stage: Stage;
let pressed: Press[];
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser, { phones: [li, wang] });
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
});
beforeEach(async () => {
  await stage.afresh();
  pressed = [];
  answer({});
});
afterEach(() => expect(stage.complaints).toEqual([]));

const answer = (what: object) =>
  stage.bot.onPress((press) => {
    pressed.push(press);
    return what;
  });
const inPlatform = async (openId: string) => {
  const screen = stage.phone(openId);
  await screen.getByRole("button", { name: /永昌街道1\+3\+N平台/ }).click();
  return screen;
};
/** Opens the squad's group on 王芳's phone. */
const inSquad = async () => {
  const screen = stage.phone(wang);
  await screen.getByRole("button", { name: /^永昌街道城管中队/ }).click();
  return screen;
};

test("a press shows the bot's toast, and its new card on every phone without a reload", async () => {
  answer({
    toast: { type: "success", content: "已报到" },
    card: {
      type: "raw",
      data: card("已报到 09:00", [{ tag: "markdown", content: "等待到场确认" }], { template: "green" }),
    },
  });
  await stage.bot.sendCard(platformChat, orderCard());
  const mine = await inPlatform(li);
  const theirs = await inPlatform(wang);
  await theirs.getByRole("button", { name: "报到" }).click();
  await theirs.getByRole("status").getByText("已报到").waitFor();
  await theirs.getByText("已报到 09:00").waitFor();
  await mine.getByText("已报到 09:00").waitFor();
  expect(pressed.map(({ operator, action }) => [operator.open_id, action.value])).toEqual([[wang, { do: "report" }]]);
  await stage.picture("page-after-a-press");
});

test("a form with an empty required field is held back, then sent with what was filled in", async () => {
  answer({ toast: { type: "success", content: "已签收" } });
  await stage.bot.sendCard(squadChat, orderCard());
  const screen = await inSquad();
  await screen.getByRole("button", { name: "签收" }).click();
  await screen.getByText("请填写此项").waitFor();
  await screen.getByText("请选择此项").waitFor();
  await screen.getByText("请先填写标红的必填项").waitFor();
  await stage.picture("page-form-held-back");
  expect(pressed).toEqual([]);
  await screen.getByRole("textbox", { name: "来人" }).fill("王芳 值班长");
  await screen.getByRole("button", { name: "有无决定权" }).click();
  await screen.getByRole("option", { name: "有决定权" }).click();
  await screen.getByRole("button", { name: "签收" }).click();
  await screen.getByText("已签收").waitFor();
  expect(pressed.map(({ action }) => action)).toMatchObject([
    { name: "accept_1", value: { do: "accept" }, form_value: { who: "王芳 值班长", mandate: "yes" } },
  ]);
});

test("what was typed into a form survives a change of the card around it", async () => {
  const id = await stage.bot.sendCard(squadChat, orderCard());
  const screen = await inSquad();
  await screen.getByRole("textbox", { name: "来人" }).fill("王芳");
  await stage.bot.replaceCard(id, orderCard("将到期", "red"));
  await screen.getByText("将到期").waitFor();
  expect(await screen.getByRole("textbox", { name: "来人" }).inputValue()).toBe("王芳");
});

test("a button that asks first does nothing until it is confirmed, and one that is off can't be pressed", async () => {
  await stage.bot.sendCard(squadChat, orderCard());
  const screen = await inSquad();
  expect(await screen.getByRole("button", { name: "办结" }).isDisabled()).toBe(true);
  await screen.getByRole("button", { name: "撤回" }).click();
  await screen.getByRole("alertdialog", { name: "撤回这次吹哨？" }).getByRole("button", { name: "取消" }).click();
  await screen.getByRole("button", { name: "撤回" }).click();
  await screen.getByRole("alertdialog").getByRole("button", { name: "确定" }).click();
  await expect.poll(() => pressed.map(({ action }) => action.value), patiently).toEqual([{ do: "withdraw" }]);
});

test("of two buttons with the same words the one that was clicked is pressed", async () => {
  const elements = [button("同意", { id: 1 }), button("同意", { id: 2 })];
  await stage.bot.sendCard(squadChat, card("延期", elements));
  const screen = await inSquad();
  await screen.getByRole("button", { name: "同意" }).nth(1).click();
  await expect.poll(() => pressed.map(({ action }) => action.value), patiently).toEqual([{ id: 2 }]);
});

test("in English a button is still the same button", async () => {
  const elements = [{ ...button("签收", { do: "accept" }), text: words("签收", "Accept") }];
  await stage.bot.sendCard(squadChat, card("哨令", elements));
  const screen = await inSquad();
  await stage.page.getByRole("button", { name: "切换到英文" }).click();
  await screen.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => pressed.map(({ action }) => action.value), patiently).toEqual([{ do: "accept" }]);
});

test("a card that the platform refuses is told with its code and reason, and the old card stays", async () => {
  answer({ card: { type: "raw", data: card("坏", [{ tag: "markdown", content: "x", colour: "red" }]) } });
  await stage.bot.sendCard(squadChat, orderCard());
  const screen = await inSquad();
  await screen.getByRole("button", { name: "报到" }).click();
  const complaint = screen.getByRole("alert");
  await complaint.getByText("平台返回错误 200673").waitFor();
  expect(await complaint.textContent()).toContain("unknown property");
  await stage.picture("page-refused");
  await screen.getByText("哨令：翠湖南路积水").waitFor();
});

test("a bot that can't be reached is told on the phone", async () => {
  await stage.bot.sendCard(squadChat, orderCard());
  const screen = await inSquad();
  await screen.getByRole("button", { name: "报到" }).waitFor();
  await stage.bot.away(async () => {
    await screen.getByRole("button", { name: "报到" }).click();
    await screen.getByText("平台返回错误 200342").waitFor();
  });
});

test("choices outside a form, menus, ticks and whole areas call back at once", async () => {
  const elements = [
    { tag: "select_static", name: "kind", placeholder: words("哨种"), options: [{ text: words("应急"), value: "e" }] },
    {
      tag: "overflow",
      options: [{ text: words("转派"), value: "transfer" }],
    },
    { tag: "checker", name: "tick", text: words("已通知"), behaviors: [{ type: "callback", value: { tick: 1 } }] },
    {
      tag: "interactive_container",
      behaviors: [{ type: "callback", value: { open: 7 } }],
      elements: [{ tag: "markdown", content: "**第 7 号哨**" }],
    },
    { tag: "picker_datetime", name: "when", placeholder: words("何时") },
  ];
  await stage.bot.sendCard(squadChat, card("杂", elements));
  const screen = await inSquad();
  await screen.getByRole("button", { name: "哨种" }).click();
  await screen.getByRole("option", { name: "应急" }).click();
  await expect.poll(() => pressed.length, patiently).toBe(1);
  await screen.locator(".card").getByRole("button", { name: "更多" }).click();
  await screen.getByRole("option", { name: "转派" }).click();
  await expect.poll(() => pressed.length, patiently).toBe(2);
  await screen.getByRole("checkbox", { name: "已通知" }).click();
  await expect.poll(() => pressed.length, patiently).toBe(3);
  await screen.getByRole("button", { name: "第 7 号哨" }).click();
  await expect.poll(() => pressed.length, patiently).toBe(4);
  await screen.getByRole("button", { name: "何时" }).click();
  await screen.getByRole("button", { name: "2026-01-06" }).click();
  await screen.getByLabel("时", { exact: true }).selectOption("14");
  await screen.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await expect.poll(() => pressed.length, patiently).toBe(5);
  expect(pressed.map(({ action }) => action)).toMatchObject([
    { tag: "select_static", name: "kind", option: "e" },
    { tag: "overflow", option: "transfer" },
    { tag: "checker", checked: true, value: { tick: 1 } },
    { tag: "interactive_container", value: { open: 7 } },
    { tag: "picker_datetime", option: "2026-01-06 14:00 +0800" },
  ]);
});

test("a card's source and every version before it can be looked at", async () => {
  const id = await stage.bot.sendCard(streetChat, card("第一版", [{ tag: "markdown", content: "一" }]));
  await stage.bot.replaceCard(id, card("第二版", [{ tag: "markdown", content: "二" }]));
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  await screen.getByText("第二版").waitFor();
  await screen.getByRole("button", { name: "更多" }).click();
  await screen.getByRole("button", { name: /卡片 JSON/ }).click();
  const dialog = stage.page.getByRole("dialog", { name: "卡片 JSON" });
  await dialog.locator("pre", { hasText: '"第二版"' }).waitFor();
  await dialog.getByLabel("卡片历史").selectOption({ index: 0 });
  await dialog.locator("pre", { hasText: '"第一版"' }).waitFor();
  await dialog.getByRole("button", { name: "预览" }).click();
  await dialog.locator(".card-title", { hasText: "第一版" }).waitFor();
});

test("a card higher than the screen is shown from its top, and stays there when it changes under a press", async () => {
  const lines = Array.from({ length: 40 }, (_, n) => ({ tag: "markdown", content: `第 ${n + 1} 行` }));
  const tall = (title: string, ...more: object[]) => card(title, [button("签收", { do: "accept" }), ...more, ...lines]);
  answer({ card: { type: "raw", data: tall("已签收", { tag: "markdown", content: "新的一行" }) } });
  await stage.bot.sendText(squadChat, "前面的话");
  await stage.bot.sendCard(squadChat, tall("待签收"));
  const screen = await inSquad();
  const title = screen.locator(".card-title");
  await expect.poll(() => topOf(title).then((top) => top > 200 && top < 340), patiently).toBe(true);
  const before = await topOf(title);
  await screen.getByRole("button", { name: "签收" }).click();
  await screen.getByText("新的一行").waitFor();
  expect(Math.abs((await topOf(title)) - before)).toBeLessThan(4);
  await stage.bot.sendText(squadChat, "后面的话");
  await expect.poll(() => screen.getByText("后面的话").isVisible(), patiently).toBe(true);
  await expect.poll(() => topOf(screen.getByText("后面的话")).then((top) => top < 860), patiently).toBe(true);
});

const topOf = async (element: Locator): Promise<number> => (await element.boundingBox())?.y ?? 0;
