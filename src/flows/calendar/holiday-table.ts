import { z } from "zod";
import { dateText, dayOfText, isWeekend } from "./china-time.js";

const DateText = z.iso.date({
  abort: true,
  error: (issue) => `${JSON.stringify(issue.input)} is no date; write it as 2026-01-05`,
});

/** One year as the State Council's notice has it. */
const Year = z.strictObject({
  /** Number of the notice and where it can be read. */
  notice: z.string().optional(),
  source: z.url().optional(),
  /** Days off, both ends included, weekends within them too. */
  off: z.array(z.strictObject({ name: z.string().trim().min(1), from: DateText, to: DateText })).min(1),
  /** Weekend days worked instead 调休. */
  makeUp: z.array(z.strictObject({ name: z.string().trim().min(1), date: DateText })),
});

/** Holidays and make-up workdays of the years that have a notice; a year without one is left out. */
export const HolidayTable = z
  .strictObject({
    years: z.record(z.string().regex(/^\d{4}$/, { error: () => "is no year; write four digits, as in 2026" }), Year),
  })
  .superRefine(({ years }, context) => {
    const seen = new Map<string, string>();
    for (const [year, { off, makeUp }] of Object.entries(years)) {
      const problem = (path: (string | number)[], message: string) =>
        context.addIssue({ code: "custom", path: ["years", year, ...path], message });
      const take = (date: string, name: string, path: (string | number)[]) => {
        if (!date.startsWith(year)) problem(path, `${date} is not in ${year}; put it under its own year`);
        const other = seen.get(date);
        if (other) problem(path, `${date} is already ${other}; a day stands in the table once`);
        seen.set(date, name);
      };
      for (const [index, { name, from, to }] of off.entries()) {
        if (to < from) problem(["off", index, "to"], `${to} is before ${from}; the last day off comes last`);
        for (const date of datesBetween(from, to)) take(date, name, ["off", index]);
      }
      for (const [index, { name, date }] of makeUp.entries()) {
        if (!isWeekend(dayOfText(date))) {
          problem(["makeUp", index, "date"], `${date} is no Saturday or Sunday; a make-up workday is a weekend day`);
        }
        take(date, `a make-up workday for ${name}`, ["makeUp", index]);
      }
    }
  });
export type HolidayTable = z.infer<typeof HolidayTable>;

/** All days from `from` to `to`, both included, as `YYYY-MM-DD`. */
export function datesBetween(from: string, to: string): string[] {
  const first = dayOfText(from);
  return Array.from({ length: Math.max(0, dayOfText(to) - first + 1) }, (_, index) => dateText(first + index));
}
