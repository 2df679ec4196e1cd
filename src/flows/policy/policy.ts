import { z } from "zod";
import { Limit } from "../calendar/limit.js";
import { Duty, Matter } from "./catalogue.js";
import { Category, Label } from "./category.js";
import { Ladder } from "./ladder.js";
import { Roles } from "./rights.js";

const Clock24 = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, {
  error: (issue) => `${JSON.stringify(issue.input)} is no time of day; write it as "09:00", in quotes`,
});

/** A stretch of the day, `from` included, `to` not. */
export const Stretch = z.strictObject({ from: Clock24, to: Clock24 });
export type Stretch = z.infer<typeof Stretch>;

export const Policy = z.strictObject({
  /** A whistle keeps the version that it began under. */
  version: z.string().regex(/^\d{4}-\d{2}(-\d{2})?[a-z]?$/, {
    error: (issue) => `${JSON.stringify(issue.input)} is no version; write year and month in quotes, as in "2026-01"`,
  }),
  title: Label,
  /** Working hours; what lies between is not working time. */
  hours: z.array(Stretch).min(1),
  quiet: z.strictObject({ window: Stretch }),
  budget: z.strictObject({
    /** Notices for one person on one day; what comes after goes out as one digest. */
    perPersonAndDay: z.number().int().positive(),
    /** Guards on what is paid for, whole town, one day. */
    smsPerDay: z.number().int().nonnegative(),
    phonePerDay: z.number().int().nonnegative(),
  }),
  /** The least time between two nudges 催办 of one whistle. */
  nudgeEvery: Limit,
  weights: z.strictObject({
    /** Share of the whistlers' assessment in per cent. */
    whistlers: z.number().min(0).max(100),
    /** What else makes up the figure; the rest of the hundred is divided among them by share. */
    others: z.array(z.strictObject({ id: z.string(), label: Label, share: z.number().positive() })).default([]),
  }),
  assessment: z.strictObject({
    /** A mean of at most this, of five, counts as a low rating. */
    lowRating: z.number().min(1).max(5),
    /** How long a department may appeal a rating. */
    appeal: Limit,
    /** How long a whistler may answer a charge of 乱吹哨 or 吹空哨. */
    chargeReply: Limit,
  }),
  retention: z.strictObject({ traceMonths: z.number().int().positive() }),
  /** Text with one of these is refused. */
  secretMarks: z.array(z.string().trim().min(1)),
  ladder: Ladder,
  lines: z.record(z.string(), Label),
  roles: Roles,
  categories: z.record(z.string(), Category),
  catalogue: z.array(Matter),
  duties: z.array(Duty),
});
export type Policy = z.infer<typeof Policy>;
