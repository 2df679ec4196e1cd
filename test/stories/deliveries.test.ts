import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cardIn, lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const dispatcher = () => trial.who("xiling-haigeng-zhihui", "dispatcher");
const admin = () => {
  const found = trial.town.people.find(({ roles }) => roles.includes("admin"));
  if (!found) throw new Error("the town has no administrator");
  return found;
};

test("what could not be delivered is listed with its reason and sent again by a button", async () => {
  await trial.says(admin(), "/投递");
  expect((await lastTo(trial, admin())).cardText).toContain("没有停发的通知");

  await trial.faults({ api: { code: 230002, next: 1, path: "/im/v1/messages" } });
  await trial.send({
    from: whistler().openId,
    chatId: street().chatId ?? "",
    text: "/吹哨 常规 海埂路12号占道经营 @城管中队",
  });
  await trial.settle();
  await trial.faults({});
  await trial.says(dispatcher(), "/投递");
  const list = await lastTo(trial, dispatcher());
  expect(list.cardText).toContain("停发的通知（1 条）");
  expect(list.cardText).toContain("机器人不在该群，请把机器人加入群");
  expect(list.cardText).toContain("20260105-0001");

  const answer = await trial.press(dispatcher(), [list], "重新投递");
  expect(answer.toast).toMatchObject({ type: "success", content: "1 条通知已重新投递。" });
  expect((await cardIn(trial, street())).cardText).toContain("海埂路12号占道经营");
  expect((await cardIn(trial, squadron())).cardText).toContain("海埂路12号占道经营");
  await trial.says(dispatcher(), "/投递 重试");
  expect((await lastTo(trial, dispatcher())).cardText).toContain("没有可以重新投递的通知");
});

test("of one whistle the dispatcher sees whom a notice has reached and who has read it; others are told whose part it is", async () => {
  await trial.says(whistler(), "/吹哨 应急 海埂路8号燃气泄漏", street());
  const duty = trial.who("xiling-haigeng-chengguan", "duty");
  await trial.read(duty);
  await trial.says(dispatcher(), "/投递 20260105-0001");
  const { cardText } = await lastTo(trial, dispatcher());
  expect(cardText).toContain("哨 20260105-0001 的通知");
  expect(cardText).toMatch(new RegExp(`${duty.name}（.*应急哨令：.*已送达，已读`));
  expect(cardText).toMatch(/已送达，未读/);
  await trial.says(whistler(), "/投递 20260105-0001");
  expect((await lastTo(trial, whistler())).cardText).toContain("只有系统管理员和指挥中心调度员");
});

test("one id goes from the message and the tap through the record to each send in the log", async () => {
  const lines: string[] = [];
  const logged = await startTrial({ LOG_LEVEL: "info" });
  logged.onLine((line) => lines.push(line));
  const from = logged.who("xiling-haigeng", "whistler");
  const { messageId } = await logged.says(from, "/吹哨 应急 海埂路8号燃气泄漏", logged.unit("xiling-haigeng"));
  const group = await logged.group(logged.unit("xiling-haigeng-chengguan"));
  await logged.press(logged.who("xiling-haigeng-chengguan", "duty"), group, "报到");
  const wire = await logged.wire(0);
  const tap = wire.find(({ kind }) => kind === "callback");
  const tapId = /"event_id":"([^"]+)"/.exec(JSON.stringify(tap?.body))?.[1] ?? "";
  await logged.stop();
  for (const source of [messageId, tapId]) {
    const own = lines.filter((line) => line.includes(`"source":"${source}"`));
    expect(own.filter((line) => line.includes('"msg":"decided"'))).toHaveLength(1);
    expect(own.filter((line) => line.includes('"msg":"sent"')).length).toBeGreaterThan(1);
  }
});
