import { describe, expect, test } from "vitest";
import { sizeOf } from "../../src/cards/kit/card.js";
import type { CardContext, ViewKind } from "../../src/cards/views/offers.js";
import { whistleCard } from "../../src/cards/whistle-card.js";
import type { Assignment, AssignmentStatus, Whistle, WhistleStatus } from "../../src/flows/whistle/state.js";
import { commands } from "../../src/terms.js";
import {
  assignment,
  at,
  coming,
  community,
  county,
  countyCentre,
  directory,
  joint,
  now,
  personOf,
  policy,
  squadron,
  step,
  stepsOf,
  street,
  whistle,
} from "./fixtures.js";
import { controls, expectFine, labels, sent, shownText, tagged } from "./inspect.js";

const views: Record<ViewKind, string> = {
  whistler: street,
  department: squadron,
  centre: countyCentre,
  copied: "xiling-haigeng-shuiwu",
};
const viewKinds = ["whistler", "department", "centre", "copied"] as const;

const cardFor = (one: Whistle, view: ViewKind, more: Partial<CardContext> = {}) =>
  whistleCard(one, { view, unitId: views[view], directory, policy, now, ...more });

/** Texts that people of the fixtures wrote and names of the town: they have no second language. */
const written = (text: string): boolean =>
  [
    ...directory.units.flatMap(({ name, short }) => [name, short]),
    "海埂路12号",
    "海埂路12号门口流动摊贩占道经营，影响通行",
    "已到现场，正在劝导摊贩",
    "摊贩已全部离场",
    "三定方案第五条；室内经营归市监所管",
    "李明：等待改造资金到位",
    "来得很快",
    "现场情况已核实，请补充照片",
  ].includes(text);

const statuses = [
  "ordered",
  "accepted",
  "checkedIn",
  "resolved",
  "verified",
  "rated",
  "declined",
  "suspended",
  "released",
] as const satisfies readonly AssignmentStatus[];

/** What each side may do, by the status of the one department's part. */
const offered: Record<AssignmentStatus, Record<ViewKind, string[]>> = {
  ordered: {
    department: ["签收", "报到", "退单", "申请延期"],
    whistler: ["催办", "撤回"],
    centre: ["催办", "督办"],
    copied: [],
  },
  accepted: {
    department: ["报到", "退单", "申请延期", "挂账"],
    whistler: ["催办", "撤回"],
    centre: ["催办", "督办"],
    copied: [],
  },
  checkedIn: {
    department: ["办结", "反馈", "申请延期", "挂账"],
    whistler: ["人到了 · 海埂城管中队", "催办", "撤回"],
    centre: ["催办", "督办"],
    copied: [],
  },
  resolved: {
    department: [],
    whistler: ["验收通过 · 海埂城管中队", "退回重办 · 海埂城管中队", "撤回"],
    centre: ["督办"],
    copied: [],
  },
  verified: { department: [], whistler: ["评价 · 海埂城管中队", "撤回"], centre: ["督办"], copied: [] },
  rated: { department: [], whistler: ["撤回"], centre: ["督办"], copied: [] },
  declined: {
    department: [],
    whistler: ["撤回"],
    centre: ["维持 · 海埂城管中队", "改派 · 海埂城管中队", "督办"],
    copied: [],
  },
  suspended: { department: [], whistler: ["撤回"], centre: ["督办"], copied: [] },
  released: { department: [], whistler: ["撤回"], centre: ["督办"], copied: [] },
};

describe.each(statuses)("a part that is %s", (status) => {
  test.each(viewKinds)("makes a card that the platform shows, with the buttons of the %s", (view) => {
    const card = cardFor(whistle({ assignments: [assignment(status)] }), view);
    expectFine(card, written);
    expect(labels(card)).toEqual(offered[status][view]);
  });

  test.each(viewKinds)("makes a card of eight departments that the platform shows to the %s", (view) => {
    expectFine(cardFor(joint(status), view), written);
  });
});

const startWords = new Set<string>(Object.values(commands).map(({ zh }) => zh));

test("every button starts with a word of the glossary", () => {
  for (const status of statuses) {
    for (const view of viewKinds) {
      for (const label of labels(cardFor(joint(status), view))) {
        const start =
          label.split(" · ")[0]?.replace(/(延期|挂账)$/, (what) => (startWords.has(label) ? what : "")) ?? "";
        expect(startWords.has(start) || startWords.has(label), label).toBe(true);
      }
    }
  }
});

describe("before the departments are called", () => {
  const early = (status: WhistleStatus, parts: Partial<Whistle> = {}) =>
    whistle({ status, assignments: [], dispatchedAt: null, ...parts });

  test("a head agrees to a key whistle or returns it", () => {
    const one = early("approval", { category: "key", steps: [step("approval")] });
    expect(labels(cardFor(one, "whistler"))).toEqual(["同意", "退回", "撤回"]);
    expectFine(cardFor(one, "whistler"), written);
  });

  test("a coordination whistle is deliberated first, then raised", () => {
    const one = early("deliberation", { category: "coordination", steps: [step("deliberation")] });
    expect(labels(cardFor(one, "whistler"))).toEqual(["议事", "撤回"]);
    const deliberation = {
      at: at("09:30"),
      by: personOf(street),
      unitId: street,
      heldOn: "2026-01-04",
      attendees: ["张三", "李四"],
      conclusion: "现场情况已核实，请补充照片",
      asked: [],
    };
    const decided = cardFor({ ...one, deliberation }, "whistler");
    expect(labels(decided)).toEqual(["上报", "撤回"]);
    expect(shownText(decided)).toContain("议事决定 海埂街道 1月4日(周日)");
  });

  test("the level above takes on what was raised, returns it, or deliberates in turn", () => {
    const one = early("study", { category: "coordination", steps: [step("study", { ownerUnitId: county })] });
    expect(labels(cardFor(one, "centre"))).toEqual(["接办", "退回", "议事", "督办"]);
    expectFine(cardFor(one, "centre"), written);
  });

  test("a whistle without hands is dispatched by the unit that dispatches", () => {
    const one = early("dispatching", { dispatcherUnitId: county, steps: [step("dispatch", { ownerUnitId: county })] });
    expect(labels(cardFor(one, "centre"))).toEqual(["派发", "督办"]);
    expect(labels(cardFor(one, "whistler"))).toEqual(["撤回"]);
    expectFine(cardFor(one, "centre"), written);
  });
});

describe("what is asked on the way", () => {
  test("the whistler answers a request for more time", () => {
    const asked = assignment("checkedIn", {
      arrivalConfirmed: { at: at("09:20"), by: personOf(street) },
      extensions: [{ at: at("09:30"), by: personOf(squadron), days: 2, reason: "摊贩已全部离场", granted: null }],
    });
    const one = whistle({ assignments: [asked] });
    expect(labels(cardFor(one, "whistler"))).toEqual([
      "同意延期 · 海埂城管中队",
      "催办",
      "不同意延期 · 海埂城管中队",
      "撤回",
    ]);
    expect(labels(cardFor(one, "department"))).not.toContain("申请延期");
  });

  test("the level above the whistler answers a request to park", () => {
    const asked = assignment("accepted", {
      suspended: {
        at: at("09:30"),
        by: personOf(squadron),
        ownerName: "李明",
        condition: "等待改造资金到位",
        nextDate: new Date("2026-03-02T09:00:00+08:00"),
        agreed: null,
      },
    });
    const reply = step("suspensionReply", { assignmentId: "a1", ownerUnitId: county });
    const one = whistle({ assignments: [asked], steps: [...stepsOf(asked), reply] });
    expect(labels(cardFor(one, "centre"))).toEqual([
      "同意挂账 · 海埂城管中队",
      "催办",
      "不同意挂账 · 海埂城管中队",
      "督办",
    ]);
    expect(labels(cardFor(one, "department"))).not.toContain("挂账");
    expect(shownText(cardFor(one, "whistler"))).toContain("挂账至 3月2日(周一)");
  });

  test("an emergency is recorded once all its departments are done, and can't be parked or extended", () => {
    const working = whistle({ category: "emergency", assignments: [assignment("checkedIn")] });
    expect(labels(cardFor(working, "department"))).toEqual(["办结", "反馈"]);
    expect(labels(cardFor(working, "whistler"))).not.toContain("备案");
    const done = whistle({ category: "emergency", assignments: [assignment("resolved")] });
    expect(labels(cardFor(done, "whistler"))[0]).toBe("备案");
  });

  test("a department hands its part to a unit under it, if it has any", () => {
    const one = whistle({ assignments: [assignment("ordered", { unitId: squadron })] });
    expect(labels(cardFor(one, "department"))).not.toContain("转派");
    const units = [...directory.units, { ...directory.units[0], id: "sub", short: "一分队", parentId: squadron }];
    const withSub = {
      ...directory,
      children: (id: string) => (id === squadron ? directory.units.slice(0, 1) : directory.children(id)),
    };
    expect(units.length).toBeGreaterThan(1);
    expect(labels(cardFor(one, "department", { directory: withSub }))).toContain("转派");
  });
});

describe("a whistle that is over", () => {
  test.each(["withdrawn", "rejected"] as const)("and was %s is grey and has no buttons", (status) => {
    const one = whistle({ status, steps: [], endReason: "摊贩已全部离场" });
    for (const view of viewKinds) {
      const card = cardFor(one, view);
      expect(labels(card)).toEqual([]);
      expect(card.header.template).toBe("grey");
      expect(shownText(card)).toContain("摊贩已全部离场");
    }
  });

  test("and closed is green and takes only the ratings that are owed", () => {
    const one = whistle({ status: "closed", assignments: [assignment("verified")] });
    const card = cardFor(one, "whistler");
    expect(card.header.template).toBe("green");
    expect(labels(card)).toEqual(["评价 · 海埂城管中队"]);
    for (const view of ["department", "centre", "copied"] as const) expect(labels(cardFor(one, view))).toEqual([]);
  });
});

describe("the colour", () => {
  const one = whistle();
  test.each([
    ["blue", "10:00"],
    ["orange", "13:40"],
    ["red", "14:00"],
  ])("is %s at %s", (colour, time) => {
    for (const view of ["whistler", "department", "centre"] as const)
      expect(cardFor(one, view, { now: at(time) }).header.template).toBe(colour);
  });

  test("shows a department its own lateness only", () => {
    const late = assignment("ordered", { id: "a2", unitId: "xiling-haigeng-zhifa", role: "co" });
    const mine = assignment("accepted");
    const steps = [step("accept", { id: "s1", assignmentId: "a2", ownerUnitId: late.unitId, dueAt: at("09:30") })];
    const card = cardFor(whistle({ assignments: [mine, late], steps }), "department");
    expect(card.header.template).toBe("blue");
    expect(shownText(card)).not.toContain("逾期");
  });
});

describe("who sees what", () => {
  test("ratings stand on the cards of those who assess, never in the department's group", () => {
    const one = whistle({ status: "closed", assignments: [assignment("rated")] });
    expect(shownText(cardFor(one, "whistler"))).toContain("评价：响应及时 5，办理效果 4，工作作风 5");
    expect(shownText(cardFor(one, "centre"))).toContain("评价：响应及时 5");
    for (const view of ["department", "copied"] as const) {
      expect(shownText(cardFor(one, view))).not.toContain("响应及时");
      expect(shownText(cardFor(one, view))).not.toContain("来得很快");
    }
  });

  test("numbers of residents are hidden, the phone of whoever comes is not", () => {
    const text = "居民张某 13812345678 反映，身份证 53010219900307123X";
    const one = whistle({ text, place: "联系 138 1234 5678", assignments: [assignment("accepted")] });
    for (const view of viewKinds) {
      const shown = shownText(cardFor(one, view));
      expect(shown).toContain("138****5678");
      expect(shown).toContain("530***********123X");
      expect(JSON.stringify(cardFor(one, view))).not.toMatch(/13812345678|1234 5678|19900307/);
    }
    expect(shownText(cardFor(one, "whistler"))).toContain(coming.phone);
    expect(shownText(cardFor(one, "whistler", { showOriginal: true }))).toContain(text);
  });

  test("a unit that dispatches for a community sees its whistle and may nudge", () => {
    const one = whistle({ whistlerUnitId: community, dispatcherUnitId: street });
    expect(labels(cardFor(one, "centre", { unitId: street }))).toEqual(["催办", "督办"]);
  });

  test("who is there and who is missing stands on the card of a joint whistle", () => {
    const one = joint("checkedIn");
    const assignments = one.assignments.map((each, index) =>
      index === 0
        ? { ...each, arrivalConfirmed: { at: at("09:30"), by: personOf(street) } }
        : index === 1
          ? each
          : assignment("ordered", { id: each.id, unitId: each.unitId, role: "co" }),
    );
    const shown = shownText(cardFor({ ...one, assignments }, "whistler"));
    expect(shown).toContain("已到场：海埂城管中队");
    expect(shown).toContain("已报到、待确认：海埂综合执法队");
    expect(shown).toMatch(/未到：海埂市监所、.*海埂人社所/);
  });
});

describe("on the first screen of a phone", () => {
  test("stand number, matter, deadline and the button", () => {
    const card = cardFor(whistle({ text: "很长的情况说明。".repeat(200) }), "department");
    const parts = tagged(sent(card)).map(({ tag }) => tag);
    expect(card.header.title.content).toBe("常规哨 20260105-0012");
    expect(parts.indexOf("button")).toBeLessThan(14);
    expect(shownText(card).split("\n").slice(0, 5)).toEqual([
      "常规哨 20260105-0012",
      "海埂路12号",
      "待签收",
      "占道经营",
      "签收截止 1月5日(周一) 14:00",
    ]);
  });

  test("accepting is one tap: nothing in its form has to be filled in", () => {
    const { fields, pressables } = controls(cardFor(whistle(), "department"));
    const accept = pressables.find(({ label }) => label === "签收");
    expect(accept?.form).toBe("form__accept__a1");
    expect(fields.filter(({ form }) => form === accept?.form).every(({ required }) => !required)).toBe(true);
  });
});

describe("a deadline explains itself", () => {
  test("with days skipped, days worked instead, and what is provisional", () => {
    const steps = [
      step("resolve", {
        assignmentId: "a1",
        ownerUnitId: squadron,
        dueAt: new Date("2027-02-22T10:00:00+08:00"),
        why: {
          limit: "5wd",
          from: "category",
          clock: "working",
          startedAt: new Date("2027-02-05T20:00:00+08:00"),
          countedFrom: new Date("2027-02-07T09:00:00+08:00"),
          skipped: [
            { date: "2027-02-06", reason: "holiday", name: "春节" },
            { date: "2027-02-13", reason: "weekend", name: null },
          ],
          makeUp: ["2027-02-20"],
          provisional: true,
        },
      }),
    ];
    const shown = shownText(cardFor(whistle({ assignments: [assignment("checkedIn")], steps }), "department"));
    expect(shown).toContain("为什么是这个时间");
    expect(shown).toContain("按哨种时限 5 个工作日");
    expect(shown).toContain("2月5日(周五) 20:00 不在工作时间，从 2月7日(周日) 09:00 起算");
    expect(shown).toContain("2月6日(周六)春节、2月13日(周六)不计");
    expect(shown).toContain("2月20日(周六)调休上班，计入");
    expect(shown).toContain("暂按法定节日推算");
  });
});

describe("however much there is to tell", () => {
  const long = "长".repeat(2000);
  const by = { at: at("09:30"), by: personOf(squadron) };
  const heavy: Partial<Assignment> = {
    accepted: { ...by, coming: { ...coming, name: long, post: long, arrivesAt: long } },
    progress: [{ ...by, text: long, images: [] }],
    sentBack: [{ ...by, reason: long }],
    declined: { ...by, reason: "needsOther", rule: long, insteadUnitId: squadron, text: long },
    ruling: { ...by, outcome: "maintained", reason: long },
    extensions: [{ ...by, days: 3, reason: long, granted: null }],
  };

  test.each(statuses)("the platform takes a card of eight parts that are %s, with the longest texts", (status) => {
    for (const text of [long, '"\\<>'.repeat(500), "😀".repeat(1000)]) {
      const one = joint(
        status,
        { text, place: text, number: "演练20260105-0012", drill: true, round: 3, copiedUnitIds: [county, street] },
        heavy,
      );
      for (const view of viewKinds) {
        const card = cardFor(one, view);
        expectFine(card, () => true);
        expect(sizeOf(card).components).toBeLessThanOrEqual(195);
        expect(shownText(card)).toContain("演练");
      }
    }
  });

  test("the whistler always finds the way out, and is told of what had no room", () => {
    const card = cardFor(joint("verified"), "whistler");
    expect(labels(card)).toContain("撤回");
    expect(labels(card).filter((label) => label.startsWith("评价")).length).toBeGreaterThanOrEqual(5);
    expect(shownText(card)).toMatch(/还有 \d 项操作，前面的办完后显示/);
  });
});
