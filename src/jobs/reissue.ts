import type { Lark } from "../bot/lark/lark.js";
import { LarkError } from "../bot/lark/lark-error.js";
import type { Town } from "../bot/town.js";
import { movedCard } from "../cards/plain-cards.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import { isEnded } from "../flows/whistle/state.js";
import type { Log } from "../log.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Delivery } from "../models/delivery-document.js";
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
  const { deliveries, whistles, clock, town } = deps;
  let owes = false;
  for (;;) {
    const now = clock();
    // Nobody waits for it, and a new message makes every phone in the group ring.
    const { window } = town.policy().quiet;
    const isQuiet = sendableAt(now, { emergency: false, seed: "", window, calendar: town.calendar }) > now;
    const latest = new Date(now.getTime() - latestDays * dayMs);
    const before = isQuiet ? latest : new Date(now.getTime() - issuedForDays * dayMs);
    const old = await deliveries.cardsSentBefore(before, batchSize);
    let left = 0;
    for (const card of old) {
      const stored = card.whistleId === null ? null : await whistles.load(card.whistleId);
      if (!stored || isEnded(stored.whistle)) {
        await deliveries.retire([card.id]);
        continue;
      }
      // First the old one, since a process that ends between the two does both again; the other way round it would stand
      // there for good as if it were still up to date.
      const points = await pointToNewer(card, stored.whistle.number, deps);
      const hasTime = card.sentAt !== null && card.sentAt > latest;
      if (points === "later" && hasTime) left += 1;
      else if ((await deliveries.reissue(card.id, now)) !== null) owes = true;
    }
    if (old.length < batchSize || left === old.length) return owes;
  }
}

/** The old card says where the new one is. `later`: the platform may take it in a minute. */
async function pointToNewer(
  { messageId }: Pick<Delivery, "messageId">,
  number: string,
  { lark, log }: Pick<ReissueDeps, "lark" | "log">,
): Promise<"done" | "later" | "never"> {
  if (messageId === null) return "never";
  try {
    await lark.patchCard(messageId, JSON.stringify(movedCard(number)));
    return "done";
  } catch (error) {
    log.warn({ err: error, message: messageId }, "an old card could not be made to point to the new one");
    return error instanceof LarkError && (error.class === "retry" || error.class === "wait") ? "later" : "never";
  }
}
