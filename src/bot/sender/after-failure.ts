import type { Delivery } from "../../models/delivery-document.js";
import type { Outcome } from "../../models/delivery-updates.js";
import { LarkError } from "../lark/lark-error.js";

/** With the delays below: faults are borne for about two hours, limits for half a day. */
const mostTries = { retry: 24, wait: 120, slow: 8 };
const firstDelayMs = 1_000;
const longestDelayMs = 5 * 60_000;
const longestSlowMs = 4 * 60 * 60_000;

/**
 * What becomes of a delivery that failed: another try after a growing delay, or parked with the reason.
 * @param random in [0, 1); spreads what failed together
 */
export function afterFailure(delivery: Delivery, error: unknown, now: Date, random: number): Outcome {
  const why = error instanceof Error ? error.message : String(error);
  const failure = error instanceof LarkError ? error : null;
  const kind = failure?.class ?? "retry"; // a fault of our own while drawing may pass too
  if (kind === "giveUp" || kind === "askAdmin") return { kind: "parked", delivery, why, now };
  const tries = delivery.attempts + 1;
  if (tries >= mostTries[failure?.isSlow ? "slow" : kind]) {
    return { kind: "parked", delivery, why: `given up after ${tries} tries: ${why}`, now };
  }
  const asked = failure?.retryAfterMs ?? 0;
  const delay = failure?.isSlow
    ? Math.min(asked * 2 ** delivery.attempts, longestSlowMs)
    : Math.max(asked, Math.min(firstDelayMs * 2 ** delivery.attempts, longestDelayMs) * (0.75 + random / 4));
  return {
    kind: "again",
    delivery,
    at: new Date(now.getTime() + delay),
    counts: true,
    // A fault inside the platform, or no answer at all, may have come after the deed.
    refused: failure !== null && failure.code !== null && (failure.status ?? 500) < 500,
  };
}
