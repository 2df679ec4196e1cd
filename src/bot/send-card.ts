import type { Card } from "../cards/kit/card.js";
import type { Deliveries } from "../models/deliveries.js";

/**
 * Puts a card into somebody's private chat with the bot, from `at` on (now if left out). `source` names the request;
 * carried out twice it sends one card.
 */
export type SendCard = (to: { openId: string; source: string; at?: Date }, card: Card) => Promise<void>;

export function createSendCard(deps: { deliveries: Deliveries; clock: () => Date; nudge: () => void }): SendCard {
  return async ({ openId, source, at = deps.clock() }, card) => {
    await deps.deliveries.upsertMany([
      {
        at,
        delivery: {
          kind: "notice",
          id: `card-for:${source}`,
          lane: "interactive",
          whistleId: null,
          data: { content: JSON.stringify(card) },
          to: { type: "open_id", id: openId },
          urgent: null,
        },
      },
    ]);
    deps.nudge();
  };
}
