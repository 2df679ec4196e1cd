import type { Town } from "../bot/town.js";
import { awayWords, type CaughtUp } from "../cards/away-words.js";
import { answerCard } from "../cards/plain-cards.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Heartbeats } from "../models/heartbeats.js";
import { adminNotices } from "./admin-notices.js";

const beatEveryMs = 10_000;
/** Three beats missed: it is gone, and its share of the platform's limits is free. */
const missedMs = 30_000;
/** A restart is no outage; from here on people may have waited. */
const awayMs = 10 * 60_000;

type HeartDeps = {
  heartbeats: Heartbeats;
  instance: string;
  clock: () => Date;
  /** Hears how many instances share the platform's limits. */
  onShare: (instances: number) => void;
};

/** Notes that this instance is there, at most every ten seconds, and counts the others. */
export function createHeart({ heartbeats, instance, clock, onShare }: HeartDeps): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock();
    if (Math.abs(now.getTime() - last) < beatEveryMs) return;
    last = now.getTime();
    await heartbeats.beat(instance, now);
    onShare(Math.max(1, await heartbeats.alive(new Date(now.getTime() - missedMs))));
  };
}

/**
 * Tells the administrators, once, that the bot was away and what it has made up for since it is back. Nobody is told of a
 * restart that nobody noticed.
 */
export async function tellAway(
  since: Date | null,
  caughtUp: CaughtUp,
  { town, deliveries, now }: { town: Town; deliveries: Pick<Deliveries, "upsertMany">; now: Date },
): Promise<void> {
  if (since === null || now.getTime() - since.getTime() < awayMs) return;
  const card = answerCard(awayWords(since, now, caughtUp), { template: "orange" });
  await deliveries.upsertMany(adminNotices(`away:${since.toISOString()}`, card, { town, now }));
}
