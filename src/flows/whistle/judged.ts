import type { CommandType } from "./commands.js";
import type { Step, StepKind, Whistle } from "./state.js";

/**
 * Commands that judge what somebody else has done or asked for, and the step that waits for the judgement. Whoever gives
 * one has read something first, and it must be about that: an approval of the second report must not come from the card
 * of the first.
 */
const judgements: Partial<Record<CommandType, StepKind>> = {
  approve: "approval",
  returnApproval: "approval",
  dispatch: "dispatch",
  takeOn: "study",
  returnStudy: "study",
  confirmArrival: "confirmArrival",
  verify: "verify",
  sendBack: "verify",
  rate: "rate",
  maintain: "ruling",
  reassign: "ruling",
  grantExtension: "extensionReply",
  refuseExtension: "extensionReply",
  agreeSuspend: "suspensionReply",
  refuseSuspend: "suspensionReply",
  ruleAppeal: "appealReply",
  ruleCharge: "chargeRuling",
  ruleChargeAppeal: "chargeAppealRuling",
};

/** The open step that a command of this type would judge now; null if it judges nothing, or nothing waits for it. */
export function judgedBy(type: CommandType, assignmentId: string | null, whistle: Whistle): Step | null {
  const kind = judgements[type];
  return whistle.steps.find((step) => step.kind === kind && step.assignmentId === assignmentId) ?? null;
}

/** What was judged is no longer what waits: it was withdrawn, done anew, or decided by somebody else. */
export const isOutdated = (judgedStepId: string | null, before: Whistle | null): boolean =>
  judgedStepId !== null && before !== null && !before.steps.some(({ id }) => id === judgedStepId);
