import type { Deliveries } from "../models/deliveries.js";
import type { CardDelivery } from "../models/delivery-document.js";

/**
 * The platform stops redrawing a card after 14 days: the whistle's card goes out anew in the same place. The old one can't
 * be changed any more to point to it; its buttons still answer, since a tap is judged by the whistle and not by the card.
 */
export async function reissueCard(
  card: CardDelivery,
  { deliveries, clock }: { deliveries: Deliveries; clock: () => Date },
): Promise<void> {
  await deliveries.reissue(card.id, clock());
}
