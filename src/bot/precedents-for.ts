import type { Policy } from "../flows/policy/policy.js";
import { grams } from "../flows/triage/grams.js";
import { type AlikePrecedent, alikePrecedents } from "../flows/triage/suggest-departments.js";
import type { PlacementView } from "../flows/whistle/placements.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Precedents } from "../models/precedents.js";

const mostLookedAt = 50;

/** Rulings on alike whistles, for whoever is about to dispatch or to rule; nothing at any other time. */
export async function precedentsFor(
  whistle: Whistle,
  view: PlacementView,
  { precedents, policy }: { precedents: Pick<Precedents, "sharing">; policy: Policy },
): Promise<AlikePrecedent[]> {
  const isWanted = (view === "centre" || view === "whistler") && isDecided(whistle);
  if (!isWanted) return [];
  const found = await precedents.sharing(grams(whistle.text), mostLookedAt);
  return alikePrecedents(
    whistle,
    found.filter(({ number }) => number !== whistle.number),
    policy,
  );
}

const isDecided = ({ status, assignments }: Whistle): boolean =>
  status === "dispatching" || status === "study" || assignments.some((one) => one.status === "declined");
