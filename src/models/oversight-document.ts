import { z } from "zod";
import type { Charge, Exclusion, Fact, RatingAppeal, Supervision } from "../flows/whistle/oversight.js";
import type { Scores } from "../flows/whistle/state.js";

const at = z.date();
const signed = z.object({ at, by: z.string() });
const worded = signed.extend({ text: z.string() });
const reasoned = signed.extend({ reason: z.string() });

export const scores = z.object({
  timeliness: z.int(),
  result: z.int(),
  conduct: z.int(),
}) satisfies z.ZodType<Scores>;

export const ratingAppeal = reasoned.extend({
  ruling: reasoned
    .extend({ outcome: z.enum(["corrected", "struck", "dismissed"]), scores: scores.nullable() })
    .nullable(),
}) satisfies z.ZodType<RatingAppeal>;

export const exclusion = reasoned satisfies z.ZodType<Exclusion>;

export const supervision = signed.extend({
  id: z.string(),
  unitId: z.string(),
  targetUnitId: z.string(),
  question: z.string(),
  dueAt: at,
  answer: worded.nullable(),
  closed: worded.nullable(),
}) satisfies z.ZodType<Supervision>;

const outcome = z.enum(["stands", "falls"]);

export const charge = signed.extend({
  id: z.string(),
  kind: z.enum(["empty", "frivolous"]),
  unitId: z.string(),
  text: z.string(),
  replyUntil: at,
  reply: worded.nullable(),
  ruling: reasoned.extend({ unitId: z.string(), outcome, appealUntil: at.nullable() }).nullable(),
  appeal: reasoned.nullable(),
  appealRuling: reasoned.extend({ unitId: z.string(), outcome }).nullable(),
  countedAt: at.nullable(),
}) satisfies z.ZodType<Charge>;

/** A fact of the register but for the kind of step, which the whistle's document adds. */
export const factShape = z.object({
  id: z.string(),
  seq: z.int(),
  at,
  kind: z.enum([
    "escalated",
    "declineOverruled",
    "lowRating",
    "emptyWhistle",
    "frivolousWhistle",
    "repeated",
    "lateReport",
    "lateFiling",
    "unprovenArrival",
  ]),
  unitId: z.string(),
  assignmentId: z.string().nullable(),
  evidence: z.object({ from: at, to: at, ref: z.string().nullable() }).nullable(),
  ruling: reasoned.extend({ outcome: z.enum(["confirmed", "dismissed"]) }).nullable(),
}) satisfies z.ZodType<Omit<Fact, "stepKind">>;
