import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, keyLine } from "../api/keys.js";
import { type Receiver, startReceiver } from "../api/receiver.js";
import { tempDir } from "../temp-dir.js";
import { lastTo, textIn } from "./places.js";
import { townWith } from "./town-dir.js";
import { startTrial, type Trial } from "./trial.js";

/** Whoever is taken out of org.yaml, because of a phone that was stolen say, has no rights once the bot was started again. */
const key = "street-key-0123456789";
let trial: Trial;
let platform: Receiver;
let town = "";
let api = "";
beforeAll(async () => {
  const port = await freePort();
  platform = await startReceiver();
  town = await townWith("org.yaml", (text) => `${text}\n`);
  const file = join(await tempDir("left"), "keys.yaml");
  const webhook = { url: platform.url, secret: "street-secret-0123456789-abcdefgh" };
  await writeFile(file, `keys:\n${keyLine("street", key, "xiling-haigeng", "raise, read", webhook)}\n`);
  api = `http://127.0.0.1:${port}/api/v1/whistles`;
  trial = await startTrial({ TOWN_DIR: town, API_PORT: String(port), API_KEYS: file });
});
afterAll(async () => {
  await trial.stop();
  await platform.stop();
});

const ask = async () => (await fetch(api, { headers: { authorization: `Bearer ${key}` } })).status;

test("their commands, their taps, their key and what is told to their platform end, and their whistles stay", async () => {
  const whistler = trial.who("xiling-haigeng", "whistler");
  const street = trial.unit("xiling-haigeng");
  await trial.says(whistler, "/吹哨 常规 海埂路12号占道经营 @城管中队", street);
  await trial.settle();
  const told = platform.heard.length;
  expect([told, await ask()]).toEqual([1, 200]);
  const card = (await trial.group(street)).at(-1);

  await trial.kill();
  const org = await readFile(join(town, "org.yaml"), "utf8");
  const lines = org.split("\n");
  const left = lines.filter((line) => !line.includes(`name: ${whistler.name}`));
  expect(left).toHaveLength(lines.length - 1);
  await writeFile(join(town, "org.yaml"), left.join("\n"));
  await trial.start();

  await trial.says(whistler, "/我的");
  expect((await lastTo(trial, whistler)).cardText).toContain("您还不在本系统的人员名单中");
  const tap = await trial.pressRaw({ by: whistler.openId, messageId: card?.messageId, label: "催办" });
  expect(tap.toast).toMatchObject({ type: "error", content: expect.stringContaining("不在本系统的人员名单中") });
  expect(await ask()).toBe(403);

  const duty = trial.who("xiling-haigeng-chengguan", "duty");
  expect((await trial.press(duty, await trial.group(trial.unit("xiling-haigeng-chengguan")), "签收")).toast?.type).toBe(
    "success",
  );
  await trial.settle();
  expect(platform.heard).toHaveLength(told);
  expect(await textIn(trial, street)).toContain("海埂路12号占道经营");
});
