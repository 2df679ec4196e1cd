import type { Calendar, DayOff } from "./calendar.js";
import type { ClockKind } from "./limit.js";

/** Why a deadline is when it is 为什么是这个时间, as data; a card makes the words. */
export type DeadlineWhy = {
  /** `5m`, `4h`, `3wd` as the policy states it, or `stated` for a date in the whistle. */
  limit: string;
  /** The clock it really runs on: working days run on working time in every category. */
  clock: ClockKind;
  startedAt: Date;
  /** First working moment at or after startedAt; equal to it on the wall clock. */
  countedFrom: Date;
  skipped: DayOff[];
  makeUp: string[];
  provisional: boolean;
};

export type Deadline = { dueAt: Date; why: DeadlineWhy };

export type DeadlineQuestion = { limit: string; clock: ClockKind; from: Date; calendar: Calendar };
