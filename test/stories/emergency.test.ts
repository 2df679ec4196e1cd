import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person, Unit } from "./control.js";
import { type Late, whoHears } from "./ladder.js";
import { type Heard, listen, namesOf } from "./news.js";
import { cardIn, labelsIn, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
let news: () => Promise<Heard[]>;
beforeAll(async () => {
  trial = await startTrial();
});
/** 02:40 on the first day of the Spring Festival. */
beforeEach(async () => {
  await trial.reset("2026-02-17T02:40:00+08:00");
  news = await listen(trial);
});
afterAll(() => trial.stop());

const streetId = "xiling-haigeng";
const street = () => trial.unit(streetId);
const whistler = () => trial.who(streetId, "whistler");
const blow = () => trial.says(whistler(), "/吹哨 应急 海埂路8号广告牌松动，随时可能坠落", street());

/** The lead and resident forces of a street and its emergency unit. */
const called = (): Unit[] =>
  trial.town.units.filter(
    ({ parentId, force, name }) =>
      parentId === streetId && (force === "lead" || force === "resident" || name.includes("应急管理站")),
  );
const dutyOf = ({ id }: Unit): Person => trial.who(id, "duty");
const names = (people: Person[]): string[] => people.map(({ name }) => name).sort();

describe("dispatched at once, whoever finds it", () => {
  test.each([
    ["a community's grid person", "xiling-haigeng-haigenglu", "grid", "xiling-haigeng-zhihui"],
    ["a street's official", streetId, "whistler", "xiling-zhihui"],
    ["a street's head", streetId, "head", "xiling-zhihui"],
  ])(
    "%s at 02:40 on a holiday: orders, urgent notices and the parent's centre in the same minute",
    async (_, unitId, role, centreId) => {
      const person = trial.who(unitId, role);
      await trial.says(person, "/吹哨 应急 海埂路8号广告牌松动，随时可能坠落", trial.unit(unitId));
      const units = called();
      expect(units).toHaveLength(5);
      for (const unit of units) {
        const { cardText, at, buttons } = await cardIn(trial, unit);
        expect(cardText).toContain("签收截止 2月17日(周二) 02:45");
        expect(buttons.map(({ label }) => label)).toEqual(expect.arrayContaining(["签收", "报到"]));
        expect(at).toBe("2026-02-17T02:40:00+08:00");
      }
      for (const unit of [trial.unit(centreId), trial.unit("xiling-yingji")])
        expect(await textIn(trial, unit)).toContain("海埂路8号广告牌松动");

      const heard = await news();
      expect(namesOf(heard, "应急哨令")).toEqual(names(units.map(dutyOf)));
      for (const { person: told, message } of heard) {
        expect(message.urgentTo).toEqual([told.openId]);
        expect(message.at).toBe("2026-02-17T02:40:00+08:00");
      }
      expect((await textIn(trial, trial.unit(unitId))).match(/主办/g)).toHaveLength(1);
    },
  );

  test("a department's own duty person can accept and check in from the urgent notice", async () => {
    await blow();
    const [unit] = called();
    if (!unit) throw new Error("nobody is called");
    const answer = await trial.press(dutyOf(unit), await trial.privately(dutyOf(unit)), "报到");
    expect(answer.toast?.type).toBe("success");
    expect(await textIn(trial, street())).toContain("已报到");
  });

  test("whoever has 200 urgent calls unread gets the next one later, and none for what was taken on meanwhile", async () => {
    await trial.faults({ api: { code: 230023, path: "/urgent_app" } });
    await blow();
    const [taking, ...others] = called();
    if (!taking) throw new Error("nobody is called");
    await trial.press(dutyOf(taking), [await cardIn(trial, taking)], "签收");
    await trial.faults({});
    await trial.advance("PT11M");
    const orders = (await news()).filter(({ message }) => message.cardText?.includes("应急哨令"));
    const urged = orders.filter(({ message }) => message.urgentTo.length > 0).map(({ person }) => person.name);
    expect(urged.sort()).toEqual(names(others.map(dutyOf)));
  });

  test("people of a department can't whistle; they are told who can", async () => {
    const squadron = trial.unit("xiling-haigeng-chengguan");
    await trial.says(trial.who(squadron.id, "duty"), "/吹哨 应急 广告牌松动", squadron);
    expect(await textIn(trial, squadron)).toContain("请由街道、社区的吹哨人或负责人吹哨");
    expect(await news()).toEqual([]);
  });
});

describe("the clock on the wall", () => {
  test("five minutes to accept, at night too: each rung is urgent and reaches exactly those whom it names", async () => {
    await blow();
    await news();
    const late = called().map((unit): Late => ({ owing: unit.id, whistler: streetId, dispatcher: streetId }));
    for (const [rung, by, words] of [
      ["dueSoon", "2026-02-17T02:44:00+08:00", "签收将到期"],
      ["overdue", "2026-02-17T02:45:00+08:00", "签收已逾期"],
      ["again", "2026-02-17T02:47:30+08:00", "签收仍未完成"],
      ["levelAbove", "2026-02-17T02:50:00+08:00", "已报上一级"],
      ["twoAbove", "2026-02-17T02:55:00+08:00", "已报上两级"],
    ] as const) {
      await trial.moveTo(by);
      const heard = await news();
      const expected = [...new Set(late.flatMap((one) => whoHears(rung, one, trial.town)))].sort();
      expect(namesOf(heard, words)).toEqual(expected);
      for (const { person, message } of heard) expect(message.urgentTo).toEqual([person.openId]);
    }
    const [head] = trial.all("xiling", "head");
    const last = head ? (await trial.privately(head)).at(-1)?.cardText : "";
    for (const name of ["海埂城管中队", "海埂市监所", "海埂派出所", "海埂综合执法队", "海埂应急站"])
      expect(last).toContain(name);
  });

  test("a report every half hour: each report sets the next, a missing one is chased", async () => {
    await blow();
    const [first, second] = called();
    if (!first || !second) throw new Error("too few are called");
    for (const unit of [first, second]) await trial.press(dutyOf(unit), await trial.group(unit), "报到");
    await trial.moveTo("2026-02-17T03:00:00+08:00");
    const report = await trial.fill(dutyOf(first), await trial.group(first), "反馈", "", {
      text: "已封控人行道，正在加固",
    });
    expect(report.toast?.type).toBe("success");
    expect(await textIn(trial, first)).toContain("反馈截止 2月17日(周二) 03:30");
    await news();
    await trial.moveTo("2026-02-17T03:10:00+08:00");
    const heard = await news();
    const late: Late = { owing: second.id, whistler: streetId, dispatcher: streetId };
    expect(namesOf(heard, "反馈已逾期")).toEqual(whoHears("overdue", late, trial.town));
    await trial.moveTo("2026-02-17T03:24:00+08:00");
    expect(namesOf(await news(), "反馈将到期")).toEqual([dutyOf(first).name]);
  });

  test("who does not confirm that they came is reminded as well", async () => {
    await blow();
    const [unit] = called();
    if (!unit) throw new Error("nobody is called");
    await trial.press(dutyOf(unit), await trial.group(unit), "报到");
    await news();
    await trial.moveTo("2026-02-17T03:10:00+08:00");
    expect(namesOf(await news(), "到场确认已逾期")).toEqual(names([whistler(), ...trial.all(streetId, "head")]));
  });
});

test("the record is chased until it is written; with it and the last verification the whistle is over", async () => {
  await blow();
  const units = called();
  for (const unit of units) {
    await trial.press(dutyOf(unit), await trial.group(unit), "报到");
    await trial.press(whistler(), await trial.group(street()), "人到了");
  }
  expect(await textIn(trial, street())).not.toContain("未到：");
  await trial.moveTo("2026-02-17T03:05:00+08:00");
  for (const unit of units)
    await trial.fill(dutyOf(unit), await trial.group(unit), "办结", "", { result: "隐患已排除，人员已撤离" });
  expect(await labelsIn(trial, street())).toContain("备案");
  await news();

  const late: Late = { owing: streetId, whistler: streetId, dispatcher: streetId, asked: [whistler()] };
  await trial.moveTo("2026-02-18T03:06:00+08:00");
  const heard = await news();
  expect(namesOf(heard, "事后备案将到期")).toEqual(whoHears("dueSoon", late, trial.town));
  expect(namesOf(heard, "事后备案已逾期")).toEqual(whoHears("overdue", late, trial.town));
  await trial.moveTo("2026-02-18T15:06:00+08:00");
  expect(namesOf(await news(), "事后备案仍未完成")).toEqual(whoHears("again", late, trial.town));

  for (const _ of units) await trial.press(whistler(), await trial.group(street()), "验收通过");
  expect(await textIn(trial, street())).toContain("待备案");
  const filed = await trial.fill(whistler(), await trial.group(street()), "备案", "处置经过：02:40 发现，03:05 排除。");
  expect(filed.toast?.type).toBe("success");
  expect(await textIn(trial, street())).toContain("办结归档");
  await trial.moveTo("2026-02-20T12:00:00+08:00");
  expect(namesOf(await news(), "备案")).toEqual([]);
});
