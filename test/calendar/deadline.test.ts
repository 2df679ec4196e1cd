import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deadlineFor, rungTimes, statedDeadline } from "../../src/flows/calendar/deadline.js";
import { at, calendar, policy, shown } from "./town-calendar.js";

const ladder = policy.ladder;
const rungs = (startedAt: string, dueAt: string, clock: "wall" | "working") =>
  rungTimes({ startedAt: at(startedAt), dueAt: at(dueAt), clock, ladder, calendar }).map(
    ({ rung, at }) => `${rung} ${shown(at)}`,
  );

describe("a deadline", () => {
  test.each([
    ["5m", "wall", "2026-02-17 03:00", "2026-02-17 03:05"],
    ["4h", "wall", "2026-01-05 22:00", "2026-01-06 02:00"],
    ["24h", "wall", "2026-02-16 10:00", "2026-02-17 10:00"],
    ["2wd", "wall", "2026-02-13 10:00", "2026-02-24 10:00"],
    ["4h", "working", "2026-01-05 09:00", "2026-01-05 14:00"],
    ["1h", "working", "2026-01-05 17:30", "2026-01-06 09:30"],
    ["30m", "working", "2026-01-05 11:45", "2026-01-05 13:15"],
    ["1wd", "working", "2026-01-05 20:00", "2026-01-07 09:00"],
    ["5wd", "working", "2026-02-12 15:00", "2026-02-26 15:00"],
    ["15wd", "working", "2026-01-05 09:00", "2026-01-26 09:00"],
    ["3wd", "working", "2026-09-29 09:00", "2026-10-09 09:00"],
  ] as const)("of %s on the %s clock from %s is %s", (limit, clock, from, due) => {
    expect(shown(deadlineFor({ limit, clock, from: at(from), calendar }).dueAt)).toBe(due);
  });

  test("explains itself: from when it counts, which days it leaves out and why, which weekend days are worked", () => {
    const { why } = deadlineFor({ limit: "3wd", clock: "working", from: at("2026-02-13 19:00"), calendar });
    expect(why).toEqual({
      limit: "3wd",
      clock: "working",
      startedAt: at("2026-02-13 19:00"),
      countedFrom: at("2026-02-14 09:00"),
      skipped: Array.from({ length: 9 }, (_, index) => ({
        date: `2026-02-${15 + index}`,
        reason: "holiday",
        name: "春节",
      })),
      makeUp: ["2026-02-14"],
      provisional: false,
    });
  });

  test("on the wall clock has nothing to explain away", () => {
    const { why } = deadlineFor({ limit: "30m", clock: "wall", from: at("2027-02-06 03:00"), calendar });
    expect(why).toMatchObject({ countedFrom: at("2027-02-06 03:00"), skipped: [], makeUp: [], provisional: false });
  });

  test("in working days runs on working time in an emergency too, and says so", () => {
    expect(deadlineFor({ limit: "2wd", clock: "wall", from: at("2026-01-05 09:00"), calendar }).why.clock).toBe(
      "working",
    );
  });

  test("that reaches a year without a notice is marked 暂按法定节日推算", () => {
    const question = { limit: "5wd", clock: "working" as const, calendar };
    expect(deadlineFor({ ...question, from: at("2026-12-28 09:00") }).why.provisional).toBe(true);
    expect(deadlineFor({ ...question, from: at("2026-12-23 09:00") }).why.provisional).toBe(false);
  });

  test("stated in the whistle keeps its moment and is explained alike", () => {
    const dueAt = at("2026-01-12 12:00");
    const stated = statedDeadline({ dueAt, clock: "working", from: at("2026-01-09 10:00"), calendar });
    expect(stated.dueAt).toEqual(dueAt);
    expect(stated.why).toMatchObject({
      limit: "stated",
      skipped: [{ date: "2026-01-10", reason: "weekend" }, { date: "2026-01-11" }],
    });
  });

  test("with a limit nobody can read is a fault", () => {
    expect(() => deadlineFor({ limit: "soon", clock: "wall", from: at("2026-01-05 09:00"), calendar })).toThrow(
      RangeError,
    );
  });
});

describe("the ladder", () => {
  test("on the wall clock shares plain time", () => {
    expect(rungs("2026-01-05 23:50", "2026-01-06 00:20", "wall")).toEqual([
      "dueSoon 2026-01-06 00:14",
      "overdue 2026-01-06 00:20",
      "again 2026-01-06 00:35",
      "levelAbove 2026-01-06 00:50",
      "twoAbove 2026-01-06 01:20",
    ]);
  });

  test("on the working clock shares working time, over lunch, night and holidays", () => {
    // 4 working hours: 80 % are 3 h 12 min; the Spring Festival lies behind the deadline.
    expect(rungs("2026-02-14 13:00", "2026-02-14 17:00", "working")).toEqual([
      "dueSoon 2026-02-14 16:12",
      "overdue 2026-02-14 17:00",
      "again 2026-02-24 10:00",
      "levelAbove 2026-02-24 12:00",
      "twoAbove 2026-02-24 17:00",
    ]);
  });

  test("without any working time before the deadline still comes rung by rung, in plain time", () => {
    expect(rungs("2026-01-09 18:00", "2026-01-10 18:00", "working")).toEqual([
      "dueSoon 2026-01-10 13:12",
      "overdue 2026-01-10 18:00",
      "again 2026-01-11 06:00",
      "levelAbove 2026-01-11 18:00",
      "twoAbove 2026-01-12 18:00",
    ]);
  });

  test("for any limit and start: no deadline before its start, the rungs in order, overdue at the deadline", () => {
    const limit = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom("m", "h", "wd"))
      .map(([amount, unit]) => `${amount}${unit}`);
    const start = fc.date({ min: at("2026-01-01 00:00"), max: at("2027-12-31 00:00"), noInvalidDate: true });
    fc.assert(
      fc.property(limit, fc.constantFrom("wall" as const, "working" as const), start, (limit, clock, from) => {
        const { dueAt, why } = deadlineFor({ limit, clock, from, calendar });
        expect(dueAt > from).toBe(true);
        expect(why.countedFrom >= from).toBe(true);
        const times = rungTimes({ startedAt: from, dueAt, clock: why.clock, ladder, calendar });
        expect(times.map(({ rung }) => rung)).toEqual(ladder.map(({ id }) => id));
        expect(times.map(({ at }) => at)).toEqual(times.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime()));
        expect(times[0]?.at.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(times[1]?.at).toEqual(dueAt);
      }),
    );
  });
});
