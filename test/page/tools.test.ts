import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { BotControl } from "../../src/sandbox/sandbox.js";
import { button, card, orderCard } from "./cards.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import { li, squadChat, streetChat } from "./town.js";

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser, { phones: [li], bot: mortalBot() });
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
});
beforeEach(() => stage.afresh());
afterEach(() => expect(stage.complaints).toEqual([]));

/** A bot's process that can die and live again; the tiny bot beside it answers all the same. */
function mortalBot(): BotControl {
  let alive = true;
  return {
    async kill() {
      alive = false;
    },
    async start() {
      alive = true;
    },
    isAlive: () => alive,
    settle: async () => false,
    nextDueAt: async () => null,
    clockMoved: async () => {},
    reset: async () => {},
  };
}

test("the wire shows calls and events as they come, can be filtered, and copies a call as curl", async () => {
  const { page } = stage;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "通信记录" }).click();
  await stage.bot.sendText(streetChat, "请看通信记录");
  await stage.control("messages", { from: li, chatId: streetChat, text: "来自人的消息" });
  const drawer = page.getByRole("complementary", { name: "通信记录" });
  await drawer.getByText("im.message.receive_v1").waitFor();
  await drawer.getByRole("searchbox").fill("请看通信记录");
  await expect.poll(() => drawer.locator(".wire-line").count(), patiently).toBe(1);
  await drawer.locator(".wire-line").click();
  await drawer.locator("pre", { hasText: "请看通信记录" }).first().waitFor();
  await stage.picture("page-wire");
  await drawer.getByRole("button", { name: "复制为 curl" }).click();
  await page.getByText("已复制").waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(
    /^curl -X POST 'http:\/\/localhost:\d+\/open-apis\/im\/v1\/messages\?receive_id_type=chat_id'/,
  );
});

test("each fault is a switch that works at once, and the bar says while one is on", async () => {
  const { page } = stage;
  await page.getByRole("button", { name: "故障" }).click();
  const drawer = page.getByRole("complementary", { name: "故障" });
  await drawer.getByRole("button", { name: "故障 503" }).click();
  await page.locator(".bar").getByRole("button", { name: "故障注入中" }).waitFor();
  await expect(stage.bot.sendText(streetChat, "不会到")).rejects.toThrow();
  await stage.picture("page-faults");
  await drawer.getByRole("button", { name: "正常", exact: true }).click();
  await page.locator(".bar").getByRole("button", { name: "故障", exact: true }).waitFor();
  await stage.bot.sendText(streetChat, "会到");

  await drawer.getByRole("switch", { name: "重复投递" }).click();
  await page.locator(".bar").getByRole("button", { name: "故障注入中" }).waitFor();
  const heard: string[] = [];
  stage.bot.onMessage(({ message }) => heard.push(message.message_id));
  await stage.control("messages", { from: li, chatId: streetChat, text: "说一次" });
  await expect.poll(() => heard.length, patiently).toBe(2);
  await drawer.getByRole("button", { name: "全部恢复正常" }).click();
  await page.locator(".bar").getByRole("button", { name: "故障", exact: true }).waitFor();
});

test("an answer that took four seconds is refused on the phone, though the bot has done it", async () => {
  const { page } = stage;
  await page.getByRole("button", { name: "故障" }).click();
  await page.getByRole("switch", { name: "回调耗时 4 秒" }).click();
  await page.locator(".bar").getByRole("button", { name: "故障注入中" }).waitFor();
  await stage.bot.sendCard(streetChat, card("哨令", [button("签收", { do: "accept" })]));
  const pressed: unknown[] = [];
  stage.bot.onPress(({ action }) => {
    pressed.push(action.value);
    return { toast: { type: "success", content: "已签收" } };
  });
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  await screen.getByRole("button", { name: "签收" }).click();
  await screen.getByText("平台返回错误 200341").waitFor();
  await stage.picture("page-slow-callback");
  expect(pressed).toEqual([{ do: "accept" }]);
});

test("what the platform leaves open is switched on the page", async () => {
  const { page } = stage;
  await page.getByRole("button", { name: "故障" }).click();
  await page.getByText("平台未明确之处").click();
  await page.getByRole("switch", { name: "noContentIsSuccess" }).click();
  const asked = async () => (await fetch(`${stage.url}/sandbox/api/switches`)).text();
  await expect.poll(asked, patiently).toContain('"noContentIsSuccess":true');
  await page.getByRole("switch", { name: "noContentIsSuccess" }).click();
  await expect.poll(asked, patiently).toContain('"noContentIsSuccess":false');
});

test("the bot is stopped and started, and its lamp tells", async () => {
  const bar = stage.page.locator(".bar");
  await bar.getByRole("button", { name: "停止机器人" }).click();
  await bar.getByText("机器人已停止").waitFor();
  await bar.getByRole("button", { name: "启动机器人" }).click();
  await bar.getByText("机器人在线").waitFor();
});

test("a reset asks first and empties the phones", async () => {
  const { page } = stage;
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  await stage.bot.sendText(streetChat, "重置前");
  await screen.getByText("重置前").waitFor();
  await page.getByRole("button", { name: "+30 分" }).click();
  await page.locator(".clock-time", { hasText: "09:30" }).waitFor();
  await page.getByRole("button", { name: "重置", exact: true }).click();
  await page.getByRole("dialog", { name: "重置沙盒？" }).getByRole("button", { name: "确定" }).click();
  await page.locator(".clock-time", { hasText: "09:00" }).waitFor();
  await screen.getByText("还没有消息").waitFor();
});

test("a scene is done again with what people said", async () => {
  const { page } = stage;
  await stage.control("messages", { from: li, chatId: streetChat, text: "先说一句" });
  await stage.control("clock", { advance: "PT10M" });
  await page.getByRole("button", { name: "通信记录" }).click();
  await page.getByRole("tab", { name: "场景" }).click();
  await page.getByText("已记录 2 步").waitFor();
  await stage.bot.sendText(squadChat, "不属于场景");
  await page.getByRole("button", { name: "重放已记录的" }).click();
  await page.getByRole("button", { name: "16×" }).click();
  await page.getByText("场景到此结束。").waitFor();
  expect(await page.locator(".player-words").textContent()).toBe("时钟走了 10 分");
  await page.locator(".clock-time", { hasText: "09:10" }).waitFor();
  await stage
    .phone(li)
    .getByRole("button", { name: /^永昌街道 .*先说一句/ })
    .waitFor();
});

test("what was recorded is kept as a file and as a story, and a file is played", async () => {
  const { page } = stage;
  await stage.control("messages", { from: li, chatId: streetChat, text: "先说一句" });
  await page.locator(".bar").getByRole("button", { name: "场景" }).click();
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    return readFile(await download.path(), "utf8");
  };
  expect(await save("导出为 vitest 用例")).toContain('await does("messages"');
  const scene = await save("保存为文件");
  expect(JSON.parse(scene)).toMatchObject({ steps: [{ call: "messages", body: { text: "先说一句" } }] });
  const refused = { call: "messages", body: { from: "ou_nobody", chatId: streetChat, text: "没有这个人" } };
  const longer = { steps: [...JSON.parse(scene).steps, refused] };
  const file = { name: "scene.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(longer)) };
  await page.getByLabel("打开文件").setInputFiles(file);
  await page.getByRole("button", { name: "16×" }).click();
  await page.getByText("已重放 2 步，1 步被拒绝").waitFor();
});

test("a pasted card is drawn and judged, with code, place and reason where it would be refused", async () => {
  const { page } = stage;
  await page.getByRole("button", { name: "卡片检查" }).click();
  const drawer = page.getByRole("complementary", { name: "卡片检查" });
  await drawer.getByText("平台会接受这张卡片").waitFor();
  const box = drawer.getByRole("textbox", { name: "卡片 JSON" });
  await box.fill(JSON.stringify(orderCard()));
  await drawer.locator(".card-title", { hasText: "哨令：翠湖南路积水" }).waitFor();
  await drawer.getByText("平台会接受这张卡片").waitFor();
  await stage.picture("page-card-check");
  await box.fill(JSON.stringify(card("坏", [{ tag: "markdown", content: "x", colour: "red" }])));
  const verdict = drawer.locator(".verdict");
  await verdict.getByText("平台会拒绝： 230099 · 200621").waitFor();
  expect(await verdict.textContent()).toContain("ROOT -> body -> elements");
  await stage.picture("page-card-refused");
  const many = card("坏", [{ tag: "markdown", content: "x", colour: "red" }, { tag: "nonsense" }, { tag: "markdown" }]);
  await box.fill(JSON.stringify({ ...many, extra: 1 }));
  const problems = drawer.getByRole("region", { name: "共 4 处错误" });
  await problems.waitFor();
  const paths = await problems.locator("code").allTextContents();
  expect(paths.sort()).toEqual(["body.elements[0].colour", "body.elements[1]", "body.elements[2]", "extra"]);
  expect(await problems.textContent()).toContain("unsupported tag");
  await stage.picture("page-card-problems");
  await box.fill("{");
  await verdict.getByText("这不是 JSON").waitFor();
});

test("a phone's width is enough for the page", async () => {
  await stage.page.setViewportSize({ width: 390, height: 844 });
  await stage
    .phone(li)
    .getByRole("button", { name: /^永昌街道( |$)/ })
    .click();
  await stage.picture("page-narrow");
  const box = await stage.phone(li).boundingBox();
  expect(box?.width).toBeLessThanOrEqual(390);
  expect(box?.height).toBeGreaterThan(560);
  expect(await stage.page.evaluate("document.documentElement.scrollWidth")).toBe(390);
});
