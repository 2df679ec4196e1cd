import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from "playwright-core";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.js";
import { startTinyBot, type TinyBot } from "./tiny-bot.js";
import { app, seed } from "./town.js";

/** Where the pictures of a run are kept. */
export const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));

const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"];

/** For what takes a moment on a busy machine. */
export const patiently = { timeout: 15_000 };

export async function startBrowser(): Promise<Browser> {
  mkdirSync(artefacts, { recursive: true });
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

export type Stage = {
  page: Page;
  bot: TinyBot;
  /** What the page complained about: script errors, refused resources, violations of its content policy. */
  complaints: string[];
  url: string;
  phone(openId: string): Locator;
  control(path: string, body: object): Promise<unknown>;
  picture(name: string): Promise<void>;
  /** Ends the sandbox and starts another in its place, with nothing in it but the town. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type Opening = {
  phones?: string[];
  width?: number;
  height?: number;
  theme?: "light" | "dark";
} & Partial<SandboxOptions>;

/** A sandbox with the tiny bot, and the page open in a browser of its own. */
export async function openStage(browser: Browser, opening: Opening = {}): Promise<Stage> {
  const { phones: shown, width = 1280, height = 860, theme = "light", ...options } = opening;
  let sandbox = await startSandbox({ port: 0, seed, app: { ...app }, ...options });
  const bot = await startTinyBot(sandbox.url);
  sandbox.setWebhookUrl(bot.webhookUrl);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  page.setDefaultTimeout(patiently.timeout);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(`${sandbox.url}/${shown ? `#phones=${shown.join(",")}` : ""}`);
  await page.locator(".bar").waitFor();
  return {
    page,
    bot,
    complaints,
    url: sandbox.url,
    phone: (openId) => page.locator(`[data-person="${openId}"]`),
    async control(path, body) {
      const answer = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
    async picture(name) {
      await page.screenshot({ path: `${artefacts}${name}.png`, animations: "disabled" });
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

async function stopAll(context: BrowserContext, bot: TinyBot, sandbox: { stop(): Promise<void> }): Promise<void> {
  await context.close();
  await bot.stop();
  await sandbox.stop();
}
