import { afterAll, beforeAll, expect, test } from "vitest";
import { buttonValue, cardIn, labelsIn, textIn } from "./places.js";
import { blowRoutine } from "./routine-story.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.stop());

test("验收通过 from a card that shows an earlier 办结 is refused in words, and the new one is shown", async () => {
  const street = trial.unit("xiling-haigeng");
  const squadron = trial.unit("xiling-haigeng-chengguan");
  const whistler = trial.who(street.id, "whistler");
  const duty = trial.who(squadron.id, "duty");
  const inGroup = () => trial.group(squadron);
  const inStreet = () => trial.group(street);
  await blowRoutine(trial);
  await trial.press(duty, await inGroup(), "签收");
  await trial.press(duty, await inGroup(), "报到");
  await trial.press(whistler, await inStreet(), "人到了");
  await trial.fill(duty, await inGroup(), "办结", "占道物品已搬离");

  const before = await cardIn(trial, street);
  const passing = buttonValue(before, "验收通过");
  expect((await trial.fill(whistler, [before], "退回重办", "仍有物品占道")).toast?.type).toBe("success");
  expect((await trial.fill(duty, await inGroup(), "办结", "剩余物品已搬离")).toast?.type).toBe("success");

  const late = await trial.pressRaw({
    by: whistler.openId,
    messageId: before.messageId,
    label: "验收通过",
    value: passing,
  });
  expect(late.toast).toMatchObject({ type: "error", content: expect.stringContaining("请按更新后的内容再办") });
  expect(await textIn(trial, street)).toContain("待验收");
  expect((await labelsIn(trial, street)).join()).toContain("验收通过");

  const step = String(passing.n);
  const forged = { ...buttonValue(await cardIn(trial, street), "验收通过"), n: step.replace(/\d+$/, "999") };
  const made = await trial.pressRaw({
    by: whistler.openId,
    messageId: before.messageId,
    label: "验收通过",
    value: forged,
  });
  expect(made.toast?.type).toBe("error");

  expect((await trial.press(whistler, await inStreet(), "验收通过")).toast?.type).toBe("success");
  expect((await labelsIn(trial, street)).join()).not.toContain("验收通过");
});
