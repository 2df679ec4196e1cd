import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, calendar, shown } from "./town-calendar.js";

const hour = 3_600_000;

describe("working time", () => {
  test.each([
    ["2026-01-05 08:59", false, "before work"],
    ["2026-01-05 09:00", true, "the first minute"],
    ["2026-01-05 12:00", false, "lunch"],
    ["2026-01-05 13:00", true, "after lunch"],
    ["2026-01-05 17:59", true, "the last minute"],
    ["2026-01-05 18:00", false, "after work"],
    ["2026-01-04 10:00", true, "a Sunday worked for New Year"],
    ["2026-01-10 10:00", false, "a Saturday"],
    ["2026-02-14 10:00", true, "the Saturday worked for the Spring Festival"],
    ["2026-02-16 10:00", false, "New Year's Eve of the lunar year"],
    ["2026-02-28 10:00", true, "the Saturday after the Spring Festival"],
    ["2026-10-07 10:00", false, "the last day of National Day"],
    ["2026-10-10 10:00", true, "the Saturday worked for National Day"],
  ])("%s is working time: %s (%s)", (text, working) => {
    expect(calendar.isWorkingTime(at(text))).toBe(working);
  });

  test.each([
    ["2026-01-05 10:15", "2026-01-05 10:15"],
    ["2026-01-05 03:00", "2026-01-05 09:00"],
    ["2026-01-05 12:30", "2026-01-05 13:00"],
    ["2026-01-05 18:00", "2026-01-06 09:00"],
    ["2026-01-09 20:00", "2026-01-12 09:00"],
    ["2026-02-14 18:00", "2026-02-24 09:00"],
    ["2026-09-30 23:59", "2026-10-08 09:00"],
  ])("after %s the next working moment is %s", (from, next) => {
    expect(shown(calendar.nextWorkingTime(at(from)))).toBe(next);
  });

  test.each([
    ["2026-01-05 09:00", 4, "2026-01-05 14:00"],
    ["2026-01-05 09:00", 3, "2026-01-05 12:00"],
    ["2026-01-05 09:00", 8, "2026-01-05 18:00"],
    ["2026-01-05 11:30", 1, "2026-01-05 13:30"],
    ["2026-01-05 17:30", 1, "2026-01-06 09:30"],
    ["2026-01-05 22:00", 1, "2026-01-06 10:00"],
    ["2026-01-09 17:00", 2, "2026-01-12 10:00"],
    ["2026-02-14 16:00", 4, "2026-02-24 11:00"],
    ["2026-01-05 09:00", 40, "2026-01-09 18:00"],
  ])("%s and %i working hours are %s", (from, hours, to) => {
    expect(shown(calendar.addWorking(at(from), hours * hour))).toBe(to);
  });

  test.each([
    ["2026-01-05 10:00", 1, "2026-01-06 10:00"],
    ["2026-01-05 12:30", 1, "2026-01-06 13:00"],
    ["2026-01-05 20:00", 1, "2026-01-07 09:00"],
    ["2026-01-09 17:00", 1, "2026-01-12 17:00"],
    ["2026-02-13 10:00", 2, "2026-02-24 10:00"],
    ["2026-02-27 10:00", 2, "2026-03-02 10:00"],
    ["2026-09-30 10:00", 5, "2026-10-13 10:00"],
  ])("%s and %i working days are %s", (from, days, to) => {
    expect(shown(calendar.addWorkingDays(at(from), days))).toBe(to);
  });

  test("a negative duration is a fault", () => {
    expect(() => calendar.addWorking(at("2026-01-05 09:00"), -1)).toThrow(RangeError);
    expect(() => calendar.addWorkingDays(at("2026-01-05 09:00"), -1)).toThrow(RangeError);
    expect(() => calendar.addWorkingDays(at("2026-01-05 09:00"), 1.5)).toThrow(RangeError);
  });
});

const moment = fc.date({ min: at("2025-11-01 00:00"), max: at("2028-03-01 00:00"), noInvalidDate: true });
const duration = fc.integer({ min: 0, max: 200 * hour });

describe("for any moment and any duration", () => {
  test("what was added lies between", () => {
    fc.assert(
      fc.property(moment, duration, (from, ms) => {
        expect(calendar.workingBetween(from, calendar.addWorking(from, ms))).toBe(ms);
      }),
    );
  });

  test("adding in two parts is adding at once", () => {
    fc.assert(
      fc.property(moment, duration, duration, (from, a, b) => {
        const parts = calendar.addWorking(calendar.addWorking(from, a), b);
        const whole = calendar.addWorking(from, a + b);
        expect(calendar.nextWorkingTime(parts)).toEqual(calendar.nextWorkingTime(whole));
      }),
    );
  });

  test("who starts later or takes longer is not done earlier, and nobody is done before the start", () => {
    fc.assert(
      fc.property(moment, moment, duration, duration, (a, b, ms, more) => {
        const [early, late] = a <= b ? [a, b] : [b, a];
        const done = calendar.addWorking(early, ms);
        expect(done >= early).toBe(true);
        expect(calendar.addWorking(late, ms) >= done).toBe(true);
        expect(calendar.addWorking(early, ms + more) >= done).toBe(true);
      }),
    );
  });

  test("working time adds up over any moment between", () => {
    fc.assert(
      fc.property(moment, moment, moment, (...moments) => {
        const [a, b, c] = moments.sort((x, y) => x.getTime() - y.getTime());
        if (!a || !b || !c) throw new Error("three moments");
        expect(calendar.workingBetween(a, b) + calendar.workingBetween(b, c)).toBe(calendar.workingBetween(a, c));
        expect(calendar.workingBetween(c, a)).toBe(0);
      }),
    );
  });

  test("the next working moment is working time, and no work lies before it", () => {
    fc.assert(
      fc.property(moment, (from) => {
        const next = calendar.nextWorkingTime(from);
        expect(calendar.isWorkingTime(next)).toBe(true);
        expect(calendar.workingBetween(from, next)).toBe(0);
        expect(next.getTime() === from.getTime()).toBe(calendar.isWorkingTime(from));
      }),
    );
  });

  test("n working days hold n times the hours of a day", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 40 }), (from, days) => {
        expect(calendar.workingBetween(from, calendar.addWorkingDays(from, days))).toBe(days * calendar.workingDayMs);
      }),
    );
  });
});
