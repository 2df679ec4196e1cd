import { expect, test } from "vitest";
import { readHolidayLines } from "../../src/flows/calendar/holiday-lines.js";
import { HolidayTable } from "../../src/flows/calendar/holiday-table.js";

test("lines as people paste them become the table of their year", () => {
  const { years, mistakes } = readHolidayLines([
    "2027年放假安排（国办发明电〔2026〕9号）",
    "",
    "元旦 2027-01-01",
    "春节 2027/2/5 至 2027/2/11",
    "清明节：2027年4月3日—2027年4月5日放假",
    "调休 春节 2027-02-13",
    "2027-02-14 上班 春节",
  ]);
  expect(mistakes).toEqual([]);
  expect(years).toEqual({
    2027: {
      notice: "国办发明电〔2026〕9号",
      off: [
        { name: "元旦", from: "2027-01-01", to: "2027-01-01" },
        { name: "春节", from: "2027-02-05", to: "2027-02-11" },
        { name: "清明节", from: "2027-04-03", to: "2027-04-05" },
      ],
      makeUp: [
        { name: "春节", date: "2027-02-13" },
        { name: "春节", date: "2027-02-14" },
      ],
    },
  });
  expect(HolidayTable.safeParse({ years }).success).toBe(true);
});

test("every mistake is told with its line", () => {
  const { mistakes } = readHolidayLines([
    "名称 开始 结束",
    "春节 二月初",
    "2027-02-05",
    "调休 春节 2027-02-13 2027-02-14",
  ]);
  expect(mistakes.map(({ line, what }) => [line, what])).toEqual([
    [2, "no-day"],
    [3, "no-name"],
    [4, "make-up-span"],
  ]);
});
