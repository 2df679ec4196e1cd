import fc from "fast-check";
import { expect, test } from "vitest";
import { readDaysAndNames } from "../../src/bot/commands/parse/days.js";

const now = new Date("2026-01-05T09:00:00+08:00");
const day = (from: string, to = from) => ({ from, to });

test.each([
  ["今天 张三", day("2026-01-05"), ["张三"]],
  ["明天 @张三 @李四", day("2026-01-06"), ["张三", "李四"]],
  ["2026-01-06 2026-01-12 @李四", day("2026-01-06", "2026-01-12"), ["李四"]],
  ["@王五 2026-01-06 2026-01-10", day("2026-01-06", "2026-01-10"), ["王五"]],
  ["1月6日至1月12日 李四、王五", day("2026-01-06", "2026-01-12"), ["李四", "王五"]],
  ["２０２６－０１－０６ 李四", day("2026-01-06"), ["李四"]],
  ["城管中队 今天 张三", day("2026-01-05"), ["城管中队", "张三"]],
  ["张三", null, ["张三"]],
  ["", null, []],
])("%s", (written, days, names) => {
  expect(readDaysAndNames(written, now)).toEqual({ days, names, cancel: false });
});

test("取消 with days clears those days", () => {
  expect(readDaysAndNames("取消 今天", now)).toEqual({ days: day("2026-01-05"), names: [], cancel: true });
});

test("any text comes to an end", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(readDaysAndNames(text, now).names.every((name) => name !== "")).toBe(true);
    }),
  );
});
