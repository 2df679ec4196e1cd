import { z } from "zod";
import { type DigestItem, digestCard, isShownBeside } from "../cards/digest-card.js";
import { noticeCard } from "../cards/notice-card.js";
import { whistleCard } from "../cards/whistle-card.js";
import { isUrgentMoot, stillToSay } from "../flows/whistle/moot.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Deliveries } from "../models/deliveries.js";
import type { CardDelivery, UrgentDelivery } from "../models/delivery-document.js";
import type { Precedents } from "../models/precedents.js";
import { NoticeDocument } from "../models/whistle-document.js";
import type { Whistles } from "../models/whistles.js";
import { precedentsFor } from "./precedents-for.js";
import type { Rendered } from "./sender/platform-call.js";
import type { Rendering } from "./sender/sender.js";
import { sharedInTurn } from "./shared-in-turn.js";
import type { Town } from "./town.js";
import { cardId, type Seat, seatAt } from "./view.js";

export type RenderDeps = {
  town: Town;
  whistles: Pick<Whistles, "load" | "states">;
  deliveries: Pick<Deliveries, "byIds">;
  precedents: Pick<Precedents, "sharing">;
  clock: () => Date;
};

const KeptSeat = z.object({ unitId: z.string(), view: z.enum(["whistler", "department", "centre", "copied"]) });
/** Of what belongs to no whistle: a text that is ready, or the notices that a digest tells. */
const KeptContent = z.union([
  z.object({ content: z.string(), msgType: z.string().default("interactive") }),
  z.object({ notices: z.array(z.string()) }),
]);

/** Notices of a digest that are read and looked through in one turn. */
const readAtOnce = 50;

/** Draws a delivery at the moment it goes out, so that people see the newest state. */
export function createRender({
  town,
  whistles,
  deliveries,
  precedents,
  clock,
}: RenderDeps): (delivery: Rendering) => Promise<Rendered | "skip"> {
  const load = sharedInTurn((id) => whistles.load(id));
  const context = (whistle: Whistle) => ({
    directory: town.directory(),
    policy: town.policy(whistle.policyVersion),
    now: clock(),
  });

  return async (delivery) => {
    // It is about a message that is there already.
    if (delivery.kind === "urgent") return (await isUseless(delivery)) ? "skip" : { msgType: "", content: "" };
    if (delivery.whistleId === null) {
      const kept = KeptContent.parse(delivery.data);
      if ("notices" in kept) return digest(kept.notices);
      const ready = { msgType: kept.msgType, content: kept.content };
      return delivery.kind === "card" ? { ...ready, version: delivery.wanted } : ready;
    }
    const stored = await load(delivery.whistleId);
    if (!stored) throw new Error(`delivery ${delivery.id}: there is no whistle ${delivery.whistleId}`);
    const { whistle, version } = stored;
    if (delivery.kind === "card") {
      const seat = seatOfCard(delivery, whistle);
      const about = context(whistle);
      const ruled = await precedentsFor(whistle, seat.view, { precedents, policy: about.policy });
      const card = whistleCard(whistle, { ...seat, ...about, precedents: ruled });
      return { msgType: "interactive", content: JSON.stringify(card), version };
    }
    return told([{ notice: NoticeDocument.parse(delivery.data), whistle }], 0);
  };

  /** A 加急 may have waited for hours: nobody is woken for what has been done meanwhile. */
  async function isUseless({ whistleId, data }: UrgentDelivery): Promise<boolean> {
    const stored = whistleId === null ? null : await load(whistleId);
    return stored !== null && isUrgentMoot(NoticeDocument.parse(data), stored.whistle);
  }

  /** In pages: after an outage a digest may tell of ten thousand notices, and taps are answered meanwhile. */
  async function digest(ids: string[]): Promise<Rendered | "skip"> {
    const shown: DigestItem[] = [];
    let more = 0;
    for (let from = 0; from < ids.length; from += readAtOnce) {
      const page = await deliveries.byIds(ids.slice(from, from + readAtOnce));
      const known = await whistles.states([...new Set(page.flatMap(({ whistleId }) => whistleId ?? []))]);
      for (const { whistleId, data } of page) {
        const whistle = whistleId === null ? undefined : known.get(whistleId);
        const notice = whistle && stillToSay(NoticeDocument.parse(data), whistle);
        if (!notice) continue;
        const item = { notice, whistle };
        if (isShownBeside(shown, item)) shown.push(item);
        else more += 1;
      }
    }
    return told(shown, more);
  }

  /** What has been done while it waited needs no reminder; several left make a digest. */
  function told(items: readonly DigestItem[], more: number): Rendered | "skip" {
    const live = items.flatMap(({ notice, whistle }) => {
      const left = stillToSay(notice, whistle);
      return left ? [{ notice: left, whistle }] : [];
    });
    const [first, second] = live;
    if (first === undefined) return "skip";
    const card =
      second === undefined
        ? noticeCard(first.notice, first.whistle, context(first.whistle))
        : digestCard(live, {
            directory: town.directory(),
            now: clock(),
            policyOf: (version) => town.policy(version),
            more,
          });
    return { msgType: "interactive", content: JSON.stringify(card) };
  }

  /** A unit's part may have changed since its card was first sent: copied first, called later. */
  function seatOfCard(delivery: CardDelivery, whistle: Whistle): Seat {
    const key = delivery.id.slice(cardId(whistle.id, "").length);
    return seatAt(whistle, key, town, clock()) ?? KeptSeat.parse(delivery.data);
  }
}
