import { rm } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Message } from "./control.js";
import { townWith } from "./town-dir.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
let dir: string;
beforeAll(async () => {
  dir = await townWith("policy.yaml", (text) =>
    text.replace("perPersonAndDay: 20", "perPersonAndDay: 2").replace("smsPerDay: 100", "smsPerDay: 1"),
  );
  trial = await startTrial({ TOWN_DIR: dir });
});
beforeEach(() => trial.reset());
afterAll(async () => {
  await trial.stop();
  await rm(dir, { recursive: true, force: true });
});

const street = () => trial.unit("xiling-haigeng");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const blow = (what: string) => trial.says(whistler(), `/吹哨 常规 ${what} @城管中队`, street());
const times = (messages: Message[]) => messages.map(({ at }) => chinaTime(at));
const chinaTime = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16);

test("beyond the day's budget reminders wait for the digest, and each is in it", async () => {
  await blow("海埂路12号占道经营");
  await trial.advance("PT20M");
  await blow("滇池路8号路灯不亮");
  await trial.advance("PT20M");
  await blow("前卫路口共享单车乱停放");
  await trial.moveTo("2026-01-05T17:00:00+08:00");
  const before = await trial.privately(squadronDuty());
  expect(times(before)).toHaveLength(2);
  await trial.moveTo("2026-01-05T17:40:00+08:00");
  const after = await trial.privately(squadronDuty());
  expect(after).toHaveLength(3);
  const digest = after.at(-1);
  expect(chinaTime(digest?.at ?? "")).toBe("17:20");
  expect(digest?.cardText).toContain("提醒汇总");
  for (const number of ["20260105-0001", "20260105-0002", "20260105-0003"]) expect(digest?.cardText).toContain(number);
});

test("what fell due while the bot was away comes as one message, once", async () => {
  await blow("海埂路12号占道经营");
  await blow("滇池路8号路灯不亮");
  await blow("前卫路口共享单车乱停放");
  await trial.kill();
  await trial.moveTo("2026-01-12T10:10:00+08:00");
  await trial.start();
  await trial.settle();
  const messages = await trial.privately(squadronDuty());
  expect(messages).toHaveLength(1);
  expect(messages[0]?.cardText).toContain("提醒汇总（3 条）");
  await trial.kill();
  await trial.start();
  await trial.settle();
  expect(await trial.privately(squadronDuty())).toHaveLength(1);
});

test("a reminder that waited for the digest is left out when the thing is done meanwhile", async () => {
  for (const what of ["海埂路12号占道经营", "滇池路8号路灯不亮", "前卫路口共享单车乱停放"]) {
    await blow(what);
    await trial.advance("PT20M");
  }
  await trial.moveTo("2026-01-05T17:00:00+08:00");
  const shown = await trial.group(trial.unit("xiling-haigeng-chengguan"));
  for (const order of shown.filter(({ buttons }) => buttons?.some(({ label }) => label.startsWith("签收"))))
    await trial.pressRaw({ by: squadronDuty().openId, messageId: order.messageId, label: "签收" });
  await trial.settle();
  await trial.moveTo("2026-01-05T17:40:00+08:00");
  const digest = (await trial.privately(squadronDuty())).at(-1);
  expect(digest?.cardText).toContain("提醒汇总");
  expect(digest?.cardText).toContain("报到将到期");
  expect(digest?.cardText).not.toContain("签收");
});

test("an emergency is outside the budget, and the SMS beyond the quota go in the app with a word to the administrator", async () => {
  await trial.says(whistler(), "/吹哨 应急 海埂路燃气泄漏 @城管中队", street());
  await trial.advance("PT20M");
  const messages = await trial.privately(squadronDuty());
  expect(messages.length).toBeGreaterThan(2);
  const admin = trial.town.people.find(({ roles }) => roles.includes("admin"));
  if (!admin) throw new Error("the town has no administrator");
  const told = await trial.privately(admin);
  expect(told).toHaveLength(1);
  expect(told[0]?.cardText).toContain("短信");
});
