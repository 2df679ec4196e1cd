import type { Policy } from "../policy/policy.js";

/** Raised when a figure is computed in another way, so that an old assessment says by which rules it was made. */
export const rulesVersion = 1;

/** The id among `weights.others` that the machine fills; all others are entered. */
export const measuredId = "measured";
export const whistlersId = "whistlers";

export type Component = { id: string; label: { zh: string; en: string } /** Per cent of the whole. */; weight: number };

/** The components of the overall figure; together a hundred. `whistlers` tries another share 试算. */
export function componentsOf({ weights }: Pick<Policy, "weights">, whistlers = weights.whistlers): Component[] {
  const total = weights.others.reduce((sum, { share }) => sum + share, 0);
  const rest = total === 0 ? 0 : 100 - whistlers;
  return [
    { id: whistlersId, label: { zh: "吹哨方评价", en: "Whistlers' ratings" }, weight: 100 - rest },
    ...weights.others.map(({ id, label, share }) => ({ id, label, weight: (rest * share) / total })),
  ];
}

/** The least share of the whistlers (《意见》: 30% or more). */
export const leastWhistlers = 30;
