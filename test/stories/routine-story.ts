import { expect } from "vitest";
import { cardIn, labelsIn, textIn } from "./places.js";
import type { Trial } from "./trial.js";

export const blowRoutine = (trial: Trial) =>
  trial.says(
    trial.who("xiling-haigeng", "whistler"),
    "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所",
    trial.unit("xiling-haigeng"),
  );

/** From whistle to rating: every tap by the right people changes every card. */
export async function routineStory(trial: Trial): Promise<void> {
  const street = trial.unit("xiling-haigeng");
  const squadron = trial.unit("xiling-haigeng-chengguan");
  const market = trial.unit("xiling-haigeng-shichang");
  const whistler = trial.who(street.id, "whistler");
  const texts = () => Promise.all([street, squadron, market].map((unit) => textIn(trial, unit)));
  const succeeds = async (answer: Promise<{ toast?: { type: string; content: string } | undefined }>) => {
    const before = await texts();
    expect((await answer).toast).toMatchObject({ type: "success" });
    const after = await texts();
    expect(after.map((text, index) => text !== before[index])).toEqual([true, true, true]);
  };

  await blowRoutine(trial);
  for (const unit of [squadron, market]) {
    const duty = trial.who(unit.id, "duty");
    const inGroup = () => trial.group(unit);
    const inStreet = () => trial.group(street);
    await succeeds(trial.press(duty, await inGroup(), "签收"));
    await succeeds(trial.press(duty, await inGroup(), "报到"));
    expect(await textIn(trial, street)).toContain("已报到、待确认");
    await succeeds(trial.press(whistler, await inStreet(), "人到了"));
    expect(await textIn(trial, street)).toMatch(/已到场：.*/);
    await trial.fill(duty, await inGroup(), "反馈", "已到现场，正在劝离");
    await succeeds(trial.fill(duty, await inGroup(), "办结", "摊点已清理，占道物品已搬离"));
    await succeeds(trial.press(whistler, await inStreet(), "验收通过"));
  }
  for (const unit of [street, squadron, market]) expect(await textIn(trial, unit)).toContain("办结归档");
  for (const _ of [squadron, market]) {
    const answer = await trial.fill(whistler, await trial.group(street), "评价", "到场及时");
    expect(answer.toast?.type).toBe("success");
  }
  expect(await labelsIn(trial, street)).toEqual([]);
  expect((await cardIn(trial, squadron)).cardText).not.toContain("响应及时");
}
