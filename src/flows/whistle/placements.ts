import type { Directory } from "../org/directory.js";
import type { Policy } from "../policy/policy.js";
import { categoryIn } from "./deadlines.js";
import { parentOf, rulingUnit } from "./permissions.js";
import type { Whistle } from "./state.js";

/** From which side a living card shows the whistle. */
export type PlacementView = "whistler" | "department" | "centre" | "copied";

/** Where a living card of a whistle stands: one in a chat, whatever the number of reasons for it to be there. */
export type Placement =
  | { kind: "chat"; chatId: string; unitId: string; view: PlacementView }
  /** A unit without a chat: its people on duty have the card in private. */
  | { kind: "member"; memberId: string; unitId: string; view: PlacementView };

/** The first wins where several meet in one chat. */
const priority: readonly PlacementView[] = ["whistler", "department", "centre", "copied"];

/**
 * All places of a whistle's card: the whistler's chat and the one in which it was blown, each department that has or had
 * a part, the dispatcher's command centre, the parent's in emergencies and where it studies or rules, the copied units.
 */
export function placements(
  whistle: Whistle,
  { directory, policy, now }: { directory: Directory; policy: Policy; now: Date },
): Placement[] {
  const wanted = [
    ...originOf(whistle),
    ...consultationOf(whistle),
    ...placesOf(whistle.whistlerUnitId, "whistler", directory, now),
    ...whistle.assignments.flatMap(({ unitId }) => placesOf(unitId, "department", directory, now)),
    ...centresOf(whistle, { directory, policy }).flatMap((unitId) => placesOf(unitId, "centre", directory, now)),
    ...whistle.copiedUnitIds.flatMap((unitId) => placesOf(unitId, "copied", directory, now)),
  ];
  const places = new Map<string, Placement>();
  for (const view of priority)
    for (const place of wanted) if (place.view === view && !places.has(keyOf(place))) places.set(keyOf(place), place);
  return [...places.values()];
}

/** One name for a place, the same as long as the card stands there. */
export const keyOf = (place: Placement): string =>
  place.kind === "chat" ? `chat:${place.chatId}` : `member:${place.memberId}`;

const originOf = ({ originChatId, whistlerUnitId: unitId }: Whistle): Placement[] =>
  originChatId === null ? [] : [{ kind: "chat", chatId: originChatId, unitId, view: "whistler" }];

/** All sides meet there; they see what the command centre sees. */
const consultationOf = ({ consultation, dispatcherUnitId: unitId }: Whistle): Placement[] =>
  consultation === null || consultation.dissolvedAt !== null
    ? []
    : [{ kind: "chat", chatId: consultation.chatId, unitId, view: "centre" }];

function placesOf(unitId: string, view: PlacementView, directory: Directory, now: Date): Placement[] {
  const chatId = directory.unit(unitId)?.chatId ?? null;
  if (chatId !== null) return [{ kind: "chat", chatId, unitId, view }];
  return directory.onDuty(unitId, now).map(({ id }) => ({ kind: "member", memberId: id, unitId, view }));
}

/** Command centres that see the whistle: once a parent has studied or ruled it keeps its card. */
function centresOf(whistle: Whistle, { directory, policy }: { directory: Directory; policy: Policy }): string[] {
  const ruled = whistle.assignments.some(({ declined }) => declined !== null);
  const blocks = [
    whistle.dispatcherUnitId,
    ...(categoryIn(whistle, policy).emergency ? [parentOf(whistle, directory)] : []),
    ...(ruled ? [rulingUnit(whistle, directory)] : []),
    ...whistle.study.map(({ unitId }) => unitId),
    ...whistle.steps
      .filter(({ kind }) => kind === "study" || kind === "suspensionReply")
      .map(({ ownerUnitId }) => ownerUnitId),
  ];
  const centres = blocks.map((blockId) => directory.commandCentreOf(blockId)?.id ?? blockId);
  return [...new Set(centres)];
}
