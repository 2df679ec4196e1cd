import type { RungId, StepKind } from "./state.js";

/** Who a notice is for: one person in private, by member id. Groups are told by the living cards, see placements.ts. */
export type NoticeKind =
  | "rungs" // the machine's reminder 催报: rungs of one step
  | "todo" // a step has opened that only this person's side can do (verify, ruling, extension, dispatch, approval …)
  | "nudged" // 催办
  | "sentBack" // 退回重办
  | "ruled" // 裁定
  | "extensionAnswered"
  | "suspensionAnswered"
  | "withdrawn"
  | "urgentOrder"; // emergency: the order itself reaches the person on duty as 加急

export type Notice = {
  /** Deterministic: whistle, trace entry, kind, person. The same decision made twice is one notice. */
  id: string;
  kind: NoticeKind;
  memberId: string;
  assignmentId: string | null;
  stepKind: StepKind | null;
  stepDueAt: Date | null;
  /** For `rungs`: all that fell together, lowest first. */
  rungs: RungId[];
  /** A reason, a nudge's text. */
  text: string;
  /** Emergencies go at any hour and beyond the budget; anything else waits for working hours. */
  emergency: boolean;
  /** 加急 beyond the message itself. */
  urgent: "app" | "sms" | "phone" | null;
};
