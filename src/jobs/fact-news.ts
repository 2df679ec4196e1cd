import type { Town } from "../bot/town.js";
import { maySee } from "../bot/view.js";
import { factNewsCard } from "../cards/fact-news-card.js";
import type { Card } from "../cards/kit/card.js";
import type { Whistle } from "../flows/whistle/state.js";

export type FactNews = { memberId: string; card: Card };

/** What each inspector is to hear: facts of the area that have come since then. Nothing new, nothing said. */
export function factNews(
  whistles: readonly Whistle[],
  since: Date,
  { directory }: Pick<Town, "directory">,
): FactNews[] {
  const all = directory();
  return all.members.flatMap((member) => {
    const unitId = member.posts.find(({ roles }) => roles.includes("inspector"))?.unitId;
    const area = unitId === undefined ? null : all.blockOf(unitId);
    if (area === null) return [];
    const fresh = whistles
      .filter((one) => !one.drill && all.isWithin(one.whistlerUnitId, area.id) && maySee(member, one, all))
      .flatMap(({ register }) => register.filter(({ at, ruling }) => ruling === null && at >= since));
    return fresh.length === 0 ? [] : [{ memberId: member.id, card: factNewsCard(area.short, fresh.length) }];
  });
}
