import { expect, test } from "vitest";
import type { Precedent } from "../../src/flows/triage/precedents.js";
import { precedentsOf } from "../../src/flows/triage/precedents.js";
import { suggestDepartments } from "../../src/flows/triage/suggest-departments.js";
import type { WhistleDraft } from "../../src/flows/triage/whistle-draft.js";
import { assignmentOf, community, daysAgo, directory, draftOf, now, policy, precedentOf, whistleOf } from "./yunxi.js";

const suggest = (draft: WhistleDraft, precedents: Precedent[] = []) =>
  suggestDepartments(draft, { policy, directory, whistlerUnitId: draft.whistlerUnitId, precedents });
const named = (draft: WhistleDraft, precedents: Precedent[] = []) =>
  suggest(draft, precedents).map(({ unitId, role }) => `${role} ${unitId}`);

const stall = draftOf("滨湖路流动摊贩占道经营");

test("the catalogue's lead and co departments are those of the whistler's own street", () => {
  expect(suggest(stall)).toEqual([
    {
      unitId: "xiling-haigeng-chengguan",
      role: "lead",
      reason: { kind: "catalogue", matterCode: "CG-01", keyword: "流动摊贩", line: "urban-management" },
    },
    expect.objectContaining({ unitId: "xiling-haigeng-zhifa", role: "co" }),
    expect.objectContaining({ unitId: "xiling-haigeng-shichang", role: "co" }),
  ]);
});

test("the matter that the whistler chose goes before the keywords", () => {
  const [first] = suggest({ ...stall, matterCode: "HB-01" });
  expect(first?.unitId).toBe("xiling-haigeng-huanjing");
  expect(first?.reason).toMatchObject({ matterCode: "HB-01", keyword: null });
});

test("an emergency reaches the county where the street has no unit of the line", () => {
  const gas = draftOf("5栋楼道疑似燃气泄漏", { category: "emergency" });
  expect(named(gas)).toEqual(["lead xiling-ranqi", "co xiling-xiaofang", "co xiling-haigeng-paichusuo"]);
  expect(named({ ...gas, category: "routine" })).toEqual(["lead xiling-haigeng-paichusuo"]);
});

test("a whistle that goes up names departments of the levels above", () => {
  const pipes = draftOf("老旧小区管网改造，雨污分流", {
    category: "coordination",
    whistlerUnitId: "xiling-haigeng",
  });
  expect(named(pipes)).toEqual(["lead xiling-zhujian", "co xiling-shuiwu", "co xiling-ranqi", "co xiling-zilaishui"]);
});

const ruled = precedentOf("沿街商铺门口流动摊贩占道经营", {
  wrongUnitId: "xiling-haigeng-chengguan",
  rightUnitId: "xiling-haigeng-zhifa",
});

test("a ruling on an alike whistle puts the right department in the place of the wrong one and says why", () => {
  const [lead, ...others] = suggest(stall, [ruled]);
  expect(lead).toEqual({
    unitId: "xiling-haigeng-zhifa",
    role: "lead",
    reason: {
      kind: "precedent",
      number: "20251216-0003",
      at: daysAgo(20),
      reason: "按三定方案",
      wrongUnitId: "xiling-haigeng-chengguan",
      likeness: expect.closeTo(0.8, 0),
    },
  });
  expect(others.map(({ unitId }) => unitId)).toEqual(["xiling-haigeng-shichang"]);
});

test("a ruling in one street serves another: the unit of the same line there", () => {
  const elsewhere = draftOf("柳坝路流动摊贩占道经营", { whistlerUnitId: "xiling-qianhu-liuba" });
  expect(named(elsewhere, [ruled])[0]).toBe("lead xiling-qianhu-zhifa");
});

test("where the catalogue knows nothing a ruling suggests alone", () => {
  const odd = draftOf("居民楼里养鸽子，羽毛乱飞");
  expect(named(odd)).toEqual([]);
  const pigeons = precedentOf("楼顶养鸽子，羽毛到处飞", { rightUnitId: "xiling-haigeng-chengguan" });
  expect(named(odd, [pigeons])).toEqual(["lead xiling-haigeng-chengguan"]);
});

test("of rulings that contradict each other the newer stands", () => {
  const back = precedentOf(ruled.text, {
    wrongUnitId: "xiling-haigeng-zhifa",
    rightUnitId: "xiling-haigeng-chengguan",
    at: daysAgo(2),
    number: "20260103-0001",
  });
  const [lead] = suggest(stall, [ruled, back]);
  expect(lead?.unitId).toBe("xiling-haigeng-chengguan");
  expect(lead?.reason).toMatchObject({ kind: "precedent", number: "20260103-0001" });
});

test("a ruling about something else changes nothing, nor does one for a unit that is gone", () => {
  const noise = precedentOf("夜间广场舞噪音扰民", { rightUnitId: "xiling-haigeng-wenhua" });
  const gone = precedentOf(ruled.text, { rightUnitId: "dissolved" });
  expect(named(stall, [noise, gone])).toEqual(named(stall));
});

const declined = {
  at: daysAgo(1),
  by: "someone",
  reason: "notOurDuty" as const,
  rule: "三定方案",
  insteadUnitId: "xiling-haigeng-zhifa",
  text: "",
};
const ruling = (outcome: "maintained" | "reassigned") => ({ at: now, by: "judge", outcome, reason: "职责清单第三条" });

test("a reassigned department makes a precedent: not this one but its successor", () => {
  const whistle = whistleOf("滨湖路摆摊占道", {
    assignments: [
      assignmentOf("a1", "xiling-haigeng-chengguan", { status: "released", declined, ruling: ruling("reassigned") }),
      assignmentOf("a2", "xiling-haigeng-zhifa", { fromAssignmentId: "a1" }),
    ],
  });
  expect(precedentsOf(whistle)).toEqual([
    {
      id: "w1:a1",
      text: "滨湖路摆摊占道",
      grams: expect.arrayContaining(["占道"]),
      wrongUnitId: "xiling-haigeng-chengguan",
      rightUnitId: "xiling-haigeng-zhifa",
      reason: "职责清单第三条",
      at: now,
      number: whistle.number,
    },
  ]);
});

test("an overruled decline makes one the other way round", () => {
  const whistle = whistleOf("滨湖路摆摊占道", {
    assignments: [assignmentOf("a1", "xiling-haigeng-chengguan", { declined, ruling: ruling("maintained") })],
  });
  expect(precedentsOf(whistle)).toMatchObject([
    { wrongUnitId: "xiling-haigeng-zhifa", rightUnitId: "xiling-haigeng-chengguan" },
  ]);
});

test("no ruling, a release without a successor, and a drill make no precedent", () => {
  const released = assignmentOf("a1", "xiling-haigeng-chengguan", { declined, ruling: ruling("reassigned") });
  expect(precedentsOf(whistleOf("占道", { assignments: [assignmentOf("a1", community)] }))).toEqual([]);
  expect(precedentsOf(whistleOf("占道", { assignments: [released] }))).toEqual([]);
  const maintained = { ...released, ruling: ruling("maintained") };
  expect(precedentsOf(whistleOf("占道", { assignments: [maintained], drill: true }))).toEqual([]);
});
