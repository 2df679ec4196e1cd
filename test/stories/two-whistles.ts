import type { Trial } from "./trial.js";

/** The people and units of the worked example, by the sample town's ids. */
export const inTrial = (trial: Trial) => ({
  street: () => trial.unit("xiling-haigeng"),
  squadron: () => trial.unit("xiling-haigeng-chengguan"),
  market: () => trial.unit("xiling-haigeng-shichang"),
  whistler: () => trial.who("xiling-haigeng", "whistler"),
  countyHead: () => trial.who("xiling", "head"),
  duty: (unitId: string) => trial.who(unitId, "duty"),
});

/**
 * The worked example of docs/ASSESSMENT.md: the squadron and the market office do the first whistle well; the squadron is
 * late and sent back in the second. A drill stands beside and never counts.
 */
export async function twoWhistles(trial: Trial): Promise<void> {
  const { street, squadron, market, whistler, duty } = inTrial(trial);
  const inStreet = () => trial.group(street());
  const rate = async ([timeliness, result, conduct]: (number | undefined)[]) =>
    trial.fill(whistler(), await inStreet(), "评价", "", {
      timeliness: String(timeliness),
      result: String(result),
      conduct: String(conduct),
    });
  const works = async (unit: typeof squadron, scores: number[]) => {
    const inGroup = () => trial.group(unit());
    await trial.press(duty(unit().id), await inGroup(), "签收");
    await trial.press(duty(unit().id), await inGroup(), "报到");
    await trial.press(whistler(), await inStreet(), "人到了");
    await trial.fill(duty(unit().id), await inGroup(), "办结", "已清理");
    await trial.press(whistler(), await inStreet(), "验收通过");
    await rate(scores);
  };
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street());
  await works(squadron, [5, 5, 5]);
  await works(market, [4, 3, 4]);

  await trial.says(whistler(), "/吹哨 常规 安宁路3号垃圾堆放 @城管中队", street());
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  const inGroup = () => trial.group(squadron());
  await trial.press(duty(squadron().id), await inGroup(), "签收");
  await trial.press(duty(squadron().id), await inGroup(), "报到");
  await trial.fill(duty(squadron().id), await inGroup(), "办结", "已清理");
  await trial.fill(whistler(), await inStreet(), "退回重办", "还有垃圾没有清");
  await trial.fill(duty(squadron().id), await inGroup(), "办结", "已全部清理");
  await trial.press(whistler(), await inStreet(), "验收通过");
  await rate([2, 3, 3]);
  await trial.says(whistler(), "/演练 常规 环城路1号占道经营 @城管中队", street());
}
