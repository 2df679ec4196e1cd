import type { HookCounts } from "../models/webhooks.js";
import type { LaneDepth } from "./backlog.js";
import type { Metrics } from "./metrics.js";

/** Where the figures come from that somebody else counts; asked each time the metrics are read. */
export type Sources = {
  deliveries: () => Promise<LaneDepth[]>;
  /** Open whistles that are late, by category. */
  overdue: () => Promise<ReadonlyMap<string, number>>;
  /** `ingress.counts()`. */
  ingress: () => { refused: Readonly<Record<string, number>> } & Readonly<Record<IngressCount, number>>;
  /** `sender.counts()`. */
  sender: () => Readonly<Record<SenderCount, number>>;
  /** Whistles of which some platform has not heard everything. */
  webhooks: () => Promise<HookCounts>;
};

const ingressCounts = ["events", "repeats", "taps", "lateTaps", "failures", "givenUp"] as const;
type IngressCount = (typeof ingressCounts)[number];
const senderCounts = ["sent", "skipped", "again", "parked", "limited"] as const;
type SenderCount = (typeof senderCounts)[number];

/** Brings what is not counted on the spot up to date; to be called just before the metrics are read. */
export async function sampleGauges(metrics: Metrics, sources: Sources): Promise<void> {
  const [lanes, overdue, hooks] = await Promise.all([sources.deliveries(), sources.overdue(), sources.webhooks()]);
  for (const { lane, due, waiting, parked, oldestDueSeconds } of lanes) {
    metrics.deliveries.set({ lane, state: "due" }, due);
    metrics.deliveries.set({ lane, state: "waiting" }, waiting);
    metrics.deliveries.set({ lane, state: "parked" }, parked);
    metrics.oldestDue.set({ lane }, oldestDueSeconds);
  }
  for (const [category, count] of overdue) metrics.overdue.set({ category }, count);
  metrics.webhooks.set({ state: "due" }, hooks.due);
  metrics.webhooks.set({ state: "waiting" }, hooks.waiting);
  metrics.webhooks.set({ state: "parked" }, hooks.parked);

  // Counted elsewhere since the start of the process, which is what a counter is.
  const ingress = sources.ingress();
  metrics.ingress.reset();
  for (const what of ingressCounts) metrics.ingress.inc({ what }, ingress[what]);
  metrics.refused.reset();
  for (const [reason, count] of Object.entries(ingress.refused)) metrics.refused.inc({ reason }, count);
  const sender = sources.sender();
  metrics.sends.reset();
  for (const outcome of senderCounts) metrics.sends.inc({ outcome }, sender[outcome]);
}
