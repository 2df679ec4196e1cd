import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from "playwright-core";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.js";
import { startTinyBot, type TinyBot } from "./tiny-bot.js";
import { app, seed } from "./town.js";

/** Where the pictures of a run are kept, where one takes them. */
export const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));

/** `PICTURES=1`: pictures are for people to look at, and drawing them takes longer than most tests. */
export const takesPictures = process.env.PICTURES === "1";

const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"];

/** For what takes a moment on a busy machine. */
export const patiently = { timeout: 15_000 };

/** @param env what the browser finds in its environment beside ours */
export async function startBrowser(env: Record<string, string> = {}): Promise<Browser> {
  mkdirSync(artefacts, { recursive: true });
  const executablePath = await chromium.executablePath();
  return playwright.launch({ executablePath, args, headless: true, env: { ...process.env, ...env } });
}

export type Stage = {
  page: Page;
  bot: TinyBot;
  /**
   * What the page complained about: script errors, refused resources, violations of its content policy. And what it
   * asked of any other place than its own sandbox, which it may not.
   */
  complaints: string[];
  url: string;
  phone(openId: string): Locator;
  control(path: string, body: object): Promise<unknown>;
  /** For people to look at, where the run takes pictures. */
  picture(name: string): Promise<void>;
  /**
   * The seeded town at its first moment, no faults, and the page as on a first visit with the phones it was opened
   * with, without loading the page anew: that costs more than most tests do.
   */
  afresh(): Promise<void>;
  /** Ends the sandbox and starts another in its place, with nothing in it but the town. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type Opening = {
  phones?: string[];
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  locale?: string;
  /** Fills the town before there is a bot that hears of it, and before anybody looks. */
  fill?(control: Stage["control"]): Promise<void>;
} & Partial<SandboxOptions>;

/** A sandbox with the tiny bot, and the page open in a browser of its own. */
export async function openStage(browser: Browser, opening: Opening = {}): Promise<Stage> {
  const { phones: shown, width = 1280, height = 860, theme = "light", locale = "zh-CN", fill, ...options } = opening;
  const asOpened = { phones: shown ?? null, theme };
  let sandbox = await startSandbox({ port: 0, seed, app: { ...app }, ...options });
  const control = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  await fill?.(control);
  const bot = await startTinyBot(sandbox.url);
  sandbox.setWebhookUrl(bot.webhookUrl);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(patiently.timeout);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== sandbox.url)
      complaints.push(`asked of another host: ${request.url()}`);
  });
  const listening = page
    .waitForResponse(`${sandbox.url}/sandbox/api/live`)
    .then(() => page.waitForResponse(`${sandbox.url}/sandbox/api/town`));
  await page.goto(`${sandbox.url}/${shown ? `#phones=${shown.join(",")}` : ""}`);
  await page.locator(".bar").waitFor();
  await listening;
  return {
    page,
    bot,
    complaints,
    url: sandbox.url,
    phone: (openId) => page.locator(`[data-person="${openId}"]`),
    control,
    async picture(name) {
      if (takesPictures) await page.screenshot({ path: `${artefacts}${name}.png`, animations: "disabled" });
    },
    async afresh() {
      bot.forget();
      await page.setViewportSize({ width, height });
      await page.evaluate(`(${putEverythingAway})()`);
      await control("faults", {});
      await control("reset", {});
      await page.evaluate(`(${beginAgain})(${JSON.stringify(asOpened)})`);
      complaints.length = 0;
    },
    async restart() {
      await sandbox.stop();
      await page.getByText("与沙盒的连接已断开").waitFor();
      sandbox = await startSandbox({ port: sandbox.port, seed, app: { ...app }, ...options });
      sandbox.setWebhookUrl(bot.webhookUrl);
    },
    stop: () => stopAll(context, bot, sandbox),
  };
}

/** Run in the page, on its own modules: closes whatever lies open, and every phone. */
const putEverythingAway = `async () => {
  const [{ settings }, { model }, { endScene, setSpeed }] = await Promise.all(
    ["settings", "model", "player"].map((name) => import("/page/state/" + name + ".js")),
  );
  endScene();
  setSpeed(1);
  for (const close of document.querySelectorAll(".drawer-head > .plain-button, .dialog-head > .plain-button")) close.click();
  globalThis.townBefore = model.get().town;
  settings.set({ phones: [] });
}`;

/** Run in the page once the town is as it was: waits until the page knows, and opens phones as a first visit does. */
const beginAgain = `async ({ phones, theme }) => {
  const [{ settings }, { model }, { firstPhones }] = await Promise.all(
    ["state/settings", "state/model", "people/first-phones"].map((name) => import("/page/" + name + ".js")),
  );
  while (model.get().town === globalThis.townBefore) await new Promise((resolve) => setTimeout(resolve, 10));
  model.set({ notice: null, next: null });
  settings.set({ lang: "zh", theme, tiled: false, phones, openChats: {}, welcomed: false });
  firstPhones();
}`;

async function stopAll(context: BrowserContext, bot: TinyBot, sandbox: { stop(): Promise<void> }): Promise<void> {
  await context.close();
  await bot.stop();
  await sandbox.stop();
}
