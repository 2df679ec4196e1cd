import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { card } from "./cards.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import { li, platformChat, streetChat, sun, wang } from "./town.js";

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser, { phones: [li, wang] });
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
});
beforeEach(() => stage.afresh());
afterEach(() => expect(stage.complaints).toEqual([]));

const openPlatform = async (openId: string) => {
  const screen = stage.phone(openId);
  await screen.getByRole("button", { name: /永昌街道1\+3\+N平台/ }).click();
  return screen;
};
const write = async (openId: string, text: string) => {
  const screen = stage.phone(openId);
  await screen.getByRole("textbox", { name: "输入消息" }).fill(text);
  await screen.getByRole("button", { name: "发送", exact: true }).click();
};

test("a message written on one phone appears on another, and the writer sees who has read it", async () => {
  const mine = await openPlatform(li);
  await write(li, "翠湖南路积水");
  await mine.getByText("未读").waitFor();
  const theirs = await openPlatform(wang);
  await theirs.getByText("翠湖南路积水").waitFor();
  await mine.getByText("1 人已读").waitFor();
  await write(wang, "收到");
  await mine.getByText("收到").waitFor();
  await stage.picture("page-two-phones");
});

test("people are mentioned by mouse alone", async () => {
  const screen = await openPlatform(li);
  await screen.getByRole("button", { name: "提及某人" }).click();
  await screen.getByRole("option", { name: /王芳/ }).click();
  await screen.getByRole("button", { name: "发送", exact: true }).click();
  await screen.locator(".bubble .at", { hasText: "@王芳" }).waitFor();
});

test("a message is answered, reacted to and taken back from its menu", async () => {
  const screen = await openPlatform(li);
  const theirs = await openPlatform(wang);
  await write(li, "请派人");
  await theirs.getByText("请派人").waitFor();
  await theirs.getByRole("button", { name: "更多" }).click();
  await theirs.getByRole("button", { name: "OK", exact: true }).click();
  await screen.locator(".reaction").waitFor();
  await theirs.getByRole("button", { name: "更多" }).click();
  await theirs.getByRole("button", { name: "回复", exact: true }).click();
  await write(wang, "马上到");
  await screen.getByRole("button", { name: "回复 李明：请派人" }).waitFor();
  await screen.getByRole("button", { name: "更多" }).first().click();
  await screen.getByRole("button", { name: "撤回消息" }).click();
  await theirs.getByText("李明 · 消息已撤回").waitFor();
});

test("a picture and a place are sent without leaving the page", async () => {
  const screen = await openPlatform(li);
  const theirs = await openPlatform(wang);
  await screen.getByRole("button", { name: "发送图片" }).click();
  await screen.getByText("使用示例照片").click();
  await theirs.getByRole("button", { name: "图片", exact: true }).waitFor();
  await expect
    .poll(
      () => theirs.locator(".picture img").evaluate((img: { naturalWidth?: number }) => img.naturalWidth),
      patiently,
    )
    .toBe(640);
  await screen.getByRole("button", { name: "发送位置" }).click();
  await screen.getByRole("application", { name: "点击选择位置" }).click({ position: { x: 40, y: 40 } });
  await screen.getByLabel("地点名称").fill("翠湖南路12号");
  await screen.getByRole("dialog").getByRole("button", { name: "发送" }).click();
  await theirs.getByText("翠湖南路12号").waitFor();
});

const attacks = [
  "<img src=x onerror=\"window.struck='img'\">",
  "<script>window.struck='script'</script>",
  "<svg onload=\"window.struck='svg'\"></svg>",
  "[点我](javascript:window.struck='link')",
  "<a href='javascript:window.struck=1'>点我</a>",
  "<font color='red;background:url(https://example.com/x)'>红</font>",
  "<person id='ou_x\" onmouseover=\"window.struck=1'></person>",
  "&lt;img src=x onerror=alert(1)&gt;",
];

test("markup in people's text is shown letter by letter", async () => {
  const screen = await openPlatform(li);
  await write(li, attacks.join("\n"));
  const bubble = screen.locator(".bubble");
  await bubble.waitFor();
  expect(await bubble.textContent()).toBe(attacks.join("\n"));
  expect(await bubble.locator("img, script, svg, a[href^=javascript]").count()).toBe(0);
});

test("markup in a card is shown as text or left out, and nothing of it runs", async () => {
  const texts = attacks.filter((attack) => !attack.includes("javascript") && !attack.includes("person"));
  const elements = [
    { tag: "markdown", content: texts.join("\n\n") },
    { tag: "div", text: { tag: "plain_text", content: attacks.join("\n") } },
    {
      tag: "table",
      columns: [{ name: "a", display_name: "<b>列</b>", data_type: "markdown" }],
      rows: [{ a: "<img src=x onerror=\"window.struck='cell'\">" }],
    },
    {
      tag: "chart",
      chart_spec: {
        type: "bar",
        title: { text: "<script>window.struck='chart'</script>" },
        data: { values: [{ x: "<img src=x onerror=window.struck=1>", y: 1 }] },
        xField: "x",
        yField: "y",
      },
    },
  ];
  await stage.bot.sendCard(platformChat, card("<b>标题</b>", elements));
  const screen = await openPlatform(li);
  const drawn = screen.locator(".card");
  await drawn.getByText("<b>标题</b>").waitFor();
  const words = await drawn.textContent();
  for (const attack of attacks) expect(words).toContain(attack);
  expect(words).toContain("<b>列</b>");
  expect(await drawn.locator("script, img, a[href^=javascript]").count()).toBe(0);
  expect(await stage.page.evaluate("'struck' in window")).toBe(false);
  await stage.picture("page-attacks");
});

test("a chat of many hundred messages draws a few dozen and shows all of them to whoever scrolls", async () => {
  for (let batch = 0; batch < 30; batch += 1)
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        stage.control("messages", { from: sun, chatId: streetChat, text: `第 ${batch * 10 + n} 条` }),
      ),
    );
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  await screen.locator(".message-row").nth(20).waitFor();
  const rows = screen.locator(".message-row");
  const list = screen.getByRole("log");
  const lookBack = async () => {
    await list.evaluate((box: { scrollTop: number }) => {
      box.scrollTop = 0;
    });
    const numbers = [...((await list.textContent()) ?? "").matchAll(/第 (\d+) 条/g)].map(([, n]) => Number(n));
    return Math.min(...numbers);
  };
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await expect.poll(lookBack, patiently).toBe(0);
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await stage.control("messages", { from: sun, chatId: streetChat, text: "最新的一条" });
  await screen.getByRole("button", { name: "1 条新消息" }).click();
  await screen.getByText("最新的一条").waitFor();
});
