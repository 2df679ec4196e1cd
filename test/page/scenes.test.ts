import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTrial, type Trial } from "../stories/trial.js";
import { artefacts, patiently, startBrowser, takesPictures } from "./stage.js";

let browser: Browser;
let trial: Trial;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
/** Where the page asked for anything; its own sandbox is the only place it may. */
const hosts = new Set<string>();

beforeAll(async () => {
  [browser, trial] = await Promise.all([startBrowser(), startTrial()]);
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    reducedMotion: "reduce",
  });
  page = await context.newPage();
  page.setDefaultTimeout(patiently.timeout);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const isTold = /^(error|warning)$/.test(message.type()) && !message.text().startsWith("Failed to load resource");
    if (isTold) complaints.push(message.text());
  });
  page.on("response", (response) => {
    const isOvertaken = response.status() === 404 && response.url().endsWith("/api/read"); // a reset came before the read mark did
    if (response.status() >= 400 && !isOvertaken) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http")) hosts.add(host);
  });
});
const openPage = async () => {
  await page.goto(trial.url);
  await page.locator(".bar").waitFor();
};
afterAll(async () => {
  await context.close();
  await browser.close();
  await trial.stop();
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([new URL(trial.url).host]);
});

const Shipped = z.object({
  title: z.object({ zh: z.string() }),
  steps: z.array(z.object({ caption: z.object({ zh: z.string(), en: z.string() }).optional() })),
});
const shipped = async (id: string) =>
  Shipped.parse(await (await fetch(`${trial.url}/sandbox/api/scenes/${id}`)).json());

/** A caption may stand for a dozen presses, on a busy machine. */
const stepLimit = { timeout: 60_000 };

const words = () => page.locator(".player-words").textContent();

/** Plays a scene from the panel, one caption after the other, with a picture of each where pictures are taken. */
async function watch(id: string): Promise<void> {
  const { title, steps } = await shipped(id);
  const captions = steps.flatMap(({ caption }) => (caption ? [caption.zh] : []));
  const next = page.getByRole("button", { name: "下一步" });
  await openPage();
  await page.locator(".bar").getByRole("button", { name: "场景" }).click();
  await page.locator(".scene-card", { hasText: title.zh }).click();
  await page.getByRole("button", { name: "16×", exact: true }).click();
  await page.getByRole("button", { name: "暂停" }).click();
  const shown: string[] = [];
  for (const n of captions.keys()) {
    await page.getByText(`${n + 1} / ${captions.length}`, { exact: true }).waitFor(stepLimit);
    await next.and(page.locator(":enabled")).waitFor(stepLimit);
    shown.push((await words()) ?? "");
    const path = `${artefacts}scene-${id}-${String(n + 1).padStart(2, "0")}.png`;
    if (takesPictures) await page.screenshot({ path });
    await next.click();
  }
  expect(shown).toEqual(captions);
  await page.getByText("场景到此结束。").waitFor();
}

const chatOf = (unitId: string) => trial.group(trial.unit(unitId));

test("a newcomer is offered the three scenes, and one click plays", async () => {
  await openPage();
  const welcome = page.getByRole("region", { name: "三个场景，三分钟看懂" });
  await expect.poll(() => welcome.getByRole("button").count(), patiently).toBe(4);
  await welcome.getByRole("button", { name: "协调哨：一路吹到市里" }).click();
  await page.locator(".player-words", { hasText: "一条河分属两县" }).waitFor();
  await page.getByRole("button", { name: "结束", exact: true }).click();
  expect(await page.locator(".player, .welcome").count()).toBe(0);
});

test("the routine day: from a line in the group to the rating, chased in private, sent back once", {
  timeout: 240_000,
}, async () => {
  await watch("routine-day");
  const closed = (await chatOf("xiling-haigeng")).at(-1)?.cardText ?? "";
  expect(closed).toContain("办结归档");
  expect(closed).toContain("第二次办得彻底");
});

test("the gas leak at 02:40: who is silent is called by phone, who came is confirmed", {
  timeout: 240_000,
}, async () => {
  await watch("gas-leak");
  const told = await trial.privately(trial.who("xiling-haigeng", "head"));
  expect(told.find(({ cardText }) => cardText.includes("升级"))?.urgentTo).toHaveLength(1);
  const closed = (await chatOf("xiling-haigeng-haigenglu")).at(-1)?.cardText ?? "";
  expect(closed).toContain("办结归档");
  expect(closed).toContain("疏散 26 户");
});

test("up to the city: two deliberations, then the street verifies and rates the city's bureaus", {
  timeout: 240_000,
}, async () => {
  await watch("up-to-the-city");
  const closed = (await chatOf("xiling-haigeng")).at(-1)?.cardText ?? "";
  expect(closed).toContain("办结归档");
  expect(closed).toContain("主办 市水务局 · 已评价");
});

test("every caption says what happens in both languages, in two lines at most", async () => {
  for (const id of ["routine-day", "gas-leak", "up-to-the-city"]) {
    for (const { caption } of (await shipped(id)).steps) {
      if (!caption) continue;
      expect(caption.zh.length).toBeLessThanOrEqual(60);
      expect(caption.en.length).toBeLessThanOrEqual(190);
      expect(`${caption.zh}${caption.en}`).not.toMatch(/[！!]/);
    }
  }
});
