import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cardIn, textIn } from "./places.js";
import { blowRoutine, routineStory } from "./routine-story.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const market = () => trial.unit("xiling-haigeng-shichang");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const marketDuty = () => trial.who("xiling-haigeng-shichang", "duty");

test("a street whistles and both departments have the order in their groups at once", async () => {
  const sent = Date.now();
  await blowRoutine(trial);
  // A second on a machine of its own; other suites may be running on this one.
  expect(Date.now() - sent).toBeLessThan(4000);
  for (const unit of [street(), squadron(), market()]) {
    expect(await textIn(trial, unit)).toContain("海埂路12号占道经营");
    expect(await textIn(trial, unit)).toContain("20260105-0001");
  }
  expect(await textIn(trial, squadron())).toContain("主办");
  expect(await textIn(trial, market())).toContain("协办");
});

test("from whistle to rating every tap by the right people changes every card", () => routineStory(trial));

test("somebody of another unit who taps is told why not, and nothing changes", async () => {
  await blowRoutine(trial);
  const before = await textIn(trial, street());
  for (const person of [marketDuty(), trial.who("xiling-qianhu-chengguan", "duty"), trial.who("nanping", "head")]) {
    const answer = await trial.press(person, await trial.group(squadron()), "签收");
    expect(answer.toast).toMatchObject({ type: "error", content: expect.stringContaining("城管中队") });
  }
  const order = await trial.group(squadron());
  const unfit = await trial.fill(trial.who("xiling-haigeng-chengguan", "member"), order, "签收", "");
  expect(unfit.toast?.type).toBe("success");
  expect(before).toContain("待签收");
});

test("two people who tap at the same moment produce one acceptance", async () => {
  await blowRoutine(trial);
  const order = await cardIn(trial, squadron());
  const head = trial.who("xiling-haigeng-chengguan", "head");
  const answers = await Promise.all(
    [squadronDuty(), head].map(({ openId }) =>
      trial.pressRaw({ by: openId, messageId: order.messageId, label: "签收" }),
    ),
  );
  await trial.settle();
  expect(answers.map(({ toast }) => toast?.type).sort()).toEqual(["error", "success"]);
  const refusal = answers.find(({ toast }) => toast?.type === "error")?.toast?.content;
  expect(refusal).toContain("不必重复");
});
