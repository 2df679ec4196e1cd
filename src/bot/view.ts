import type { Directory, Member } from "../flows/org/directory.js";
import { isAttendee } from "../flows/whistle/attendance.js";
import { actingBlock } from "../flows/whistle/permissions.js";
import { keyOf, type Placement, type PlacementView, placements } from "../flows/whistle/placements.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Town } from "./town.js";

/** Name of the living card of a whistle in one place, the same as long as it stands there. */
export const cardId = (whistleId: string, placeKey: string): string => `card:${whistleId}:${placeKey}`;

export type Seat = { unitId: string; view: PlacementView };

/** From which side a unit sees a whistle when it asks for it itself. */
export function seatOf(whistle: Whistle, unitId: string, directory: Directory): Seat {
  const block = actingBlock(unitId, directory);
  if (block === whistle.whistlerUnitId) return { unitId: block, view: "whistler" };
  if (whistle.assignments.some((assignment) => assignment.unitId === unitId)) return { unitId, view: "department" };
  if (block !== null) return { unitId, view: "centre" };
  return { unitId, view: "copied" };
}

/** Where a living card stands: the seat of its place, by the place's key; null if the whistle has no card there. */
export function seatAt(whistle: Whistle, placeKey: string, town: Town, now: Date): Seat | null {
  const context = { directory: town.directory(), policy: town.policy(whistle.policyVersion), now };
  return placements(whistle, context).find((place: Placement) => keyOf(place) === placeKey) ?? null;
}

/** Every unit that has a part in a whistle besides its whistler. */
export const partners = (whistle: Whistle): string[] => [
  whistle.dispatcherUnitId,
  ...whistle.assignments.map(({ unitId }) => unitId),
  ...whistle.copiedUnitIds,
  ...whistle.study.map(({ unitId }) => unitId),
];

/**
 * DOMAIN: people see the whistles of their own unit, of units below it, and those that their unit serves; whoever took
 * part in the deliberation has seen it there.
 */
export const maySee = (member: Member, whistle: Whistle, directory: Directory): boolean =>
  directory.maySee(member, whistle.whistlerUnitId, partners(whistle)) || isAttendee(whistle, member.id);
