import type { Town } from "../bot/town.js";
import type { Card } from "../cards/kit/card.js";
import type { NewDelivery } from "../models/delivery-document.js";
import type { Wish } from "../models/delivery-updates.js";
import { afterQuiet, openIdOf } from "./reach.js";

/**
 * A word to the administrators, in working hours: in their own group where the town has one, else to each in private.
 * Under one name it is told once.
 */
export function adminNotices(name: string, card: Card, { town, now }: { town: Town; now: Date }): Wish[] {
  const chatId = town.adminChatId;
  if (chatId !== null)
    return [
      {
        at: afterQuiet(now, chatId, town.policy(), town),
        delivery: wordTo({ type: "chat_id", id: chatId }, name, card),
      },
    ];
  const admins = town.directory().members.filter(({ posts }) => posts.some(({ roles }) => roles.includes("admin")));
  return admins.map(({ id }) => ({
    at: afterQuiet(now, id, town.policy(), town),
    delivery: wordTo({ type: "open_id", id: openIdOf(id, town) }, `${name}:${id}`, card),
  }));
}

const wordTo = (to: { type: "chat_id" | "open_id"; id: string }, id: string, card: Card): NewDelivery => ({
  kind: "notice",
  id,
  lane: "chase",
  whistleId: null,
  data: { content: JSON.stringify(card) },
  to,
  urgent: null,
});
