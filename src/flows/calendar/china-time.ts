import { z } from "zod";

export const dayMs = 86_400_000;
const offsetMs = 8 * 3_600_000;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, {
  abort: true,
  error: (issue) => `${JSON.stringify(issue.input)} is no time of day; write it as "09:00", in quotes`,
});

/** A stretch of the day, `from` included, `to` not. */
export const Stretch = z.strictObject({ from: TimeOfDay, to: TimeOfDay }).superRefine(({ from, to }, context) => {
  if (from >= to) {
    context.addIssue({
      code: "custom",
      path: ["to"],
      message: `${to} is not after ${from}; end the stretch later than it begins`,
    });
  }
});
export type Stretch = z.infer<typeof Stretch>;

/** The day in China as a number that counts up by one a day. */
export const dayNumber = (at: Date): number => Math.floor((at.getTime() + offsetMs) / dayMs);

/** Midnight in China at the beginning of the day. */
export const startOfDay = (day: number): number => day * dayMs - offsetMs;

/** Milliseconds since midnight in China. */
export const timeOfDay = (at: Date): number => at.getTime() - startOfDay(dayNumber(at));

/** `YYYY-MM-DD` of a day's number. */
export const dateText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The number of the day `YYYY-MM-DD`. */
export const dayOfText = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;

export const isWeekend = (day: number): boolean => {
  const weekday = new Date(day * dayMs).getUTCDay();
  return weekday === 0 || weekday === 6;
};

/** `09:30` as milliseconds since midnight. */
export const msOfDay = (time: string): number => {
  const [hours, minutes] = time.split(":");
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
};
