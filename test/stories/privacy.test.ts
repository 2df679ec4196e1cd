import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { type Person, startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const onDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const inspector = () =>
  trial.all("xiling-ducha", "inspector")[0] ?? trial.town.people.find(({ roles }) => roles.includes("inspector"));

const door = "海埂路12号3栋2单元501室";
const number = "20260105-0001";
const whistle = (category = "常规") =>
  trial.says(whistler(), `/吹哨 ${category} ${door}占道堆物，联系人：张三丰，电话13812345678 @城管中队`, street());
const last = async (person: Person) => (await trial.privately(person)).at(-1);

test("a group sees the building, not the door; the original goes to whoever gives a reason, in private and on record", async () => {
  await whistle();
  const group = await trial.group(squadron());
  const card = group.findLast(({ cardText }) => cardText.includes(number));
  expect(card?.cardText).toContain("海埂路12号3栋**");
  for (const hidden of ["501", "13812345678", "张三丰"]) expect(card?.cardText).not.toContain(hidden);
  expect(checkCard(card?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });

  expect((await trial.press(onDuty(), group, "查看原文")).toast?.content).toContain("私聊");
  const ask = await last(onDuty());
  expect(ask?.inputs).toHaveLength(1);
  await trial.press(onDuty(), ask ? [ask] : [], "查看原文", { reason__original: "需上门联系住户" });
  const original = await last(onDuty());
  for (const shown of [door, "13812345678", "张三丰", `仅供海埂城管中队${onDuty().name}查看`, "需上门联系住户"])
    expect(original?.cardText).toContain(shown);
  expect(checkCard(original?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  expect((await trial.group(squadron())).some(({ cardText }) => cardText.includes("13812345678"))).toBe(false);

  const watcher = inspector();
  if (!watcher) throw new Error("the town has no inspector");
  await trial.says(watcher, `/谁看过 ${number}`);
  const seen = (await last(watcher))?.cardText;
  expect(seen).toContain(onDuty().name);
  expect(seen).toContain("需上门联系住户");
  await trial.says(whistler(), `/谁看过 ${number}`);
  expect((await last(whistler()))?.cardText).toContain("由督查员查询");
});

test("asked for in a group, the original still goes to the private chat alone", async () => {
  await whistle();
  await trial.says(onDuty(), `/查看原文 ${number} 需上门`, squadron());
  expect((await last(onDuty()))?.cardText).toContain(door);
  expect((await trial.group(squadron())).some(({ cardText }) => cardText.includes("501"))).toBe(false);
});

test("whoever may not see the whistle gets no original, and no word that there is one", async () => {
  await whistle();
  const stranger = trial.who("xiling-qianhu", "head");
  await trial.says(stranger, `/查看原文 ${number} 想看看`);
  expect((await last(stranger))?.cardText).toContain("没有找到");
  const card = (await trial.group(squadron())).findLast(({ cardText }) => cardText.includes(number));
  const forged = await trial.pressRaw({ by: stranger.openId, messageId: card?.messageId, label: "查看原文" });
  expect(forged.toast?.type ?? forged.error).not.toBe("success");
  expect((await trial.privately(stranger)).some(({ cardText }) => cardText.includes("501"))).toBe(false);
});

test("to an emergency the door is shown at once to those on the case, and hidden again when it is over", async () => {
  await whistle("应急");
  const card = async () => (await trial.group(squadron())).findLast(({ cardText }) => cardText.includes(number));
  expect((await card())?.cardText).toContain(door);
  expect((await card())?.cardText).not.toContain("13812345678");
  expect((await trial.press(onDuty(), await trial.group(squadron()), "查看原文")).toast?.type).toBe("success");
  expect((await last(onDuty()))?.cardText).toContain("13812345678");
  expect((await last(onDuty()))?.cardText).toContain("应急处置");
  await trial.says(whistler(), `/撤回 ${number} 已自行处理`, street());
  expect((await card())?.cardText).toContain("3栋**");
  expect((await card())?.cardText).not.toContain("501");
});

test("a reason with a secret mark is refused, and a hold is for heads and inspectors", async () => {
  await whistle();
  await trial.says(onDuty(), `/查看原文 ${number} 机密工作需要`);
  expect((await last(onDuty()))?.cardText).toContain("机密");
  expect((await last(onDuty()))?.cardText).not.toContain(door);
  await trial.says(onDuty(), `/保全 ${number} 信访复查`);
  expect((await last(onDuty()))?.cardText).toContain("负责人或督查员");
  const head = trial.who("xiling-haigeng", "head");
  await trial.says(head, `/保全 ${number} 信访复查`);
  expect((await last(head))?.cardText).toContain("已保全");
  await trial.says(head, `/保全 ${number} 再来一次`);
  expect((await last(head))?.cardText).toContain("不必重复");
  const other = trial.who("xiling-haigeng-chengguan", "head");
  await trial.says(other, `/保全 ${number} 解除 没有必要`);
  expect((await last(other))?.cardText).toContain("海埂");
  await trial.says(head, `/保全 ${number} 解除 复查已结束`);
  expect((await last(head))?.cardText).toContain("已解除");
});
