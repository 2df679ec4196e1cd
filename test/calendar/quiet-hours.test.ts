import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sendableAt } from "../../src/flows/calendar/quiet-hours.js";
import { at, calendar, policy, shown } from "./town-calendar.js";

const window = policy.quiet.window;
const ask = (from: Date, emergency = false, seed = "notice-1") =>
  sendableAt(from, { emergency, seed, window, calendar });
const moment = fc.date({ min: at("2026-01-01 00:00"), max: at("2027-12-31 00:00"), noInvalidDate: true });
const minuteOf = (date: Date) => Math.floor(date.getTime() / 60_000) % 60;

describe("quiet hours", () => {
  test("an emergency goes at once, on New Year's Eve and on the stroke of the hour too", () => {
    expect(ask(at("2026-02-16 03:00"), true)).toEqual(at("2026-02-16 03:00"));
  });

  test.each([
    ["2026-01-05 10:07", "2026-01-05 10:07"],
    ["2026-01-05 12:15", "2026-01-05 12:15"],
    ["2026-01-05 17:59", "2026-01-05 17:59"],
  ])("a notice of %s on a working day goes at once, lunch is not quiet", (from, goes) => {
    expect(shown(ask(at(from)))).toBe(goes);
  });

  test.each([
    ["2026-01-05 18:00", "2026-01-06 09:0"],
    ["2026-01-06 03:20", "2026-01-06 09:0"],
    ["2026-01-10 10:10", "2026-01-12 09:0"],
    ["2026-02-14 20:00", "2026-02-24 09:0"],
    ["2026-01-04 10:10", "2026-01-04 10:1"],
  ])("a notice of %s waits until %s…", (from, goes) => {
    expect(shown(ask(at(from))).slice(0, -1)).toBe(goes);
  });

  test("the full and the half hour are left free, by 60 to 119 seconds", () => {
    for (const from of ["2026-01-05 10:00", "2026-01-05 10:30"]) {
      const late = (ask(at(from)).getTime() - at(from).getTime()) / 1000;
      expect(late).toBeGreaterThanOrEqual(60);
      expect(late).toBeLessThan(120);
    }
  });

  test("the same notice always waits the same time, different ones do not crowd", () => {
    const times = Array.from({ length: 500 }, (_, index) => ask(at("2026-01-05 09:00"), false, `notice-${index}`));
    expect(ask(at("2026-01-05 09:00"), false, "notice-7")).toEqual(times[7]);
    expect(new Set(times.map((time) => time.getTime())).size).toBeGreaterThan(50);
  });

  test("at any moment: never earlier, always within the window of a working day, never in minute 00 or 30", () => {
    fc.assert(
      fc.property(moment, fc.string(), (from, seed) => {
        const goes = ask(from, false, seed);
        expect(goes >= from).toBe(true);
        expect(calendar.isWorkingDay(goes)).toBe(true);
        expect(shown(goes).slice(11) >= window.from && shown(goes).slice(11) < window.to).toBe(true);
        expect(minuteOf(goes) % 30).not.toBe(0);
        expect(ask(goes, false, seed)).toEqual(goes);
      }),
    );
  });
});
