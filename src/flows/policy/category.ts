import { z } from "zod";
import { ClockKind, Limit, WorkingDays } from "../calendar/limit.js";
import { Level } from "../org/org.js";
import { Ladder, Urgent } from "./ladder.js";

/** What a person reads, Chinese and English. */
export const Label = z.strictObject({ zh: z.string().trim().min(1), en: z.string().trim().min(1) });
export type Label = z.infer<typeof Label>;

export const Limits = z.strictObject({
  /** Accept 签收, check in 报到, resolve 办结: all three count from dispatch. */
  accept: Limit,
  checkIn: Limit,
  resolve: Limit,
  /** Between two reports 反馈; left out: on change only. */
  progress: Limit.optional(),
  /** A fresh limit after 退回重办; left out: half of resolve. */
  sentBack: Limit.optional(),
  /** The whistler's side. */
  confirmArrival: Limit,
  verify: Limit,
  rate: Limit,
  /** Until when a department may decline 退单, counted from dispatch. */
  decline: Limit,
  ruling: Limit,
  /** Naming a department for a whistle without hands. */
  dispatch: Limit,
  /** The most that extensions 延期 may add up to; left out: none are granted. */
  extension: WorkingDays.optional(),
  extensionReply: Limit.optional(),
  suspensionReply: Limit,
  supervision: Limit,
  filing: Limit.optional(),
  approval: Limit.optional(),
  deliberation: Limit.optional(),
  study: Limit.optional(),
});
export type Limits = z.infer<typeof Limits>;
export type LimitId = keyof Limits;

export const Category = z.strictObject({
  label: Label,
  about: Label,
  clock: ClockKind,
  /** What comes before dispatch: nothing, the head's approval, or deliberation → raise → study. */
  start: z.enum(["none", "approval", "deliberation"]),
  /** `named`: the departments that the whistler or the matter names; `resident-forces`: those and the street's 1+3 at once. */
  dispatch: z.enum(["named", "resident-forces"]),
  /** Lines called besides with `resident-forces`: the platform's posted unit, else the county's department. */
  alsoLines: z.array(z.string()).default([]),
  /** Its notices go at any hour and beyond the budget, and the parent's command centre is told at once. */
  emergency: z.boolean().default(false),
  whistlers: z.strictObject({ levels: z.array(Level).min(1), roles: z.array(z.string()).min(1) }),
  /** Its own ladder; left out: the policy's. */
  ladder: Ladder.optional(),
  /** How the order itself reaches the person on duty beyond the message. */
  urgentOrder: Urgent.optional(),
  /** Closed only once a record 事后备案 is written. */
  filing: z.boolean().default(false),
  limits: Limits,
});
export type Category = z.infer<typeof Category>;
