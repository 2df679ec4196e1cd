import type { Lark } from "../bot/lark/lark.js";
import type { Town } from "../bot/town.js";
import { movedCard } from "../cards/plain-cards.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import { isEnded } from "../flows/whistle/state.js";
import type { Log } from "../log.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Whistles } from "../models/whistles.js";

export type ReissueDeps = {
  town: Pick<Town, "policy" | "calendar">;
  deliveries: Deliveries;
  whistles: Whistles;
  lark: Pick<Lark, "patchCard">;
  clock: () => Date;
  log: Log;
};

const dayMs = 24 * 60 * 60_000;
/** The platform redraws a card for 14 days; a day is left for a bot that was away. */
const issuedForDays = 13;
/** Over long holidays it can't wait for working hours any longer. */
const latestDays = 13.8;
const batchSize = 100;

/**
 * Living cards of open whistles go out anew after 13 days, the old one then pointing to the new; those of ended whistles
 * have nothing more to show and are left alone. In working hours and off the full and half hour, as long as the platform
 * leaves time for it.
 * @returns whether a card is owed anew
 */
export async function reissue(deps: ReissueDeps): Promise<boolean> {
  const { deliveries, whistles, lark, clock, log, town } = deps;
  let owes = false;
  for (;;) {
    const now = clock();
    // Nobody waits for it, and a new message makes every phone in the group ring.
    const { window } = town.policy().quiet;
    const isQuiet = sendableAt(now, { emergency: false, seed: "", window, calendar: town.calendar }) > now;
    const days = isQuiet ? latestDays : issuedForDays;
    const old = await deliveries.cardsSentBefore(new Date(now.getTime() - days * dayMs), batchSize);
    for (const { id, whistleId } of old) {
      const stored = whistleId === null ? null : await whistles.load(whistleId);
      if (!stored || isEnded(stored.whistle)) {
        await deliveries.retire([id]);
        continue;
      }
      const oldMessageId = await deliveries.reissue(id, now);
      if (oldMessageId === null) continue;
      owes = true;
      await lark.patchCard(oldMessageId, JSON.stringify(movedCard(stored.whistle.number))).catch((error: unknown) => {
        // The new card is on its way; the old one's buttons still answer.
        log.warn({ err: error, message: oldMessageId }, "an old card could not be made to point to the new one");
      });
    }
    if (old.length < batchSize) return owes;
  }
}
