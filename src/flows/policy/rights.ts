import { z } from "zod";
import { roleIds } from "../org/org.js";
import { Label } from "./category.js";

/** Everything that somebody may have the right to do. */
export const commandIds = [
  "blow",
  "approve",
  "returnApproval",
  "deliberate",
  "raise",
  "takeOn",
  "returnStudy",
  "dispatch",
  "accept",
  "checkIn",
  "confirmArrival",
  "progress",
  "resolve",
  "verify",
  "sendBack",
  "rate",
  "nudge",
  "withdraw",
  "decline",
  "maintain",
  "reassign",
  "transfer",
  "requestExtension",
  "grantExtension",
  "refuseExtension",
  "suspend",
  "agreeSuspend",
  "refuseSuspend",
  "resume",
  "file",
  "supervise",
  "answerSupervision",
  "closeSupervision",
  "appealRating",
  "ruleAppeal",
  "exclude",
  "include",
  "charge",
  "replyCharge",
  "ruleCharge",
  "appealCharge",
  "ruleChargeAppeal",
  "ruleFact",
  "link",
  "consult",
  /** 查看原文: what is hidden in groups, with a reason. */
  "viewOriginal",
  /** 保全: the record is kept beyond its time, and let go again. */
  "hold",
] as const;
export const CommandId = z.enum(commandIds);
export type CommandId = z.infer<typeof CommandId>;

/** Role → what it may do; the roles that the directory knows are all there, a district may add its own. */
export const Roles = z
  .record(z.string(), z.strictObject({ label: Label, may: z.array(CommandId) }))
  .superRefine((roles, context) => {
    for (const id of roleIds) {
      if (!roles[id])
        context.addIssue({
          code: "custom",
          path: [],
          message: `role ${id} is missing; write its label and what it may do`,
        });
    }
  });
export type Roles = z.infer<typeof Roles>;
