import { z } from "zod";
import { noticeCard } from "../cards/notice-card.js";
import { whistleCard } from "../cards/whistle-card.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { CardDelivery } from "../models/delivery-document.js";
import { NoticeDocument } from "../models/whistle-document.js";
import type { Whistles } from "../models/whistles.js";
import type { Rendered } from "./sender/platform-call.js";
import type { Rendering } from "./sender/sender.js";
import type { Town } from "./town.js";
import { cardId, type Seat, seatAt } from "./view.js";

export type RenderDeps = { town: Town; whistles: Whistles; clock: () => Date };

const KeptSeat = z.object({ unitId: z.string(), view: z.enum(["whistler", "department", "centre", "copied"]) });
const KeptContent = z.object({ content: z.string() });

/** Draws a delivery at the moment it goes out, so that people see the newest state. */
export function createRender({
  town,
  whistles,
  clock,
}: RenderDeps): (delivery: Rendering) => Promise<Rendered | "skip"> {
  const context = (whistle: Whistle) => ({
    directory: town.directory(),
    policy: town.policy(whistle.policyVersion),
    now: clock(),
  });

  return async (delivery) => {
    if (delivery.whistleId === null)
      return { msgType: "interactive", content: KeptContent.parse(delivery.data).content };
    const stored = await whistles.load(delivery.whistleId);
    if (!stored) throw new Error(`delivery ${delivery.id}: there is no whistle ${delivery.whistleId}`);
    const { whistle, version } = stored;
    if (delivery.kind === "card") {
      const card = whistleCard(whistle, { ...seatOfCard(delivery, whistle), ...context(whistle) });
      return { msgType: "interactive", content: JSON.stringify(card), version };
    }
    const card = noticeCard(NoticeDocument.parse(delivery.data), whistle, context(whistle));
    return { msgType: "interactive", content: JSON.stringify(card) };
  };

  /** A unit's part may have changed since its card was first sent: copied first, called later. */
  function seatOfCard(delivery: CardDelivery, whistle: Whistle): Seat {
    const key = delivery.id.slice(cardId(whistle.id, "").length);
    return seatAt(whistle, key, town, clock()) ?? KeptSeat.parse(delivery.data);
  }
}
