import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from "playwright-core";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.js";
import { startTinyBot, type TinyBot } from "./tiny-bot.js";
import { app, seed } from "./town.js";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));

/** Made for one page in one process; several pages, and the rules of the web, need these gone. */
const unwanted = ["--single-process", "--disable-web-security", "--allow-running-insecure-content"];

export async function startBrowser(): Promise<Browser> {
  mkdirSync(artefacts, { recursive: true });
  const args = chromium.args.filter((arg) => !unwanted.includes(arg));
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
  const { phones, width = 1280, height = 860, theme = "light", ...options } = opening;
  const sandbox = await startSandbox({ port: 0, seed, app: { ...app }, ...options });
  const bot = await startTinyBot(sandbox.url);
  sandbox.setWebhookUrl(bot.webhookUrl);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(`${sandbox.url}/${phones ? `#phones=${phones.join(",")}` : ""}`);
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
      await page.screenshot({ path: `${artefacts}${name}.png` });
    },
    stop: () => stopAll(context, bot, sandbox),
  };
}

async function stopAll(context: BrowserContext, bot: TinyBot, sandbox: { stop(): Promise<void> }): Promise<void> {
  await context.close();
  await bot.stop();
  await sandbox.stop();
}
