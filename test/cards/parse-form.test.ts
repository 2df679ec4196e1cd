import { describe, expect, test } from "vitest";
import {
  type AssignmentAction,
  type AssignmentDo,
  CardAction,
  type CommandAction,
  type WhistleDo,
} from "../../src/cards/action.js";
import { explainForm } from "../../src/cards/explain-form.js";
import { fieldName, nobody } from "../../src/cards/form-fields.js";
import { parseBlowForm, parseForm } from "../../src/cards/parse-form.js";

const w = "w1";
const part = (what: AssignmentDo): AssignmentAction => ({ do: what, w, a: "a1" });
const whole = (what: WhistleDo): CommandAction => ({ do: what, w });

/** Values under the names that they have on the card. */
const form = (action: CommandAction | { do: "blowForm" }, values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [fieldName({ id }, action), value]));

const command = (action: CommandAction, values: Record<string, unknown> = {}): unknown => {
  const parsed = parseForm(action, form(action, values));
  return parsed.ok ? parsed.value : explainForm(parsed.problems).zh;
};

describe("accepting", () => {
  test("with nothing filled in leaves it to the presser who comes", () => {
    expect(parseForm(part("accept"), undefined)).toEqual({
      ok: true,
      value: { type: "accept", assignmentId: "a1", coming: {} },
    });
    expect(command(part("accept"), { name: "", post: " ", mayDecide: "" })).toEqual({
      type: "accept",
      assignmentId: "a1",
      coming: {},
    });
  });

  test("takes who comes, when and with what power", () => {
    const values = { name: " 王建国 ", post: "中队长", phone: "13900001234", arrivesAt: "9:30", mayDecide: "yes" };
    expect(command(part("accept"), values)).toEqual({
      type: "accept",
      assignmentId: "a1",
      coming: { name: "王建国", post: "中队长", phone: "13900001234", arrivesAt: "9:30", mayDecide: true },
    });
    expect(command(part("accept"), { mayDecide: "no" })).toMatchObject({ coming: { mayDecide: false } });
  });

  test("refuses what is too long", () => {
    expect(command(part("accept"), { name: "长".repeat(51) })).toBe("“到场人姓名”最多 50 字。");
  });
});

describe("buttons without fields", () => {
  test.each(["checkIn", "confirmArrival", "verify", "grantExtension", "agreeSuspend"] as const)("%s", (what) => {
    expect(command(part(what))).toMatchObject({ type: what, assignmentId: "a1" });
  });
  test.each(["nudge", "approve"] as const)("%s", (what) => {
    expect(command(whole(what))).toMatchObject({ type: what });
  });
});

describe("a text that is needed", () => {
  test.each([
    ["progress", "text", "内容"],
    ["resolve", "result", "办理结果"],
    ["sendBack", "reason", "原因"],
    ["maintain", "reason", "原因"],
    ["refuseExtension", "reason", "原因"],
    ["refuseSuspend", "reason", "原因"],
  ] as const)("for %s is asked for", (what, field, label) => {
    expect(command(part(what))).toBe(`请填写“${label}”。`);
    expect(command(part(what), { [field]: "  " })).toBe(`请填写“${label}”。`);
    expect(command(part(what), { [field]: " 已办 " })).toMatchObject({ type: what, [field]: "已办" });
  });

  test.each(["withdraw", "returnApproval", "returnStudy"] as const)("for %s is asked for", (what) => {
    expect(command(whole(what))).toBe("请填写“原因”。");
    expect(command(whole(what), { reason: "已解决" })).toEqual({ type: what, reason: "已解决" });
  });

  test("for a record is asked for", () => {
    expect(command(whole("file"))).toBe("请填写“内容”。");
    expect(command(whole("file"), { text: "经过" })).toEqual({ type: "file", text: "经过" });
  });
});

describe("what was done", () => {
  test("is said by choosing, in one's own words, or both", () => {
    expect(command(part("resolve"), { phrase: "cleared" })).toMatchObject({ result: "已劝离清理" });
    expect(command(part("progress"), { phrase: "onTheWay", text: "两车六人" })).toMatchObject({
      text: "已派人前往。两车六人",
    });
    expect(command(part("progress"), { phrase: "toString" })).toBe("“常用语”请从选项中选择。");
  });
});

describe("declining", () => {
  const values = { reason: "notOurDuty", rule: "三定方案", instead: "xiling-shuiwu", note: "说明" };
  test("takes a reason of the list, the rule and who instead", () => {
    expect(command(part("decline"), values)).toEqual({
      type: "decline",
      assignmentId: "a1",
      reason: "notOurDuty",
      rule: "三定方案",
      insteadUnitId: "xiling-shuiwu",
      text: "说明",
    });
    expect(command(part("decline"), { ...values, instead: "", note: "" })).toMatchObject({
      insteadUnitId: null,
      text: "",
    });
  });
  test("tells all that is missing at once", () => {
    expect(command(part("decline"))).toBe("请填写“原因”。请填写“依据”。");
  });
  test("refuses a reason that is not on the list", () => {
    expect(command(part("decline"), { ...values, reason: "tooHard" })).toBe("“原因”请从选项中选择。");
  });
});

describe("rating", () => {
  const scores = { timeliness: "5", result: "4", conduct: "3" };
  test("takes three scores and a comment", () => {
    expect(command(part("rate"), { ...scores, comment: "好" })).toEqual({
      type: "rate",
      assignmentId: "a1",
      scores: { timeliness: 5, result: 4, conduct: 3 },
      comment: "好",
    });
  });
  test.each(["0", "6", "4.5", "好", "1e0 "])("refuses the score %s", (result) => {
    expect(parseForm(part("rate"), form(part("rate"), { ...scores, result })).ok).toBe(result === "1e0 ");
  });
  test("needs all three", () => {
    expect(command(part("rate"), { timeliness: "5" })).toBe("请填写“分数”。请填写“分数”。");
  });
});

describe("asking for more time", () => {
  test.each(["3", "３", "3天", "3个工作日", " 3 "])("reads %s as three days", (days) => {
    expect(command(part("requestExtension"), { days, reason: "待料" })).toMatchObject({ days: 3 });
  });
  test.each(["0", "-1", "三", "1.5", "61", "9999999"])("refuses %s", (days) => {
    expect(command(part("requestExtension"), { days, reason: "待料" })).toBe("“延期工作日”请填 1 至 60 的整数。");
  });
});

describe("dates", () => {
  const values = { owner: "李明", condition: "资金到位" };
  test.each(["2026-03-02 +0800", "2026-03-02", "2026-03-02 09:00 +0800"])(
    "%s is 9:00 of that day in China",
    (nextDate) => {
      expect(command(part("suspend"), { ...values, nextDate })).toMatchObject({
        ownerName: "李明",
        condition: "资金到位",
        nextDate: new Date("2026-03-02T01:00:00Z"),
      });
    },
  );
  test.each(["2026-02-30 +0800", "明天", "2026-03-02 09:00 -0500", "2026-03-02 25:00"])("%s is none", (nextDate) => {
    expect(command(part("suspend"), { ...values, nextDate })).toBe("“下次研究日期”请选择日期。");
  });
  test("a deliberation has its day and its people", () => {
    const filled = { heldOn: "2026-01-04 +0800", attendees: "张三、李四, 王五", conclusion: "上报" };
    expect(command(whole("deliberate"), filled)).toEqual({
      type: "deliberate",
      heldOn: "2026-01-04",
      attendees: ["张三", "李四", "王五"],
      conclusion: "上报",
    });
  });
});

describe("choosing units", () => {
  test("reassigning to nobody releases the department", () => {
    expect(command(part("reassign"), { unit: nobody, reason: "无须再办" })).toMatchObject({ unitId: null });
    expect(command(part("reassign"), { unit: "u1", reason: "应由其办" })).toMatchObject({ unitId: "u1" });
    expect(command(part("reassign"), { reason: "应由其办" })).toBe("请填写“单位”。");
  });
  test("transferring needs a unit", () => {
    expect(command(part("transfer"), { unit: "u1", reason: "就近" })).toMatchObject({ type: "transfer", unitId: "u1" });
  });
  test("dispatching needs at least one, taking on does not", () => {
    expect(command(whole("dispatch"), { units: [] })).toBe("请填写“部门”。");
    expect(command(whole("dispatch"), { units: ["u1", "u2", "u1"] })).toEqual({
      type: "dispatch",
      unitIds: ["u1", "u2"],
    });
    expect(command(whole("takeOn"))).toEqual({ type: "takeOn", unitIds: [], text: "" });
    expect(command(whole("raise"), { note: "请研究" })).toEqual({ type: "raise", text: "请研究" });
  });
});

describe("the whistle form", () => {
  const blow = { do: "blowForm" } as const;
  test("takes everything that was chosen", () => {
    const values = {
      category: "routine",
      matter: "CG-01",
      text: " 占道经营 ",
      place: "海埂路12号",
      units: ["u1", "u2"],
      statedDueAt: "2026-01-08 17:30 +0800",
      drill: true,
    };
    expect(parseBlowForm(form(blow, values), "18:00")).toEqual({
      ok: true,
      value: {
        category: "routine",
        matterCode: "CG-01",
        text: "占道经营",
        place: "海埂路12号",
        unitIds: ["u1", "u2"],
        statedDueAt: new Date("2026-01-08T09:30:00Z"),
        drill: true,
      },
    });
  });
  test("needs the text; a date alone means the end of its working day", () => {
    const parsed = parseBlowForm(form(blow, { text: "井盖缺失", statedDueAt: "2026-01-08" }), "18:00");
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        category: null,
        matterCode: null,
        unitIds: [],
        statedDueAt: new Date("2026-01-08T10:00:00Z"),
        drill: false,
      },
    });
    expect(parseBlowForm(form(blow, { matter: "CG-04" }), "18:00").ok).toBe(false);
    for (const value of [undefined, null, "text", 3, [], {}]) expect(parseBlowForm(value, "18:00").ok).toBe(false);
  });
});

test("a form of another button does not count", () => {
  const values = form({ do: "sendBack", w, a: "a2" }, { reason: "没办好" });
  expect(parseForm(part("sendBack"), values).ok).toBe(false);
});

test("a picture's key that is put into a form or a button is not taken over", () => {
  const foreign = ["img_v3_somebody-elses", "../../secret"];
  for (const what of ["progress", "resolve"] as const) {
    const values = {
      ...form(part(what), { text: "已处理", result: "已处理" }),
      images: foreign,
      image_key: foreign[0],
    };
    const parsed = parseForm(part(what), values);
    expect(parsed).toMatchObject({ ok: true, value: { images: [] } });
    expect(CardAction.safeParse(part(what)).success).toBe(true);
    expect(CardAction.safeParse({ ...part(what), images: foreign }).success).toBe(false);
  }
});
