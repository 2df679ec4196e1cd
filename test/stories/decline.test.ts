import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Late, whoHears } from "./ladder.js";
import { type Heard, listen, namesOf } from "./news.js";
import { buttonValue, cardIn, labelsIn, lastTo, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
let news: () => Promise<Heard[]>;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(async () => {
  await trial.reset();
  news = await listen(trial);
});
afterAll(() => trial.stop());

const streetId = "xiling-haigeng";
const squadronId = "xiling-haigeng-chengguan";
const street = () => trial.unit(streetId);
const squadron = () => trial.unit(squadronId);
const enforcement = () => trial.unit("xiling-haigeng-zhifa");
const countyCentre = () => trial.unit("xiling-zhihui");
const streetCentre = () => trial.unit("xiling-haigeng-zhihui");
const whistler = () => trial.who(streetId, "whistler");
const duty = () => trial.who(squadronId, "duty");
const countyDispatcher = () => trial.who("xiling-zhihui", "dispatcher");

const blow = (departments = "@城管中队 @市场监管所") =>
  trial.says(whistler(), `/吹哨 常规 海埂路12号占道经营 ${departments}`, street());
const decline = async () =>
  trial.fill(duty(), await trial.group(squadron()), "退单", "《云溪市城市管理职责清单》第八条", {
    reason: "不属于本单位职责",
    instead: "海埂综合执法队",
  });
const ruling = async (word: "维持" | "改派", answers: Record<string, unknown>) =>
  trial.fill(countyDispatcher(), await trial.group(countyCentre()), word, "按职责清单办理", answers);

test("a decline of a street's own order goes to the county's command centre and to nobody else", async () => {
  await blow();
  expect((await decline()).toast).toMatchObject({ type: "success", content: expect.stringContaining("时限照常计算") });
  const rulers = [...trial.all("xiling-zhihui", "dispatcher")].map(({ name }) => name).sort();
  expect(namesOf(await news(), "裁定")).toEqual(rulers);
  expect(await textIn(trial, countyCentre())).toContain("退单：不属于本单位职责，建议由海埂综合执法队承办");
  expect(await textIn(trial, squadron())).toContain("已退单，待裁定");
  expect(await labelsIn(trial, squadron())).toEqual([]);

  const before = await textIn(trial, countyCentre());
  for (const person of [whistler(), duty(), trial.who("xiling-haigeng-zhihui", "dispatcher")]) {
    const answer = await trial.fill(person, await trial.group(countyCentre()), "维持", "该办");
    expect(answer.toast).toMatchObject({ type: "error", content: expect.stringContaining("西岭区") });
  }
  expect(await textIn(trial, countyCentre())).toBe(before);
});

test("a decline of a community's order is ruled by its street", async () => {
  const community = trial.unit("xiling-haigeng-haigenglu");
  await trial.says(trial.who(community.id, "whistler"), "/吹哨 常规 海埂路18号占道经营 @城管中队", community);
  expect((await decline()).toast?.type).toBe("success");
  const rulers = trial.all("xiling-haigeng-zhihui", "dispatcher").map(({ name }) => name);
  expect(namesOf(await news(), "裁定")).toEqual([...rulers].sort());
  const answer = await trial.fill(
    trial.who("xiling-haigeng-zhihui", "dispatcher"),
    await trial.group(streetCentre()),
    "维持",
    "在职责清单内",
  );
  expect(answer.toast?.type).toBe("success");
});

test("a maintained order has the deadline it had, and its chase goes on where it stood", async () => {
  await blow("@城管中队");
  const [deadline] = /签收截止 [^，\n]*/.exec(await textIn(trial, squadron())) ?? [];
  expect(deadline).toContain("14:00");
  await trial.moveTo("2026-01-05T13:15:00+08:00");
  expect(namesOf(await news(), "签收将到期")).toEqual([duty().name]);
  await decline();
  await trial.moveTo("2026-01-05T15:00:00+08:00");
  expect(namesOf(await news(), "签收")).toEqual([]);
  expect((await ruling("维持", {})).toast?.type).toBe("success");
  expect(await textIn(trial, squadron())).toContain(deadline);

  await trial.moveTo("2026-01-05T15:05:00+08:00");
  const late: Late = { owing: squadronId, whistler: streetId, dispatcher: streetId };
  const heard = await news();
  expect(namesOf(heard, "裁定 · 维持")).toEqual([duty().name]);
  expect(namesOf(heard, "签收已逾期")).toEqual(whoHears("overdue", late, trial.town));
  expect(namesOf(heard, "签收将到期")).toEqual([]);
  await trial.moveTo("2026-01-05T16:05:00+08:00");
  expect(namesOf(await news(), "签收仍未完成")).toEqual(whoHears("again", late, trial.town));
});

test("nobody rules: the ruling itself is chased by the ladder of the ruling level", async () => {
  await blow("@城管中队");
  await decline();
  await news();
  const asked = trial.all("xiling-zhihui", "dispatcher");
  const late: Late = { owing: "xiling", whistler: streetId, dispatcher: streetId, asked };
  await trial.moveTo("2026-01-05T13:15:00+08:00");
  expect(namesOf(await news(), "裁定将到期")).toEqual(whoHears("dueSoon", late, trial.town));
  await trial.moveTo("2026-01-05T14:05:00+08:00");
  expect(namesOf(await news(), "裁定已逾期")).toEqual(whoHears("overdue", late, trial.town));
});

test("an order given to another department is that one's order, and the first one is free", async () => {
  await blow();
  await decline();
  await trial.moveTo("2026-01-05T11:00:00+08:00");
  expect((await ruling("改派", { unit: "海埂综合执法队" })).toast?.type).toBe("success");
  expect(await textIn(trial, enforcement())).toContain("签收截止 1月5日(周一) 16:00");
  expect(await textIn(trial, enforcement())).toContain("主办");
  expect(await labelsIn(trial, squadron())).toEqual([]);
  expect(await textIn(trial, squadron())).toContain("已解除，改由海埂综合执法队办理");
  expect(namesOf(await news(), "裁定 · 另行派单")).toEqual([duty().name]);
  await trial.moveTo("2026-01-05T14:05:00+08:00");
  expect(namesOf(await news(), "签收")).not.toContain(duty().name);
});

test("a department declines once: at the same moment, again after the ruling or by a forged tap", async () => {
  await blow("@城管中队");
  const order = await cardIn(trial, squadron());
  const form = order.buttons.find(({ label }) => label.startsWith("退单"))?.form;
  const filled = Object.fromEntries(
    order.inputs
      .filter((input) => input.form === form && input.required)
      .map((input) => [input.name, input.options?.[0]?.value ?? "职责清单第八条"]),
  );
  const tap = (openId: string) =>
    trial.pressRaw({ by: openId, messageId: order.messageId, label: "退单", form: filled });
  const answers = await Promise.all([tap(duty().openId), tap(trial.who(squadronId, "head").openId)]);
  await trial.settle();
  expect(answers.map(({ toast }) => toast?.type).sort()).toEqual(["error", "success"]);

  await ruling("维持", {});
  expect((await labelsIn(trial, squadron())).filter((label) => label.startsWith("退单"))).toEqual([]);
  const before = await textIn(trial, squadron());
  const card = await cardIn(trial, squadron());
  const forged = { ...buttonValue(card, "报到"), do: "decline" };
  const answer = await trial.pressRaw({
    by: duty().openId,
    messageId: card.messageId,
    label: "报到",
    value: forged,
  });
  expect(answer.toast?.type).toBe("error");
  expect(await textIn(trial, squadron())).toBe(before);
});

test("after its window a decline is refused with the moment until which it was possible", async () => {
  await blow("@城管中队");
  await trial.moveTo("2026-01-07T09:20:00+08:00");
  expect(await labelsIn(trial, squadron())).toContain("退单");
  const answer = await decline();
  expect(answer.toast).toMatchObject({
    type: "error",
    content: expect.stringContaining("退单须在 1月7日(周三) 09:00 前提出"),
  });
  expect(await textIn(trial, squadron())).not.toContain("待裁定");
});

test("when the only department is released the whistle goes back to the dispatcher, who names another", async () => {
  await blow("@城管中队");
  await decline();
  await news();
  expect((await ruling("改派", { unit: "不再另派" })).toast?.type).toBe("success");
  const heard = await news();
  const dispatchers = trial.all("xiling-haigeng-zhihui", "dispatcher");
  expect(namesOf(heard, "派发")).toEqual(dispatchers.map(({ name }) => name).sort());
  expect(await textIn(trial, street())).toContain("待派发");

  const [dispatcher] = dispatchers;
  if (!dispatcher) throw new Error("the street has no dispatcher");
  const answer = await trial.fill(dispatcher, await trial.group(streetCentre()), "派发", "", {
    units: ["海埂综合执法队"],
  });
  expect(answer.toast?.type).toBe("success");
  expect(await textIn(trial, enforcement())).toContain("签收截止 1月5日(周一) 14:00");
  expect(await textIn(trial, street())).toContain("主办 海埂综合执法队 · 待签收");
});

test("the ruling level rules by message as by tap: it reads the number, the outcome and the reason", async () => {
  await blow();
  await decline();
  const says = async (text: string) => {
    await trial.says(countyDispatcher(), text);
    return (await lastTo(trial, countyDispatcher())).cardText;
  };
  expect(await says("/裁定 20260105-0001")).toContain("退单：不属于本单位职责");
  expect(await says("/裁定 20260105-0001 维持")).toContain("请填写原因");
  expect(await says("/裁定 20260105-0001 市场监管所 维持 该办")).toContain("待裁定的退单：海埂城管中队");
  expect(await says("/裁定 20260105-0001 改派")).toContain("请在“改派”后写明");
  expect(await says("/裁定 20260105-0001 改派 月亮局 归它管")).toContain("月亮局");
  expect(await textIn(trial, squadron())).toContain("已退单，待裁定");

  await trial.says(whistler(), "/裁定 20260105-0001 维持 该办");
  expect((await lastTo(trial, whistler())).cardText).toContain("西岭区");
  expect(await says("/裁定 0001 城管中队 改派 @综合执法队 按职责清单由执法队牵头")).toContain("已改派");
  expect(await textIn(trial, enforcement())).toContain("主办 海埂综合执法队 · 待签收");
  expect(await textIn(trial, countyCentre())).toContain("按职责清单由执法队牵头");
  expect(await says("/裁定 20260105-0001 维持 该办")).toContain("没有待裁定的退单");
});

test("a precedent stands beside the next decision on the like: before sending, and on the ruler's card", async () => {
  await blow("@城管中队");
  await decline();
  await ruling("改派", { unit: "海埂综合执法队" });
  await trial.says(whistler(), "/吹哨 常规 海埂路30号占道经营 @城管中队", street());
  await trial.fill(duty(), await trial.group(squadron()), "退单", "《云溪市城市管理职责清单》第八条", {
    reason: "不属于本单位职责",
  });
  expect(await textIn(trial, countyCentre())).toMatch(
    /判例 20260105-0001（.*）：由海埂综合执法队承办，不由海埂城管中队承办/,
  );
});
