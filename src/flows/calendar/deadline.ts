import type { Calendar, DayOff } from "./calendar.js";
import { type ClockKind, clockOf, parseLimit } from "./limit.js";

/** Why a deadline is when it is 为什么是这个时间, as data; a card makes the words. */
export type DeadlineWhy = {
  /** `5m`, `4h`, `3wd` as the policy states it, or `stated` for a date in the whistle. */
  limit: string;
  /** The clock it really runs on: working days run on working time in every category. */
  clock: ClockKind;
  startedAt: Date;
  /** First working moment at or after startedAt; equal to it on the wall clock. */
  countedFrom: Date;
  /** Days without work from the start to the deadline; empty on the wall clock. */
  skipped: DayOff[];
  /** Weekend days worked instead 调休 in that time. */
  makeUp: string[];
  provisional: boolean;
};

export type Deadline = { dueAt: Date; why: DeadlineWhy };

const unitMs = { m: 60_000, h: 3_600_000 };

/** The deadline of a limit that runs from `from`. The ladder of the same step runs on `why.clock`. */
export function deadlineFor(question: { limit: string; clock: ClockKind; from: Date; calendar: Calendar }): Deadline {
  const { limit, from, calendar } = question;
  const clock = clockOf(limit, question.clock);
  const dueAt = dueAfter(limit, clock, from, calendar);
  return { dueAt, why: whyOf(limit, clock, from, dueAt, calendar) };
}

/** A deadline that the whistle itself states 要求时限, explained in the same way. */
export function statedDeadline(question: { dueAt: Date; clock: ClockKind; from: Date; calendar: Calendar }): Deadline {
  const { dueAt, clock, from, calendar } = question;
  return { dueAt, why: whyOf("stated", clock, from, dueAt, calendar) };
}

/**
 * The moments of a ladder. Up to the deadline a rung's share is one of the time between start and deadline, beyond it the
 * same time again: working time on the working clock, plain time on the wall clock. Where there is no working time at all
 * between the two (a stated date on a Sunday), plain time is shared instead, so that the rungs still come one by one.
 */
export function rungTimes<Id extends string>(question: {
  startedAt: Date;
  dueAt: Date;
  clock: ClockKind;
  ladder: readonly { id: Id; at: number }[];
  calendar: Calendar;
}): { rung: Id; at: Date }[] {
  const { startedAt, dueAt, clock, ladder, calendar } = question;
  const working = clock === "working" ? calendar.workingBetween(startedAt, dueAt) : 0;
  const total = working > 0 ? working : Math.max(0, dueAt.getTime() - startedAt.getTime());
  const add = (from: Date, ms: number) => (working > 0 ? calendar.addWorking(from, ms) : new Date(from.getTime() + ms));
  return ladder.map(({ id, at }) => {
    if (at === 1) return { rung: id, at: dueAt };
    return { rung: id, at: at < 1 ? add(startedAt, Math.round(total * at)) : add(dueAt, Math.round(total * (at - 1))) };
  });
}

function dueAfter(limit: string, clock: ClockKind, from: Date, calendar: Calendar): Date {
  const { amount, unit } = parseLimit(limit);
  if (unit === "wd") return calendar.addWorkingDays(from, amount);
  const ms = amount * unitMs[unit];
  return clock === "working" ? calendar.addWorking(from, ms) : new Date(from.getTime() + ms);
}

function whyOf(limit: string, clock: ClockKind, startedAt: Date, dueAt: Date, calendar: Calendar): DeadlineWhy {
  if (clock === "wall") {
    return { limit, clock, startedAt, countedFrom: startedAt, skipped: [], makeUp: [], provisional: false };
  }
  return {
    limit,
    clock,
    startedAt,
    countedFrom: calendar.nextWorkingTime(startedAt),
    skipped: calendar.daysOff(startedAt, dueAt),
    makeUp: calendar.makeUpDays(startedAt, dueAt),
    provisional: calendar.isProvisional(startedAt, dueAt),
  };
}
