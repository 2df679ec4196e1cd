import { describe, expect, test } from "vitest";
import { commandsTable } from "../../src/bot/commands/parse/commands-table.js";
import {
  type BlowFormView,
  blowFormCard,
  categoryChoices,
  matterChoices,
  unitChoices,
} from "../../src/cards/blow-form-card.js";
import { type BoardChoices, boardCard } from "../../src/cards/board-card.js";
import { choiceCard } from "../../src/cards/choice-card.js";
import { digestCard, isShownBeside } from "../../src/cards/digest-card.js";
import { helpCard } from "../../src/cards/help-card.js";
import { both } from "../../src/cards/kit/text.js";
import { type ListPage, listCard, pageSize } from "../../src/cards/list-card.js";
import { noticeCard } from "../../src/cards/notice-card.js";
import { answerCard, movedCard } from "../../src/cards/plain-cards.js";
import { type BoardContext, boardView } from "../../src/cards/views/board-view.js";
import { isListed, listItems } from "../../src/cards/views/list-view.js";
import type { Notice, NoticeKind } from "../../src/flows/whistle/notices.js";
import type { RungId, Step, StepKind, Whistle } from "../../src/flows/whistle/state.js";
import {
  assignment,
  at,
  county,
  countyCentre,
  directory,
  now,
  personOf,
  policy,
  squadron,
  step,
  street,
  whistle,
} from "./fixtures.js";
import { controls, expectFine, labels, sent, shownText, tagged } from "./inspect.js";

const context = { directory, policy, now };
const anything = () => true;

const notice = (parts: Partial<Notice> = {}): Notice => ({
  id: "n1",
  kind: "rungs",
  memberId: personOf(squadron),
  assignmentId: "a1",
  stepKind: "accept",
  stepDueAt: at("14:00"),
  rungs: ["dueSoon"],
  more: [],
  text: "",
  emergency: false,
  urgent: null,
  ...parts,
});

describe("a reminder", () => {
  test.each([
    ["dueSoon", "yellow", "黄牌 · 签收将到期"],
    ["overdue", "red", "红牌 · 签收已逾期"],
    ["again", "red", "红牌再催 · 签收仍未完成"],
    ["levelAbove", "red", "升级 · 签收逾期，已报上一级"],
    ["twoAbove", "red", "再升级 · 签收严重逾期，已报上两级"],
  ] as const satisfies readonly (readonly [RungId, string, string])[])(
    "of the rung %s is %s: %s",
    (rung, colour, title) => {
      const card = noticeCard(notice({ rungs: [rung] }), whistle(), context);
      expectFine(card, anything);
      expect(card.header.template).toBe(colour);
      expect(card.header.title.content).toBe(title);
      expect(shownText(card)).toContain("签收截止 1月5日(周一) 14:00");
      expect(shownText(card)).not.toMatch(/[!！]/);
    },
  );

  test("is answered by the department with its buttons", () => {
    expect(labels(noticeCard(notice(), whistle(), context))).toEqual(["签收", "报到", "查看 20260105-0012"]);
  });

  test("lets whoever stands above do no more than nudge", () => {
    const head = personOf(county, "head");
    const card = noticeCard(notice({ memberId: head, rungs: ["levelAbove"] }), whistle(), context);
    expect(labels(card)).toEqual(["催办", "查看 20260105-0012"]);
    expect(shownText(card)).toContain("海埂城管中队");
  });

  test("offers nothing that has been done meanwhile", () => {
    const done = whistle({ assignments: [assignment("resolved")] });
    expect(labels(noticeCard(notice(), done, context))).toEqual(["查看 20260105-0012"]);
  });

  test("says so when several rungs fell together", () => {
    const card = noticeCard(notice({ rungs: ["dueSoon", "overdue", "again"] }), whistle(), context);
    expect(card.header.title.content).toBe("红牌再催 · 签收仍未完成");
    expect(shownText(card)).toContain("一并送达：黄牌、红牌、红牌再催");
  });
});

/** Who is asked for a step, in which state of the whistle, and with which buttons the step is answered. */
const todos: [StepKind, string, Partial<Whistle>, string[]][] = [
  ["approval", personOf(street, "head"), { status: "approval", category: "key", assignments: [] }, ["同意", "退回"]],
  ["study", personOf(countyCentre), { status: "study", category: "coordination", assignments: [] }, ["接办", "退回"]],
  ["dispatch", personOf(street, "head"), { status: "dispatching", assignments: [] }, ["派发"]],
  [
    "ruling",
    personOf(county, "head"),
    { assignments: [assignment("declined")] },
    ["维持 · 海埂城管中队", "改派 · 海埂城管中队"],
  ],
  [
    "verify",
    personOf(street, "whistler"),
    { assignments: [assignment("resolved")] },
    ["验收通过 · 海埂城管中队", "退回重办 · 海埂城管中队"],
  ],
  ["rate", personOf(street, "whistler"), { assignments: [assignment("verified")] }, ["评价 · 海埂城管中队"]],
  [
    "confirmArrival",
    personOf(street, "whistler"),
    { assignments: [assignment("checkedIn")] },
    ["人到了 · 海埂城管中队"],
  ],
  ["filing", personOf(street, "whistler"), { category: "emergency", assignments: [assignment("resolved")] }, ["备案"]],
];

test.each(todos)(
  "who has to see to the step %s gets the buttons that answer it",
  (stepKind, memberId, parts, buttons) => {
    const isPart = !["approval", "study", "dispatch", "filing"].includes(stepKind);
    const ownerUnitId = stepKind === "study" || stepKind === "ruling" ? county : street;
    const steps: Step[] = [step(stepKind, { ownerUnitId, assignmentId: isPart ? "a1" : null })];
    const card = noticeCard(
      notice({ kind: "todo", memberId, stepKind, assignmentId: isPart ? "a1" : null }),
      whistle({ steps, ...parts }),
      context,
    );
    expectFine(card, anything);
    expect(labels(card)).toEqual([...buttons, "查看 20260105-0012"]);
  },
);

test.each([
  ["nudged", "催办 · 海埂城管中队", ["签收", "报到", "查看 20260105-0012"]],
  ["sentBack", "退回重办", ["签收", "报到", "查看 20260105-0012"]],
  ["ruled", "裁定 · 维持原派单", ["签收", "报到", "查看 20260105-0012"]],
  ["extensionAnswered", "延期未同意", ["签收", "报到", "查看 20260105-0012"]],
  ["suspensionAnswered", "挂账未同意", ["签收", "报到", "查看 20260105-0012"]],
  ["returned", "吹哨被退回", ["查看 20260105-0012"]],
  ["withdrawn", "哨已撤回", ["查看 20260105-0012"]],
  ["urgentOrder", "应急哨令 · 请立即签收", ["签收", "报到", "查看 20260105-0012"]],
] as const satisfies readonly (readonly [NoticeKind, string, readonly string[]])[])(
  "a notice %s is titled %s",
  (kind, title, buttons) => {
    const card = noticeCard(
      notice({ kind, stepKind: null, stepDueAt: null, rungs: [], text: "请速办" }),
      whistle(),
      context,
    );
    expectFine(card, anything);
    expect(card.header.title.content).toBe(title);
    expect(shownText(card)).toContain("请速办");
    expect(labels(card)).toEqual(buttons);
  },
);

test("answers that were favourable say so", () => {
  const asked = { at: now, by: personOf(squadron), days: 2, reason: "x", granted: true };
  const granted = whistle({ assignments: [assignment("checkedIn", { extensions: [asked] })] });
  const title = (kind: NoticeKind, one: Whistle) => noticeCard(notice({ kind }), one, context).header.title.content;
  expect(title("extensionAnswered", granted)).toBe("延期已同意");
  expect(title("suspensionAnswered", whistle({ assignments: [assignment("suspended")] }))).toBe("挂账已同意");
  const ruling = { at: now, by: personOf(county), outcome: "reassigned", reason: "x" } as const;
  expect(title("ruled", whistle({ assignments: [assignment("released", { ruling })] }))).toBe("裁定 · 另行派单");
});

test("a digest tells each notice in a line, however many there are", () => {
  const items = Array.from({ length: 60 }, (_, index) => ({
    notice: notice({ id: `n${index}` }),
    whistle: whistle({ id: `w${index}`, number: `20260105-${String(index).padStart(4, "0")}` }),
  }));
  const card = digestCard(items, { directory, now, policyOf: () => policy });
  expectFine(card, anything);
  expect(card.header.title.content).toBe("提醒汇总（60 条）");
  expect(shownText(card)).toContain("另有 40 条");
  expect(labels(card)).toHaveLength(8);
});

test("of thousands of notices a digest needs only what it shows, and looks the same", () => {
  // The first twenty-five are about three whistles, so that buttons come from further down.
  const items = Array.from({ length: 60 }, (_, index) => index).map((index) => {
    const which = index < 25 ? index % 3 : index;
    return {
      notice: notice({ id: `n${index}` }),
      whistle: whistle({ id: `w${which}`, number: `20260105-000${which}` }),
    };
  });
  const kept: typeof items = [];
  for (const item of items) if (isShownBeside(kept, item)) kept.push(item);
  expect(kept).toHaveLength(25);
  const context = { directory, now, policyOf: () => policy };
  expect(digestCard(kept, { ...context, more: 35 })).toEqual(digestCard(items, context));
});

const listContext = { of: "mine", unitIds: [squadron], directory, policyOf: () => policy, now } as const;
const page = (parts: Partial<ListPage> = {}): ListPage => ({
  of: "mine",
  name: "海埂城管中队",
  filter: null,
  unitId: null,
  page: 1,
  pages: 1,
  total: 1,
  narrowed: { category: null, days: null },
  items: listItems([whistle()], listContext),
  ...parts,
});

describe("a list", () => {
  test("has the most urgent first and counts only the reader's own deadlines", () => {
    const due = (id: string, time: string) =>
      whistle({ id, steps: [step("accept", { assignmentId: "a1", ownerUnitId: squadron, dueAt: at(time) })] });
    const done = whistle({ id: "done", assignments: [assignment("resolved")] });
    const items = listItems([done, due("late", "16:00"), due("soon", "11:00")], listContext);
    expect(items.map(({ whistleId }) => whistleId)).toEqual(["soon", "late", "done"]);
    expect(items.at(-1)?.due).toBeNull();
    expect(listItems([done], { ...listContext, of: "board" })[0]?.due?.text.zh).toBe("验收截止 1月5日(周一) 14:00");
  });

  test("is filtered by what is to do, late, or due today", () => {
    const one = whistle();
    const done = whistle({ assignments: [assignment("resolved")] });
    expect(isListed(done, null, listContext)).toBe(true);
    expect(isListed(one, "todo", listContext)).toBe(true);
    expect(isListed(done, "todo", listContext)).toBe(false);
    expect(isListed(one, "overdue", listContext)).toBe(false);
    expect(isListed(one, "overdue", { ...listContext, now: at("14:00") })).toBe(true);
    expect(isListed(one, "today", listContext)).toBe(true);
    expect(isListed(one, "today", { ...listContext, now: new Date("2026-01-04T10:00:00+08:00") })).toBe(false);
  });

  test("turns its pages and keeps its filter", () => {
    const items = Array.from({ length: pageSize }, (_, index) =>
      listItems([whistle({ id: `w${index}` })], listContext),
    ).flat();
    const card = listCard(page({ items, page: 2, pages: 3, total: 20, filter: "overdue", unitId: squadron }));
    expectFine(card, anything);
    expect(labels(card).slice(-5)).toEqual(["全部", "待办", "今日到期", "上一页", "下一页"]);
    const next = controls(card).pressables.at(-1)?.component;
    expect(next?.behaviors).toEqual([
      { type: "callback", value: { do: "list", of: "mine", page: 3, f: "overdue", u: squadron } },
    ]);
  });

  test("says so when it is empty", () => {
    const card = listCard(page({ items: [], total: 0 }));
    expectFine(card, anything);
    expect(shownText(card)).toContain("没有符合条件的哨");
    expect(labels(card)).toEqual(["待办", "逾期", "今日到期"]);
  });
});

const boardContext = (moment: Date, parts: Partial<BoardContext> = {}): BoardContext => ({
  ...{ directory, policyOf: () => policy, now: moment },
  ...{ days: null, flow: [], compares: false, ownUnitIds: null, ...parts },
});
const choices: BoardChoices = {
  categories: Object.entries(policy.categories).map(([id, { label }]) => ({ id, label })),
  units: [],
  inGroup: false,
};

describe("the board", () => {
  const late = whistle({ id: "w2", assignments: [assignment("accepted")] });
  test("counts whistles and open steps, drills left out", () => {
    const drill = whistle({ id: "w3", drill: true });
    const closed = whistle({ id: "w4", status: "closed", assignments: [assignment("rated")], steps: [] });
    const view = boardView([whistle(), late, drill, closed], boardContext(at("14:00")));
    expect(view).toMatchObject({ open: 2, dueToday: 2, overdue: 2 });
    expect(view.rows).toEqual([
      { step: both("签收", "Accept"), open: 1, dueSoon: 0, overdue: 1 },
      { step: both("报到", "Check in"), open: 1, dueSoon: 0, overdue: 1 },
    ]);
  });

  test("shows them as a table and a chart, then the list", () => {
    const list = page({ of: "board", name: "西岭区" });
    const card = boardCard(boardView([whistle(), late], boardContext(at("13:45"))), list, choices);
    expectFine(card, anything);
    expect(shownText(card)).toContain("签收 Accept | 1 | 1 | 0");
    expect(shownText(card)).toContain("各环节在办情况");
    expectFine(
      boardCard(boardView([], boardContext(now)), page({ of: "board", items: [], total: 0 }), choices),
      anything,
    );
  });

  const joint = whistle({
    id: "w5",
    number: "20260105-0005",
    assignments: [
      assignment("checkedIn"),
      { ...assignment("accepted"), id: "a2", unitId: "xiling-haigeng-zhifa", role: "co" },
    ],
  });

  test("says who is there and who is missing, in a group only how many", () => {
    const view = boardView([whistle(), joint], boardContext(now));
    expect(view.matrix.rows).toMatchObject([{ there: ["海埂城管中队"], missing: ["海埂综合执法队"] }]);
    const list = page({ of: "board", name: "海埂街道" });
    expect(shownText(boardCard(view, list, choices))).toContain("海埂城管中队 | 海埂综合执法队");
    const inGroup = shownText(boardCard(view, list, { ...choices, inGroup: true }));
    expect(inGroup).toContain("| 1 | 1");
    expect(inGroup).not.toContain("海埂综合执法队");
  });

  test("compares units only for those who assess, in the organisation's order", () => {
    expect(boardView([late], boardContext(now)).units).toBeNull();
    const { units } = boardView([whistle(), late], boardContext(at("14:00"), { compares: true }));
    expect(units).toEqual([{ unit: "海埂城管中队", open: 2, dueSoon: 0, overdue: 2 }]);
  });

  test("draws what began and ended by day, over a long time by week", () => {
    const day = (date: string) => new Date(`${date}T15:00:00+08:00`);
    const flow = [
      { blownAt: day("2026-01-05"), endedAt: null },
      { blownAt: day("2026-01-03"), endedAt: day("2026-01-05") },
      { blownAt: day("2025-10-01"), endedAt: day("2026-01-04") },
    ];
    const { trend } = boardView([], boardContext(now, { flow, days: 7 }));
    expect(trend).toHaveLength(7);
    expect(trend.slice(-3)).toEqual([
      { day: "2026-01-03", blown: 1, ended: 0 },
      { day: "2026-01-04", blown: 0, ended: 1 },
      { day: "2026-01-05", blown: 1, ended: 1 },
    ]);
    const weeks = boardView([], boardContext(now, { flow, days: 90 })).trend;
    expect(weeks).toHaveLength(13);
    expect(weeks.at(-1)).toMatchObject({ blown: 2, ended: 2 });
  });

  test("fits with all that it can hold", () => {
    const owners = directory.units.map(({ id }) => id);
    const many = Array.from({ length: 60 }, (_, index) =>
      whistle({
        id: `w${index}`,
        place: "地".repeat(100),
        number: `20260105-${String(index).padStart(4, "0")}`,
        assignments: owners.slice(0, 6).map((unitId, n) => ({ ...assignment("accepted"), id: `a${n}`, unitId })),
        steps: owners.map((ownerUnitId) => step("accept", { ownerUnitId })),
      }),
    );
    const flow = Array.from({ length: 31 }, (_, n) => ({
      blownAt: new Date(now.getTime() - n * 86_400_000),
      endedAt: now,
    }));
    const view = boardView(many, boardContext(at("14:00"), { flow, compares: true }));
    const items = listItems(many, { ...listContext, of: "board" }).slice(0, pageSize);
    const list = page({ of: "board", items, pages: 9, total: 60, unitId: squadron, filter: "overdue" });
    const units = directory.units.slice(0, 12).map(({ id, short }) => ({ id, name: short }));
    expectFine(boardCard(view, list, { ...choices, units }), anything);
  });

  test("is narrowed by category, period and unit", () => {
    const list = page({ of: "board", narrowed: { category: "routine", days: 30 } });
    const card = boardCard(boardView([], boardContext(now)), list, {
      ...choices,
      units: [{ id: street, name: "海埂街道" }],
    });
    expect(card.header.title.content).toContain("常规哨");
    expect(labels(card).slice(-7)).toEqual([
      "应急哨",
      "重点哨",
      "协调哨",
      "不限时间",
      "近 7 天",
      "近 90 天",
      "海埂街道",
    ]);
    expect(controls(card).pressables.at(-1)?.component.behaviors).toEqual([
      { type: "callback", value: { do: "list", of: "board", page: 1, u: street, c: "routine", p: 30 } },
    ]);
  });
});

describe("the whistle form", () => {
  const empty: BlowFormView = {
    prefill: {},
    categories: categoryChoices(policy, "street"),
    matters: matterChoices(policy, "street"),
    units: unitChoices(street, directory),
  };

  test("asks for the text and offers the rest", () => {
    const card = blowFormCard(empty);
    expectFine(card, anything);
    const { fields, pressables } = controls(card);
    expect(fields.filter(({ required }) => required).map(({ label }) => label)).toEqual(["内容"]);
    expect(fields.map(({ tag }) => tag)).toEqual([
      "select_static",
      "select_static",
      "input",
      "input",
      "multi_select_static",
      "picker_datetime",
      "checker",
    ]);
    expect(pressables.map(({ label }) => label)).toEqual(["吹哨"]);
    expect(fields[4]?.options?.map(({ label }) => label)).toContain("海埂城管中队");
  });

  test("keeps what was typed and says why it asks", () => {
    const card = blowFormCard({
      ...empty,
      prefill: {
        category: "routine",
        matterCode: "CG-01",
        text: "占道经营",
        place: "海埂路12号",
        unitIds: [squadron, "unknown"],
        statedDueAt: at("17:30"),
        drill: true,
      },
      error: both("“城管”对应多个单位，请选择。", "Several units fit “城管”. Please choose."),
      key: "k1",
    });
    expectFine(card, anything);
    expect(shownText(card)).toContain("“城管”对应多个单位，请选择。");
    const json = JSON.stringify(card);
    for (const kept of ['"initial_option":"routine"', '"initial_option":"CG-01"', '"default_value":"占道经营"'])
      expect(json).toContain(kept);
    expect(json).toContain(`"selected_values":["${squadron}"]`);
    expect(json).toContain('"initial_datetime":"2026-01-05 17:30"');
    expect(json).toContain('"value":{"do":"blowForm","d":"k1"}');
  });

  test("fits for every block unit of the town, and says when a text is too long for it", () => {
    for (const { id, level } of directory.units.filter(({ kind }) => kind === "block")) {
      const card = blowFormCard({
        prefill: { text: "长".repeat(2000) },
        categories: categoryChoices(policy, level),
        matters: matterChoices(policy, level),
        units: unitChoices(id, directory),
      });
      expectFine(card, anything);
      expect(shownText(card)).toContain("文字超过 1000 字");
    }
  });
});

test("help shows each command with an example, what is said every day open and the rest folded by topic", () => {
  const card = helpCard(commandsTable);
  expectFine(card, anything);
  expect(shownText(card)).toContain("/我的 /mine 看本人和本单位的哨\n例：/我的 待办");
  for (const { zh, example } of commandsTable) {
    expect(shownText(card)).toContain(`/${zh}`);
    expect(shownText(card)).toContain(`例：${example}`);
  }
  const folded = JSON.stringify(tagged(sent(card)).filter(({ tag }) => tag === "collapsible_panel"));
  for (const topic of ["督办、会商与转办", "留痕、卷宗与投递", "考核与问责", "值班与设置"])
    expect(folded).toContain(topic);
  for (const { topic, zh } of commandsTable) expect(folded.includes(`;${zh}**`)).toBe(topic !== "daily");
  expect(labels(card)).toEqual(["打开吹哨表单"]);
});

test("plain answers, choices and cards that have moved are cards, too", () => {
  expectFine(answerCard(both("已绑定。", "Bound.")));
  expectFine(answerCard(both("**注意** <at id=all></at>", "**Note** <at id=all></at>"), { template: "grey" }));
  expectFine(movedCard("20260105-0012"));
  const card = choiceCard({
    question: both("您要找的是哪个单位？", "Which unit do you mean?"),
    choices: [squadron, "xiling-chengguan"].map((id) => ({
      label: both(directory.unit(id)?.short ?? "", id),
      action: { do: "pick", d: "k1", v: id },
    })),
  });
  expectFine(card);
  expect(labels(card)).toEqual(["海埂城管中队", "西岭城管局"]);
});
