import { expect, test } from "vitest";
import { noticeCard } from "../../src/cards/notice-card.js";
import { blownText } from "../../src/cards/toasts.js";
import { triageCard } from "../../src/cards/triage-card.js";
import { whistleCard } from "../../src/cards/whistle-card.js";
import { alikePrecedents } from "../../src/flows/triage/suggest-departments.js";
import type { Finding } from "../../src/flows/triage/triage.js";
import { assignment, at, county, directory, now, policy, squadron, step, street, whistle } from "./fixtures.js";
import { controls, expectFine, labels, shownText } from "./inspect.js";

const context = { directory, policy, now, key: "d0123456789abcdef01234567" };
const duty = policy.duties[0];

const duplicate = (parts: Parameters<typeof whistle>[0] = {}): Finding => ({
  kind: "duplicate",
  whistle: whistle(parts),
  likeness: 0.876,
  sameArea: true,
  reasons: [
    { kind: "place", places: ["海埂路", "12号"] },
    { kind: "matter", matterCode: "CG-01" },
    { kind: "words", words: ["流动摊贩"] },
  ],
});

const everything: Finding[] = [
  ...(duty ? [{ kind: "ownDuty" as const, duty, keyword: "楼道堆物" }] : []),
  ...Array.from({ length: 9 }, (_, index) => duplicate({ id: `w${index}`, number: `20260104-000${index}` })),
  { kind: "category", chosen: "routine", category: "emergency", matterCode: "CG-04", keyword: "井盖缺失" },
  { kind: "missingPlace" },
  {
    kind: "suggestion",
    unitId: squadron,
    role: "lead",
    reason: { kind: "catalogue", matterCode: "CG-01", keyword: "占道", line: "urban-management" },
  },
  {
    kind: "suggestion",
    unitId: "xiling-haigeng-shichang",
    role: "co",
    reason: {
      kind: "precedent",
      number: "20251216-0003",
      at: at("09:00"),
      reason: "室内经营归市监 13812345678",
      wrongUnitId: squadron,
      likeness: 0.8,
    },
  },
];

const written = (text: string): boolean => /海埂|占道|三定|西岭/u.test(text);

test("the check says each finding with its reason, and the platform shows the card", () => {
  const card = triageCard("海埂路12号占道经营 13812345678", everything, context);
  expectFine(card, written);
  const text = shownText(card);
  for (const word of ["职责清单", "楼道堆物", "应急哨", "井盖缺失", "没有写明地点", "判例 20251216-0003", "相似度 88%"])
    expect(text).toContain(word);
  expect(text).not.toContain("13812345678");
});

test("at most seven similar whistles are shown, each to be linked to", () => {
  const card = triageCard("海埂路12号占道经营", everything, context);
  expect(labels(card).filter((label) => label.startsWith("关联"))).toHaveLength(7);
  expect(labels(card).slice(-2)).toEqual(["仍要吹哨", "改一改"]);
  expect(controls(card).pressables.length).toBe(9);
});

test("a closed one can't be linked to but whistled again, a late one either", () => {
  const closed = duplicate({ status: "closed", closedAt: at("08:00"), steps: [] });
  expect(labels(triageCard("x", [closed], context))[0]).toBe("再次吹哨 20260105-0012");
  const late = duplicate({
    steps: [step("accept", { ownerUnitId: squadron, assignmentId: "a1", dueAt: at("09:30") })],
  });
  expect(labels(triageCard("x", [late], context)).slice(0, 2)).toEqual([
    "关联 20260105-0012",
    "再次吹哨 20260105-0012",
  ]);
});

test("whoever rules or dispatches sees rulings on alike whistles, a department does not", () => {
  const declined = whistle({ assignments: [assignment("declined")] });
  const precedents = alikePrecedents(
    declined,
    [
      {
        id: "w9:a1",
        text: "海埂路15号门口流动摊贩占道经营",
        grams: ["占道"],
        wrongUnitId: "xiling-haigeng-shichang",
        rightUnitId: squadron,
        reason: "三定方案第五条",
        at: at("08:00"),
        number: "20251216-0003",
      },
    ],
    policy,
  );
  const card = whistleCard(declined, { view: "centre", unitId: county, directory, policy, now, precedents });
  expectFine(card, written);
  expect(shownText(card)).toContain("判例 20251216-0003");
  expect(shownText(card)).toContain("三定方案第五条");
});

test("what others added and what came before stand on the card", () => {
  const again = whistle({
    round: 2,
    linkedTo: [{ whistleId: "w9", number: "20260101-0003", kind: "again" }],
    additions: [
      { at: at("09:30"), by: "someone", unitId: street, text: "又来了三个摊位", place: "海埂路12号", images: [] },
    ],
  });
  const text = shownText(whistleCard(again, { view: "department", unitId: squadron, directory, policy, now }));
  for (const word of ["二次吹哨", "20260101-0003", "关联补充", "又来了三个摊位"]) expect(text).toContain(word);
});

test("a drill says so wherever it speaks", () => {
  const drill = whistle({ drill: true });
  expect(blownText(drill).zh).toContain("【演练】");
  expect(shownText(whistleCard(drill, { view: "department", unitId: squadron, directory, policy, now }))).toContain(
    "【演练】",
  );
  const notice = noticeCard(
    {
      ...{ id: "n1", kind: "nudged", memberId: "m1", assignmentId: "a1", stepKind: null, stepDueAt: null },
      ...{ rungs: [], more: [], text: "", emergency: false, urgent: null },
    },
    drill,
    { directory, policy, now },
  );
  expect(notice.header.title.content).toMatch(/^【演练】/);
});
