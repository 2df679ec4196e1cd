import { z } from "zod";
import { msOfDay, Stretch } from "../calendar/china-time.js";
import { Limit } from "../calendar/limit.js";
import { Duty, Matter } from "./catalogue.js";
import { Category, Label } from "./category.js";
import { Ladder } from "./ladder.js";
import { policyProblems } from "./policy-check.js";
import { Roles } from "./rights.js";

const leastShare =
  "the whistlers' share is 30 or more (《意见》：街道对县（市）区职能部门及其派出机构的年终考核结果，占到综合评议权重的30%以上；县（市）区对市级职能部门及其派出机构的考核结果，占到30%以上)";

const Hours = z
  .array(Stretch)
  .min(1)
  .superRefine((stretches, context) => {
    for (const [index, { from }] of stretches.entries()) {
      const before = stretches[index - 1];
      if (before && from < before.to) {
        context.addIssue({
          code: "custom",
          path: [index],
          message: `${from} is before ${before.to}, where the stretch before it ends; write the stretches one after the other`,
        });
      }
    }
  });

const QuietWindow = Stretch.refine(({ from, to }) => msOfDay(to) - msOfDay(from) >= msOfDay("00:30"), {
  error: "the window is shorter than half an hour; notices of a whole night could not leave in it",
});

const DigestTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
    abort: true,
    error: (issue) => `${JSON.stringify(issue.input)} is no time of day; write it as "17:20", in quotes`,
  })
  .refine((time) => !/:(00|30)$/.test(time), {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is a full or half hour, when everybody's machines write; choose another minute`,
  });

/** The check before sending. */
const Triage = z.strictObject({
  /** Least likeness of a whistle at the same place that holds a new one up; 1 is the same text. */
  likeness: z.number().min(0.5).max(1).default(0.6),
  /** How long a closed whistle still counts, and may be whistled again, in days of 24 hours. */
  closedWithinDays: z.number().int().min(1).max(365).default(30),
  /** How far back whistles are compared, in days. */
  lookBackDays: z.number().int().min(1).max(3650).default(180),
  /** The most that are shown. */
  most: z.number().int().min(1).max(7).default(7),
  /** Least length of a keyword that holds a whistle up; shorter ones stand in texts about anything. */
  keyword: z.number().int().min(1).max(10).default(3),
});

const PolicyShape = z.strictObject({
  /** A whistle keeps the version that it began under. */
  version: z.string().regex(/^\d{4}-\d{2}(-\d{2})?[a-z]?$/, {
    error: (issue) => `${JSON.stringify(issue.input)} is no version; write year and month in quotes, as in "2026-01"`,
  }),
  title: Label,
  /** Working hours; what lies between is not working time. */
  hours: Hours,
  quiet: z.strictObject({
    /** A notice that is no emergency waits for these hours of a working day. */
    window: QuietWindow,
  }),
  budget: z.strictObject({
    /** Notices for one person on one day; what comes after goes out as one digest. */
    perPersonAndDay: z.number().int().positive(),
    /** Times of a working day at which the digest goes; never on the full or half hour. */
    digestAt: z.array(DigestTime).min(1).default(["09:10", "17:20"]),
    /** Reminders for one person within this time go as one message. */
    groupWithin: Limit.default("5m"),
    /** Guards on what is paid for, whole town, one day. */
    smsPerDay: z.number().int().nonnegative(),
    phonePerDay: z.number().int().nonnegative(),
  }),
  /** Overviews that go out by themselves on working days; one without a time does not go. */
  overviews: z
    .strictObject({
      /** What is open and late, for the heads 每日提要. */
      headsAt: DigestTime.optional(),
      /** What is left open, for whoever goes on duty 值班交接, once a week for each. */
      handOverAt: DigestTime.optional(),
    })
    .default({}),
  /** The least time between two nudges 催办 of one whistle. */
  nudgeEvery: Limit,
  weights: z.strictObject({
    /** Share of the whistlers' assessment in per cent. */
    whistlers: z
      .number()
      .min(30, { error: (issue) => `${issue.input} per cent is too little; ${leastShare}` })
      .max(100),
    /** What else makes up the figure; the rest of the hundred is divided among them by share. */
    others: z.array(z.strictObject({ id: z.string(), label: Label, share: z.number().positive() })).default([]),
  }),
  assessment: z.strictObject({
    /** A mean of at most this, of five, counts as a low rating. */
    lowRating: z.number().min(1).max(5),
    /** How long a department may appeal a rating. */
    appeal: Limit,
    /** How long the level above has to answer an appeal. */
    appealReply: Limit.default("5wd"),
    /** How long a whistler may answer a charge of 乱吹哨 or 吹空哨. */
    chargeReply: Limit,
    /** How long a ruling on a charge may take, and the review of one. */
    chargeRuling: Limit.default("5wd"),
    /** From the how many-th whistle about the same matter on, an absent department is a fact for the register. */
    repeatedFrom: z.number().int().min(2).max(10).default(2),
    /** An emergency that lay with its community longer before it was whistled was reported late. */
    lateReport: Limit.default("1h"),
    /** Roles of the assessing side that may see scores and comparisons, in private. */
    seenBy: z.array(z.string()).min(1).default(["head", "dispatcher", "inspector"]),
  }),
  retention: z.strictObject({
    /** How long whistles and their trace are kept. */
    traceMonths: z
      .number()
      .int()
      .min(12, { error: (issue) => `${issue.input} months is too short; the trace is kept 12 months or longer` }),
  }),
  triage: Triage.prefault({}),
  /** 议事决定 before a matter goes up. */
  deliberation: z
    .strictObject({
      /** The share of the attendees known to the directory that has confirmed before it may be raised; 0: none need. */
      confirmed: z.number().min(0).max(1).default(0.5),
    })
    .prefault({}),
  /** Grid sources 哨源. */
  sources: z
    .strictObject({
      /** How long a community has to answer one: solve it, whistle, or return it. */
      answer: Limit.default("1wd"),
    })
    .prefault({}),
  /** Text with one of these is refused. */
  secretMarks: z.array(z.string().trim().min(1)),
  ladder: Ladder,
  /** The 条线 that units and matters belong to. */
  lines: z.record(z.string(), Label),
  roles: Roles,
  categories: z.record(z.string(), Category),
  catalogue: z.array(Matter),
  duties: z.array(Duty),
});

/** policy.yaml: every number, word list and right that a town can choose. */
export const Policy = PolicyShape.superRefine((policy, context) => {
  for (const { path, message } of policyProblems(policy)) context.addIssue({ code: "custom", path, message });
});
export type Policy = z.infer<typeof PolicyShape>;
