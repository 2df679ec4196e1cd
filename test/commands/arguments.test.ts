import { describe, expect, test } from "vitest";
import { interpretNumber } from "../../src/bot/commands/parse/number.js";
import { now, parse } from "./parsing.js";

describe("the number of a whistle", () => {
  test.each([
    "20260105-0012",
    "２０２６０１０５－００１２",
    "202601050012",
    "20260105 0012",
    "20260105—12",
    "20260105 – 0012",
    "#20260105-0012",
    "编号：20260105-0012",
    "No.20260105-0012",
  ])("%s is whole", (said) => {
    for (const command of ["查", "查询", "show", "催办", "撤回"]) {
      expect(parse(`/${command} ${said}`)).toMatchObject({ numberQuery: "20260105-0012", missing: null, text: "" });
    }
  });

  test.each(["12", "0012", "#12", "＃１２", "12号", "第12号", "编号12", "012"])("%s is a tail", (said) => {
    expect(parse(`/催办 ${said}`)).toMatchObject({ kind: "nudge", numberQuery: "0012", text: "" });
    expect(parse(`/催办${said}，请尽快到场`)).toMatchObject({ numberQuery: "0012", text: "请尽快到场" });
  });

  test("a reason may stand on either side of a number that cannot be mistaken", () => {
    expect(parse("/撤回 误报 20260105-0012")).toMatchObject({ numberQuery: "20260105-0012", text: "误报" });
    expect(parse("/撤回 20260105-0012：问题已解决，误报")).toMatchObject({ text: "问题已解决，误报" });
    expect(parse("/撤回 误报 #12 抱歉")).toMatchObject({ numberQuery: "0012", text: "误报 抱歉" });
  });

  test.each([
    "3个人没来",
    "12月的还没办",
    "2小时了",
    "8点报到",
    "请快点",
    "",
    "0",
    "13800000000",
    "20261399-0012",
    "20260105",
  ])("「%s」 holds none, and the bot takes the card replied to", (said) => {
    expect(parse(`/催办 ${said}`)).toEqual({ kind: "nudge", numberQuery: null, missing: "number", text: said });
  });

  test("a search without a number keeps its words", () => {
    expect(parse("/查 海埂路")).toEqual({ kind: "show", numberQuery: null, missing: "number", text: "海埂路" });
  });
});

describe("which whistle a number means", () => {
  test("a whole one is exact, a tail is today's first", () => {
    expect(interpretNumber("20251231-0007", now)).toEqual({ kind: "exact", number: "20251231-0007" });
    expect(interpretNumber("＃12", now)).toEqual({ kind: "tail", tail: "0012", todays: "20260105-0012" });
    expect(interpretNumber("12345", now)).toEqual({ kind: "tail", tail: "12345", todays: "20260105-12345" });
  });

  test("today is China's", () => {
    const lateInLondon = new Date("2026-01-05T17:00:00Z");
    expect(interpretNumber("12", lateInLondon)).toMatchObject({ todays: "20260106-0012" });
  });

  test("a day without a year is the latest such day", () => {
    expect(interpretNumber("0105-12", now)).toEqual({ kind: "exact", number: "20260105-0012" });
    expect(interpretNumber("1231-12", now)).toEqual({ kind: "exact", number: "20251231-0012" });
  });

  test("what the parser found is understood again", () => {
    for (const said of ["20260105-0012", "0105-12", "#12", "123456"]) {
      const parsed = parse(`/查 ${said}`);
      expect(parsed.kind === "show" && parsed.numberQuery && interpretNumber(parsed.numberQuery, now)).toEqual(
        interpretNumber(said, now),
      );
    }
  });

  test.each(["", "海埂路", "0", "1234567", "13800000000"])("%j means none", (said) => {
    expect(interpretNumber(said, now)).toBeNull();
  });
});

describe("lists", () => {
  const plain = { filter: null, unitQuery: null, page: 1 };

  test.each([
    ["", {}],
    ["待办", { filter: "todo" }],
    ["逾期 2", { filter: "overdue", page: 2 }],
    ["超期的 第２页", { filter: "overdue", page: 2 }],
    ["今天第三页", { filter: "today", page: 3 }],
    ["page 4 TODO", { filter: "todo", page: 4 }],
    ["0", {}],
    ["茨坝街道", { unitQuery: "茨坝街道" }],
    ["@茨坝街道，逾期", { filter: "overdue", unitQuery: "茨坝街道" }],
    ["＠茨坝街道 第2页", { unitQuery: "茨坝街道", page: 2 }],
  ])("「%s」", (args, expected) => {
    expect(parse(`/看板 ${args}`)).toEqual({ kind: "board", ...plain, ...expected });
    expect(parse(`/我的 ${args}`)).toEqual({ kind: "mine", ...plain, ...expected });
  });

  test("may be written on", () => {
    expect(parse("/我的待办")).toMatchObject({ kind: "mine", filter: "todo" });
    expect(parse("/看板茨坝街道")).toMatchObject({ kind: "board", unitQuery: "茨坝街道" });
    expect(parse("/我的天")).toEqual({ kind: "unknown", near: ["mine"] });
  });
});

describe("other arguments", () => {
  test("bind takes a unit or none", () => {
    expect(parse("/绑定 ＠城管中队 ")).toEqual({ kind: "bind", unitQuery: "城管中队" });
    expect(parse("/绑定城管中队")).toEqual({ kind: "bind", unitQuery: "城管中队" });
    expect(parse("/bind")).toEqual({ kind: "bind", unitQuery: null });
  });

  test("a suggestion is kept as written", () => {
    expect(parse("/建议：晚上的提醒，请合并成一条 <at id=all></at>")).toEqual({
      kind: "suggest",
      text: "晚上的提醒，请合并成一条 <at id=all></at>",
    });
    expect(parse("/suggest")).toEqual({ kind: "suggest", text: "" });
  });
});
