import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
const whistler = () => trial.who("xiling-haigeng", "whistler");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const marketDuty = () => trial.who("xiling-haigeng-shichang", "duty");

const blow = () => trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street());
const cardIn = async (unit: ReturnType<typeof street>) => {
  const card = (await trial.group(unit)).findLast((message) => message.cardText);
  return card?.cardText ?? "";
};

test("a street whistles and both departments have the order in their groups at once", async () => {
  await blow();
  for (const unit of [street(), squadron(), market()]) {
    expect(await cardIn(unit)).toContain("海埂路12号占道经营");
    expect(await cardIn(unit)).toContain("20260105-0001");
  }
  expect(await cardIn(squadron())).toContain("主办");
});

test("from whistle to rating every tap by the right people changes every card", async () => {
  await blow();
  const toast = async (answer: Promise<{ toast?: { type: string; content: string } | undefined }>) =>
    (await answer).toast?.type;

  expect(await toast(trial.press(squadronDuty(), await trial.group(squadron()), "签收"))).toBe("success");
  expect(await cardIn(street())).toContain("已签收");
  expect(await toast(trial.press(marketDuty(), await trial.group(market()), "签收"))).toBe("success");
  for (const [duty, unit] of [
    [squadronDuty(), squadron()],
    [marketDuty(), market()],
  ] as const) {
    expect(await toast(trial.press(duty, await trial.group(unit), "报到"))).toBe("success");
    expect(await toast(trial.press(whistler(), await trial.group(street()), "人到了"))).toBe("success");
    expect(await toast(fill(duty, unit, "反馈", "已到现场，正在劝离"))).toBe("success");
    expect(await toast(fill(duty, unit, "办结", "摊点已清理，占道物品已搬离"))).toBe("success");
    expect(await toast(trial.press(whistler(), await trial.group(street()), "验收通过"))).toBe("success");
  }
  expect(await cardIn(street())).toContain("办结归档");
  expect(await cardIn(squadron())).toContain("办结归档");
  expect(await toast(rateLast())).toBe("success");
  expect(await toast(rateLast())).toBe("success");
  const card = (await trial.group(street())).findLast((message) => message.cardText);
  expect(card?.buttons ?? []).toEqual([]);
});

test("somebody of another unit who taps is told why not, and nothing changes", async () => {
  await blow();
  const before = await cardIn(street());
  const answer = await trial.press(marketDuty(), await trial.group(squadron()), "签收");
  expect(answer.toast?.type).toBe("error");
  expect(answer.toast?.content).toContain("城管中队");
  expect(await cardIn(street())).toBe(before);
});

test("two people who tap at the same moment produce one acceptance", async () => {
  await blow();
  const messages = await trial.group(squadron());
  const order = messages.findLast((message) => message.buttons?.some((button) => button.label.startsWith("签收")));
  const head = trial.who("xiling-haigeng-chengguan", "head");
  const answers = await Promise.all(
    [squadronDuty(), head].map(({ openId }) =>
      trial.pressRaw({ by: openId, messageId: order?.messageId, label: "签收" }),
    ),
  );
  await trial.settle();
  expect(answers.map(({ toast }) => toast?.type).sort()).toEqual(["error", "success"]);
});

/** Fills every required input of the form that the button sends. */
async function fill(person: ReturnType<typeof whistler>, unit: ReturnType<typeof street>, label: string, text: string) {
  const messages = await trial.group(unit);
  const message = messages.findLast((one) => one.buttons?.some((button) => button.label.startsWith(label)));
  const form = message?.buttons?.find((button) => button.label.startsWith(label))?.form;
  const values = (message?.inputs ?? [])
    .filter((input) => input.form === form && input.required)
    .map((input) => [input.name, input.options?.at(-1)?.value ?? text]);
  return trial.press(person, messages, label, Object.fromEntries(values));
}

const rateLast = () => fill(whistler(), street(), "评价", "到场及时");
