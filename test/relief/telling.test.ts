import fc from "fast-check";
import { expect, test } from "vitest";
import { isQuiet } from "../../src/flows/calendar/quiet-hours.js";
import { type Account, freshAccount, nextDigestAt, planTelling, type Waiting } from "../../src/flows/relief/telling.js";
import { calendar as townCalendar, policy as townPolicy } from "../calendar/town-calendar.js";

const window = { from: "09:00", to: "18:00" };
const at = (text: string) => new Date(`${text}+08:00`);
const monday = at("2026-01-05T10:10:00");
const policy = {
  ...townPolicy,
  budget: { ...townPolicy.budget, perPersonAndDay: 3, digestAt: ["09:10", "17:20"], groupWithin: "5m" },
  quiet: { window },
};
const rules = (now: Date) => ({ policy, calendar: townCalendar, now });
const notice = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  id,
  reminder: false,
  deferred: false,
  ...more,
});
const account = (told: number, lastAt: Date | null = null): Account => ({ day: "2026-01-05", told, lastAt });

test("a single notice goes at once and counts", () => {
  const { account: after, plan } = planTelling(freshAccount, [notice("n1")], "li", rules(monday));
  expect(plan).toEqual({ kind: "tell", ids: ["n1"], late: false });
  expect(after).toEqual({ day: "2026-01-05", told: 1, lastAt: monday });
});

test("what is due together goes as one message and counts once", () => {
  const { account: after, plan } = planTelling(freshAccount, [notice("n1"), notice("n2")], "li", rules(monday));
  expect(plan).toMatchObject({ kind: "tell", ids: ["n1", "n2"] });
  expect(after.told).toBe(1);
});

test("beyond the day's budget a notice waits for the next digest", () => {
  const { account: after, plan } = planTelling(account(3), [notice("n4")], "li", rules(monday));
  expect(plan).toEqual({ kind: "wait", ids: ["n4"], until: at("2026-01-05T17:20:00"), deferred: true });
  expect(after.told).toBe(3);
});

test("at its moment the digest goes though the budget is used up", () => {
  const waiting = [notice("n4", { deferred: true }), notice("n5", { deferred: true }), notice("n6")];
  const { plan } = planTelling(account(3), waiting, "li", rules(at("2026-01-05T17:20:00")));
  expect(plan).toEqual({ kind: "tell", ids: ["n4", "n5", "n6"], late: true });
});

test("the next day begins with a full budget", () => {
  const { account: after, plan } = planTelling(account(3), [notice("n1")], "li", rules(at("2026-01-06T09:40:00")));
  expect(plan.kind).toBe("tell");
  expect(after).toMatchObject({ day: "2026-01-06", told: 1 });
});

test("a reminder right after another message waits for those that follow it, a person's doing does not", () => {
  const told = account(1, at("2026-01-05T10:08:00"));
  expect(planTelling(told, [notice("n1", { reminder: true })], "li", rules(monday)).plan).toMatchObject({
    kind: "wait",
    until: at("2026-01-05T10:13:00"),
    deferred: false,
  });
  expect(planTelling(told, [notice("n1", { reminder: true }), notice("n2")], "li", rules(monday)).plan).toEqual({
    kind: "tell",
    ids: ["n1", "n2"],
    late: false,
  });
});

test("after the last digest of a Friday the next one is on Monday morning", () => {
  const question = { seed: "li", digestAt: ["17:20", "09:10"], window, calendar: townCalendar };
  expect(nextDigestAt(at("2026-01-09T17:20:00"), question)).toEqual(at("2026-01-12T09:10:00"));
});

test("whatever the moments, a digest keeps to working hours and off the full and half hour", () => {
  const times = fc.integer({ min: 0, max: 1439 }).map((minute) => {
    const two = (value: number) => String(value).padStart(2, "0");
    return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  });
  fc.assert(
    fc.property(
      fc.date({ min: at("2026-01-01T00:00:00"), max: at("2026-12-20T00:00:00"), noInvalidDate: true }),
      fc.array(times, { minLength: 1, maxLength: 3 }),
      fc.string(),
      (now, digestAt, seed) => {
        const next = nextDigestAt(now, { seed, digestAt, window, calendar: townCalendar });
        expect(next > now).toBe(true);
        expect(isQuiet(next, { window, calendar: townCalendar })).toBe(false);
        expect(Math.floor(next.getTime() / 60_000) % 30).not.toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test("nobody is told twice, and nothing is lost, whatever falls due", () => {
  const steps = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 400 }), reminder: fc.boolean() }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, (list) => {
      let now = monday;
      let kept: Account = freshAccount;
      let waiting: (Waiting & { at: Date })[] = [];
      const told: string[] = [];
      const run = () => {
        const due = waiting.filter((one) => one.at <= now);
        if (due.length === 0) return;
        const { account: next, plan } = planTelling(kept, due, "li", rules(now));
        kept = next;
        expect(plan.ids.toSorted()).toEqual(due.map(({ id }) => id).toSorted());
        if (plan.kind === "tell") told.push(...plan.ids);
        else expect(plan.until > now).toBe(true);
        waiting = waiting.flatMap((one) => {
          if (!plan.ids.includes(one.id)) return [one];
          return plan.kind === "tell" ? [] : [{ ...one, at: plan.until, deferred: plan.deferred || one.deferred }];
        });
      };
      for (const [index, { minutes, reminder }] of list.entries()) {
        now = new Date(now.getTime() + minutes * 60_000);
        waiting.push({ id: `n${index}`, reminder, deferred: false, at: now });
        run();
      }
      while (waiting.length > 0) {
        now = new Date(Math.min(...waiting.map((one) => one.at.getTime()), Number.POSITIVE_INFINITY));
        run();
      }
      expect(told.toSorted()).toEqual(list.map((_, index) => `n${index}`).toSorted());
    }),
    { numRuns: 200 },
  );
});
