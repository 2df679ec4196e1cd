import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { BotControl } from "../../src/sandbox/sandbox.js";
import { card } from "./cards.js";
import { openStage, type Stage, startBrowser } from "./stage.js";
import { li, seed, streetChat } from "./town.js";

const minuteMs = 60_000;
const dueAt = new Date(seed.startAt.getTime() + 30 * minuteMs);
const minutesLeft = (now: Date) => Math.round((dueAt.getTime() - now.getTime()) / minuteMs);
const countdown = (now: Date) =>
  card(minutesLeft(now) > 0 ? `还剩 ${minutesLeft(now)} 分钟` : "已到时限", [
    {
      tag: "markdown",
      content: `签收截止 <local_datetime millisecond='${dueAt.getTime()}' format_type='time'></local_datetime>`,
    },
  ]);

/** Has something to do every ten minutes until the deadline: it draws its card anew. */
const redrawing: BotControl & { messageId: string; now: Date } = {
  messageId: "",
  now: seed.startAt,
  kill: async () => {},
  start: async () => {},
  isAlive: () => true,
  settle: async () => false,
  async nextDueAt() {
    const next = new Date((Math.floor(this.now.getTime() / (10 * minuteMs)) + 1) * 10 * minuteMs);
    return this.messageId === "" || next > dueAt ? null : next;
  },
  async clockMoved(now) {
    this.now = now;
    if (this.messageId) await stage.bot.replaceCard(this.messageId, countdown(now));
  },
  async reset() {
    this.messageId = "";
    this.now = seed.startAt;
  },
};

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await startBrowser();
  stage = await openStage(browser, { phones: [li], bot: redrawing });
});
afterAll(async () => {
  await stage.stop();
  await browser.close();
});
beforeEach(() => stage.afresh());
afterEach(() => expect(stage.complaints).toEqual([]));

test("the clock moves by minutes, to the next working morning and to a moment, and the phones show it", async () => {
  const { page } = stage;
  const clock = page.locator(".clock-face");
  await page.getByRole("button", { name: "+5 分" }).click();
  await clock.getByText("09:05").waitFor();
  await page.getByRole("button", { name: "+1 小时" }).click();
  await clock.getByText("10:05").waitFor();
  await page.getByRole("button", { name: "下个工作日 9:00" }).click();
  await clock.getByText("2026-01-06 周二").waitFor();
  await stage.phone(li).locator(".status-bar").getByText("09:00").waitFor();
  await page.getByRole("button", { name: "到指定时间" }).click();
  await page.getByLabel("到指定时间").fill("2026-01-09T17:30");
  await page.getByRole("button", { name: "前往" }).click();
  await clock.getByText("2026-01-09 周五").waitFor();
  await page.getByRole("button", { name: "下个工作日 9:00" }).click();
  await clock.getByText("2026-01-12 周一").waitFor();
});

test("time runs while it is played, and stands when it is paused", async () => {
  const { page } = stage;
  const face = page.locator(".clock-time");
  await page.getByRole("button", { name: "播放 600×" }).click();
  await face.getByText("09:10").waitFor();
  await page.getByRole("button", { name: "播放 600×" }).click();
  await page.getByRole("button", { name: "+5 分" }).and(page.locator(":enabled")).waitFor();
  const stopped = await face.textContent();
  await page.getByRole("button", { name: "+5 分" }).click();
  const [hour = 0, minute = 0] = (stopped ?? "").split(":").map(Number);
  const later = new Date(Date.UTC(2026, 0, 5, hour, minute + 5));
  await face.getByText(later.toISOString().slice(11, 16)).waitFor();
});

test("what is due counts down in the bar, and a card that counts down follows the sandbox's clock", async () => {
  const { page } = stage;
  const screen = stage.phone(li);
  await screen.getByRole("button", { name: /^永昌街道( |$)/ }).click();
  redrawing.messageId = await stage.bot.sendCard(streetChat, countdown(seed.startAt));
  await screen.getByText("还剩 30 分钟").waitFor();
  await screen.getByText("签收截止 09:30").waitFor();
  const next = page.locator(".next");
  await next.getByText("10 分钟后").waitFor();
  await page.getByRole("button", { name: "+5 分" }).click();
  await next.getByText("5 分钟后").waitFor();
  await screen.getByText("还剩 25 分钟").waitFor();
  await stage.picture("page-countdown");
  await page.getByRole("button", { name: "跳到下一项：09:10" }).click();
  await screen.getByText("还剩 20 分钟").waitFor();
  await page.getByRole("button", { name: "播放 600×" }).click();
  await screen.getByText("已到时限").waitFor();
  await page.getByRole("button", { name: "播放 600×" }).click();
  await next.getByText("没有待到的时间").waitFor();
});
