import type { Calendar } from "../calendar/calendar.js";
import { dateText, dayNumber, msOfDay, type Stretch, startOfDay } from "../calendar/china-time.js";
import { parseLimit } from "../calendar/limit.js";
import { sendableAt } from "../calendar/quiet-hours.js";
import type { Policy } from "../policy/policy.js";

/** What one person has been told on one day, emergencies left out; a message counts once, however much it holds. */
export type Account = { day: string; told: number; lastAt: Date | null };

/** A notice that is due for a person. */
export type Waiting = {
  id: string;
  /** The machine's reminder: may wait for the next one, where a person's own doing may not. */
  reminder: boolean;
  /** Beyond the budget before, so that it waited for this moment of the digest. */
  deferred: boolean;
};

/** What becomes of the notices that are due for one person. */
export type Plan =
  /** All of them as one message. */
  { kind: "tell"; ids: string[]; late: boolean } | { kind: "wait"; ids: string[]; until: Date; deferred: boolean };

export type Rules = { policy: Pick<Policy, "budget" | "quiet">; calendar: Calendar; now: Date };

export const freshAccount: Account = { day: "", told: 0, lastAt: null };

/**
 * What goes to a person now: everything that is due, as one message. Beyond the day's budget it waits for the next moment
 * of the digest; a reminder that follows closely upon another message waits until the next may come, and those that come
 * due meanwhile go with it.
 */
export function planTelling(
  before: Account,
  waiting: readonly Waiting[],
  memberId: string,
  { policy, calendar, now }: Rules,
): { account: Account; plan: Plan } {
  const day = dateText(dayNumber(now));
  const account = before.day === day ? before : { ...before, day, told: 0 };
  const ids = waiting.map(({ id }) => id);
  const late = waiting.some(({ deferred }) => deferred);
  const { budget, quiet } = policy;
  if (!late && account.told >= budget.perPersonAndDay) {
    const until = nextDigestAt(now, { seed: memberId, digestAt: budget.digestAt, window: quiet.window, calendar });
    return { account, plan: { kind: "wait", ids, until, deferred: true } };
  }
  const free = freeAt(account, budget.groupWithin);
  if (!late && free > now && waiting.every(({ reminder }) => reminder)) {
    const until = sendableAt(free, { emergency: false, seed: memberId, window: quiet.window, calendar });
    return { account, plan: { kind: "wait", ids, until, deferred: false } };
  }
  return { account: { ...account, told: account.told + 1, lastAt: now }, plan: { kind: "tell", ids, late } };
}

/** The next moment of the digest after `now`: on a working day, in the quiet window, off the full and half hour. */
export function nextDigestAt(
  now: Date,
  {
    seed,
    digestAt,
    window,
    calendar,
  }: { seed: string; digestAt: readonly string[]; window: Stretch; calendar: Calendar },
): Date {
  const times = digestAt.map(msOfDay).sort((a, b) => a - b);
  for (let day = dayNumber(now); ; day += 1) {
    if (!calendar.isWorkingDay(new Date(startOfDay(day)))) continue;
    for (const time of times) {
      const at = sendableAt(new Date(startOfDay(day) + time), { emergency: false, seed, window, calendar });
      if (at > now) return at;
    }
  }
}

const unitMs = { m: 60_000, h: 3_600_000, wd: 86_400_000 };

function freeAt({ lastAt }: Account, groupWithin: string): Date {
  if (lastAt === null) return new Date(0);
  const { amount, unit } = parseLimit(groupWithin);
  return new Date(lastAt.getTime() + amount * unitMs[unit]);
}
