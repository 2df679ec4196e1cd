import { isEnded } from "../flows/whistle/state.js";
import type { CardDelivery } from "../models/delivery-document.js";
import type { Whistles } from "../models/whistles.js";

/**
 * The platform stops redrawing a card after 14 days. Of an open whistle it goes out anew in the same place; the old
 * one can't be changed any more to point to it. For one that has ended no group is called once more: whoever still has to
 * rate it is asked in private, and can ask for a new card.
 */
export async function cardGoesOutAnew(
  { whistleId }: Pick<CardDelivery, "whistleId">,
  { whistles }: { whistles: Pick<Whistles, "load"> },
): Promise<boolean> {
  if (whistleId === null) return true;
  const stored = await whistles.load(whistleId);
  return stored !== null && !isEnded(stored.whistle);
}
