import { describe, expect, test } from "vitest";
import { readAnswerBy } from "../../src/bot/commands/parse/answer-by.js";
import { cutOut } from "../../src/bot/commands/parse/cut.js";
import { now } from "./parsing.js";

/** When it is to be answered in China's time, and the question; the clock stands at Monday 2026-01-05 09:00. */
function read(words: string): [by: string | null, question: string] {
  const by = readAnswerBy(words, now, "17:30");
  if (by === null) return [null, words];
  if (by.at === null) return [`unreadable: ${by.written}`, words];
  const inChina = new Date(by.at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace("T", " ");
  return [inChina, cutOut(words, [by.range])];
}

describe("by when a supervision is to be answered", () => {
  test.each([
    ["限1月8日18:00前答复 为何至今未到场", "01-08 18:00", "为何至今未到场"],
    ["限1月8日前书面答复：为何至今未到场", "01-08 17:30", "为何至今未到场"],
    ["为何至今未到场，请于明天下班前答复", "01-06 17:30", "为何至今未到场"],
    ["为何至今未到场 限期：周三15:00", "01-07 15:00", "为何至今未到场"],
    ["2小时内答复 为何至今未到场", null, "2小时内答复 为何至今未到场"],
    ["限2小时内答复 为何至今未到场", "01-05 11:00", "为何至今未到场"],
    ["今天17点前答复，为何至今未到场", "01-05 17:00", "为何至今未到场"],
    ["1月6日17:00前 为何至今未到场", "01-06 17:00", "为何至今未到场"],
    ["by 2026-01-08 18:00 why is nobody there", "01-08 18:00", "why is nobody there"],
    ["due: 1/8 why is nobody there", "01-08 17:30", "why is nobody there"],
  ])("%s", (words, by, question) => {
    expect(read(words)).toEqual([by, question]);
  });

  test.each([
    "为何至今未到场",
    "1月4日下午至今无人到场，什么原因",
    "权限问题为何没有协调",
    "摊点占道有限高杆，为何未拆除",
    "为何昨天17点前没有人接电话",
  ])("%s states none", (words) => {
    expect(read(words)).toEqual([null, words]);
  });

  test("a date after a colon that can't be read is said to be so", () => {
    expect(read("限期：下个世纪 为何未到场")).toEqual(["unreadable: 下个世纪", "限期：下个世纪 为何未到场"]);
  });
});
