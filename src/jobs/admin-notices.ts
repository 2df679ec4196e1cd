import type { Town } from "../bot/town.js";
import type { Card } from "../cards/kit/card.js";
import type { Wish } from "../models/delivery-updates.js";
import { afterQuiet, openIdOf } from "./reach.js";

/** A word to each administrator, in working hours; under one name it is told once. */
export function adminNotices(name: string, card: Card, { town, now }: { town: Town; now: Date }): Wish[] {
  const admins = town.directory().members.filter(({ posts }) => posts.some(({ roles }) => roles.includes("admin")));
  return admins.map(({ id }) => ({
    at: afterQuiet(now, id, town.policy(), town),
    delivery: {
      kind: "notice",
      id: `${name}:${id}`,
      lane: "chase",
      whistleId: null,
      data: { content: JSON.stringify(card) },
      to: { type: "open_id", id: openIdOf(id, town) },
      urgent: null,
    },
  }));
}
