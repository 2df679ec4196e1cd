/** One day of the calendar of China; the time zone is fixed, UTC+8 without summer time. */
export type Day = {
  /** `YYYY-MM-DD`. */
  date: string;
  kind: "workday" | "makeUp" | "weekend" | "holiday";
  /** The holiday's Chinese name; for a make-up workday 调休 the holiday it is worked for. */
  name: string | null;
  /** No State Council notice for this year: counted by the statutory days 暂按法定节日推算. */
  provisional: boolean;
};

export type DayOff = { date: string; reason: "weekend" | "holiday"; name: string | null };

/** Working time of China. Durations are milliseconds; a moment at the very end of a working stretch is no longer working time. */
export type Calendar = {
  /** Last year with a State Council notice in the table; later days are provisional. */
  lastCoveredYear: number;
  /** Milliseconds of work in one working day. */
  workingDayMs: number;
  /** The day in China on which the moment lies. */
  dayOf(at: Date): Day;
  isWorkingDay(at: Date): boolean;
  isWorkingTime(at: Date): boolean;
  /** The moment itself if it is working time, else the start of the next working stretch. */
  nextWorkingTime(at: Date): Date;
  /** The earliest moment by which `ms` of working time have passed since `at`; `ms` of 0 is `nextWorkingTime`. */
  addWorking(at: Date, ms: number): Date;
  /** Working time between two moments; 0 if `to` is not after `from`. */
  workingBetween(from: Date, to: Date): number;
  /** Same clock time `days` working days later; a start outside working time first moves to the next working moment. */
  addWorkingDays(at: Date, days: number): Date;
  /** Days without work from the day of `from` to the day of `to`, both included. */
  daysOff(from: Date, to: Date): DayOff[];
  /** Weekend days worked instead 调休, as `YYYY-MM-DD`, both ends included. */
  makeUpDays(from: Date, to: Date): string[];
  /** Whether any day between the two, both included, lies outside the years of the table. */
  isProvisional(from: Date, to: Date): boolean;
};
