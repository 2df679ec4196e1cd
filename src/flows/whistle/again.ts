import type { Policy } from "../policy/policy.js";
import { outlivesWhistle } from "./oversight.js";
import type { Whistle } from "./state.js";

/** Why a whistle can't be blown again 再次吹哨: it is being worked on in time, or it has been over for too long. */
export type NotAgain = { code: "still-in-time" } | { code: "over-too-long"; days: number } | { code: "elsewhere" };

/**
 * Null: it may be. Something about it has reached its deadline unanswered, or it was closed lately; one that was withdrawn
 * or returned is whistled anew.
 */
export function mayBlowAgain(whistle: Whistle, { triage }: Pick<Policy, "triage">, now: Date): NotAgain | null {
  const { closedWithinDays: days } = triage;
  if (whistle.status === "withdrawn" || whistle.status === "rejected") return { code: "over-too-long", days };
  if (whistle.closedAt !== null)
    return now.getTime() - whistle.closedAt.getTime() <= days * 86_400_000 ? null : { code: "over-too-long", days };
  const isLate = whistle.steps.some(
    ({ kind, dueAt }) => kind !== "resume" && !ofWhistler.includes(kind) && !outlivesWhistle(kind) && now >= dueAt,
  );
  const wasLate = whistle.register.some(({ kind }) => kind === "escalated");
  return isLate || wasLate ? null : { code: "still-in-time" };
}

/** What the whistler's own side owes is no reason to whistle again. */
const ofWhistler: readonly Whistle["steps"][number]["kind"][] = [
  "confirmArrival",
  "verify",
  "rate",
  "extensionReply",
  "filing",
  "deliberation",
  "approval",
];
