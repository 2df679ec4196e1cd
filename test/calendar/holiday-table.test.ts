import { getDayDetail, getSolarDateFromLunar, getSolarTermDate } from "chinese-days";
import { describe, expect, test } from "vitest";
import { HolidayTable } from "../../src/flows/calendar/holiday-table.js";
import { statutoryDays } from "../../src/flows/calendar/statutory-days.js";
import { at, calendar, holidays } from "./town-calendar.js";

const everyDayOf = (year: number): string[] => {
  const start = Date.UTC(year, 0, 1);
  const days = (Date.UTC(year + 1, 0, 1) - start) / 86_400_000;
  return Array.from({ length: days }, (_, index) => new Date(start + index * 86_400_000).toISOString().slice(0, 10));
};

const years = Object.keys(holidays.years).map(Number);

describe("data/holidays.yaml", () => {
  test("covers 2004 to 2026 without a gap", () => {
    expect(years).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
    expect(calendar.lastCoveredYear).toBe(2026);
  });

  test.each(years)("says the same of each day of %i as the table of chinese-days", (year) => {
    const different = everyDayOf(year).filter(
      (date) => calendar.isWorkingDay(at(`${date} 12:00`)) !== getDayDetail(date).work,
    );
    expect(different).toEqual([]);
  });

  test("names the holiday, and for a make-up workday what it is worked for", () => {
    expect(calendar.dayOf(at("2026-02-17 00:00"))).toEqual({
      date: "2026-02-17",
      kind: "holiday",
      name: "春节",
      provisional: false,
    });
    expect(calendar.dayOf(at("2026-02-14 23:59"))).toMatchObject({ kind: "makeUp", name: "春节" });
    expect(calendar.dayOf(at("2026-01-10 00:00"))).toMatchObject({ kind: "weekend", name: null });
  });
});

describe("a year without a notice", () => {
  test("has the statutory days, weekends off, and is marked as provisional", () => {
    const off = calendar.daysOff(at("2027-01-01 00:00"), at("2027-12-31 00:00"));
    expect(off.filter(({ reason }) => reason === "holiday").map(({ date, name }) => `${date} ${name}`)).toEqual([
      "2027-01-01 元旦",
      "2027-02-05 春节",
      "2027-02-06 春节",
      "2027-02-07 春节",
      "2027-02-08 春节",
      "2027-04-05 清明节",
      "2027-05-01 劳动节",
      "2027-05-02 劳动节",
      "2027-06-09 端午节",
      "2027-09-15 中秋节",
      "2027-10-01 国庆节",
      "2027-10-02 国庆节",
      "2027-10-03 国庆节",
    ]);
    expect(calendar.makeUpDays(at("2027-01-01 00:00"), at("2027-12-31 00:00"))).toEqual([]);
    expect(calendar.dayOf(at("2027-03-01 10:00")).provisional).toBe(true);
  });

  test("makes a stretch of time provisional as soon as it touches the year", () => {
    expect(calendar.isProvisional(at("2026-12-01 09:00"), at("2026-12-31 23:59"))).toBe(false);
    expect(calendar.isProvisional(at("2026-12-31 23:59"), at("2027-01-01 00:00"))).toBe(true);
  });

  test("where 中秋 falls into National Day both names stand", () => {
    expect(statutoryDays(2028).get("2028-10-03")).toBe("国庆节、中秋节");
  });

  test("the table of moving days agrees with the almanac of chinese-days up to 2100", () => {
    const wrong = Array.from({ length: 77 }, (_, index) => 2024 + index).filter((year) => {
      const days = statutoryDays(year);
      const lunar = (day: string) => days.get(getSolarDateFromLunar(`${year}-${day}`).date) ?? "";
      return !(
        lunar("01-01") === "春节" &&
        days.get(getSolarTermDate(year, 4, "pure_brightness"))?.includes("清明节") &&
        lunar("05-05").includes("端午节") &&
        lunar("08-15").includes("中秋节")
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("a holiday table is refused", () => {
  const year = { off: [{ name: "元旦", from: "2027-01-01", to: "2027-01-03" }], makeUp: [] };
  const problems = (table: unknown) =>
    HolidayTable.safeParse({ years: { 2027: table } }).error?.issues.map(({ message }) => message) ?? [];

  test("not when it is right", () => {
    expect(problems(year)).toEqual([]);
  });

  test.each([
    [
      "a make-up workday on a Monday",
      { ...year, makeUp: [{ name: "元旦", date: "2027-01-11" }] },
      "no Saturday or Sunday",
    ],
    ["a day that is off and worked", { ...year, makeUp: [{ name: "元旦", date: "2027-01-03" }] }, "already 元旦"],
    ["a day of another year", { ...year, makeUp: [{ name: "元旦", date: "2028-01-01" }] }, "not in 2027"],
    [
      "an end before its beginning",
      { ...year, off: [{ name: "元旦", from: "2027-01-03", to: "2027-01-01" }] },
      "is before",
    ],
    ["something that is no date", { ...year, makeUp: [{ name: "元旦", date: "9 January" }] }, "is no date"],
  ])("with %s", (_, table, message) => {
    expect(problems(table)).toEqual([expect.stringContaining(message)]);
  });
});
