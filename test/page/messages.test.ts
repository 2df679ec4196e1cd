import { readFile } from "node:fs/promises";
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { picture } from "./picture.js";
import { openStage, patiently, type Stage, startBrowser } from "./stage.js";
import { li, platformChat, wang } from "./town.js";

let browser: Browser;
let stage: Stage;
let mine: Locator;
let theirs: Locator;
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
  [mine, theirs] = [stage.phone(li), stage.phone(wang)];
  for (const screen of [mine, theirs]) await screen.getByRole("button", { name: /永昌街道1\+3\+N平台/ }).click();
});
afterEach(() => expect(stage.complaints).toEqual([]));

const write = async (screen: Locator, text: string) => {
  await screen.getByRole("textbox", { name: "输入消息" }).fill(text);
  await screen.getByRole("button", { name: "发送", exact: true }).click();
};
const says = async (text: string): Promise<string> => {
  const sent = await stage.control("messages", { from: li, chatId: platformChat, text });
  return z.object({ messageId: z.string() }).parse(sent).messageId;
};

test("answers in a thread are folded below its first message, open with a click, and go on there", async () => {
  const first = await says("翠湖南路积水，谁去看看");
  await stage.bot.answerInThread(first, "已通知城管中队");
  await stage.bot.answerInThread(first, "城管中队已签收");
  await says("另一件事");
  await mine.getByText("另一件事").waitFor();
  await mine.getByRole("button", { name: "2 条回复 吹哨：城管中队已签收" }).waitFor();
  expect(await mine.locator(".message-row").count()).toBe(2);
  await stage.picture("page-thread-folded");

  await theirs.getByRole("button", { name: /^2 条回复/ }).click();
  await theirs.getByText("已通知城管中队").waitFor();
  expect(await theirs.getByText("另一件事").count()).toBe(0);
  await write(theirs, "我在路上");
  await mine.getByRole("button", { name: "3 条回复 王芳：我在路上" }).click();
  await mine.getByText("我在路上").waitFor();
  // The thread comes in after the button is pressed: what is waited for stood on that button already.
  await mine.locator(".message-row").nth(3).waitFor();
  expect(await mine.locator(".message-row").count()).toBe(4);
  await stage.picture("page-thread-open");
  await mine.getByRole("button", { name: "返回会话", exact: true }).click();
  await mine.getByText("另一件事").waitFor();
  expect(await mine.locator(".message-row").count()).toBe(2);
});

test("a file of the bot is shown with its name and size and can be kept; a person sends one from the page", async () => {
  const bytes = Buffer.from("%PDF-1.4 台账".repeat(200));
  await stage.bot.sendFile(platformChat, { type: "file", fileType: "pdf", name: "2026年1月办件台账.pdf", bytes });
  const box = mine.getByRole("link", { name: "下载 2026年1月办件台账.pdf" });
  await box.waitFor();
  expect(await box.textContent()).toBe(`PDF2026年1月办件台账.pdf${Math.round(bytes.length / 1024)} KB`);
  const [download] = await Promise.all([stage.page.waitForEvent("download"), box.click()]);
  expect(download.suggestedFilename()).toBe("2026年1月办件台账.pdf");
  expect(await readFile(await download.path())).toEqual(bytes);

  const own = { name: "现场说明.docx", mimeType: "application/octet-stream", buffer: Buffer.from("说明") };
  await mine.getByLabel("选择文件").setInputFiles(own);
  await theirs.getByRole("link", { name: "下载 现场说明.docx" }).getByText("6 B").waitFor();
  await stage.picture("page-files");
});

test("voice, video and stickers are drawn as what they are, and kept where the browser can't play them", async () => {
  const cover = await stage.bot.upload(picture());
  const noise = Buffer.from("no sound, no pictures");
  await stage.bot.sendFile(platformChat, {
    type: "audio",
    fileType: "opus",
    name: "口述.opus",
    bytes: noise,
    durationMs: 12_000,
  });
  await stage.bot.sendFile(platformChat, { type: "media", fileType: "mp4", name: "现场.mp4", bytes: noise, cover });
  await stage.control("messages", { from: wang, chatId: platformChat, sticker: picture().toString("base64") });
  await mine.getByText("语音 12 秒").waitFor();
  await mine.locator("video").waitFor();
  const sticker = mine.getByRole("img", { name: "[表情]" });
  const width = () => sticker.evaluate((img: { naturalWidth?: number }) => img.naturalWidth);
  await expect.poll(width, patiently).toBe(160);
  await stage.picture("page-voice-video-sticker");
  await mine.locator("video").evaluate((video: { play?(): Promise<void> }) => void video.play?.().catch(() => null));
  await mine.locator(".video-still").getByText("浏览器无法播放，请下载").waitFor();
  const keep = mine.getByRole("link", { name: "下载 现场.mp4" });
  const [download] = await Promise.all([stage.page.waitForEvent("download"), keep.click()]);
  expect(await readFile(await download.path())).toEqual(noise);
});

test("signs under a message say who put them there, and a click adds one's own or takes it away", async () => {
  await says("请派人");
  await theirs.getByRole("button", { name: "更多" }).click();
  await stage.picture("page-message-menu");
  await theirs.getByRole("button", { name: "赞", exact: true }).click();
  await mine.getByRole("button", { name: "赞 王芳" }).click();
  await theirs.getByRole("button", { name: "赞 王芳、李明" }).click();
  await mine.getByRole("button", { name: "赞 李明" }).waitFor();
});
