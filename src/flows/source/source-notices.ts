import type { Directory, Member } from "../org/directory.js";
import type { Audience, Ladder } from "../policy/ladder.js";
import type { Context } from "../whistle/decision.js";
import type { RungId } from "../whistle/state.js";
import type { Source, SourceEvent } from "./source.js";

/** One person hears in private: of a reminder, or of what became of what that person found. */
export type SourceNotice = {
  /** Deterministic: source, trace entry, person. */
  id: string;
  kind: "rungs" | "answered";
  memberId: string;
  /** Lowest first. */
  rungs: RungId[];
};

/** Who has to hear of an event, each once, nobody of what they did themselves. */
export function sourceNotices(event: SourceEvent, source: Source, context: Context, seq: number): SourceNotice[] {
  const idOf = (memberId: string): string => `${source.id}:${seq}:${memberId}`;
  switch (event.type) {
    case "handedIn":
    case "removed":
      return [];
    case "rungsReached": {
      const rungsOf = new Map<string, RungId[]>();
      for (const rung of event.rungs)
        for (const { id } of sourceAudience(rung, source, context.policy.ladder, context.directory, context.now))
          rungsOf.set(id, [...new Set([...(rungsOf.get(id) ?? []), rung])]);
      return [...rungsOf].map(([memberId, rungs]) => ({ id: idOf(memberId), kind: "rungs", memberId, rungs }));
    }
    case "solved":
    case "converted":
    case "returned": {
      const { actor } = context;
      if (actor.kind === "person" && actor.memberId === source.finderId) return [];
      return [{ id: idOf(source.finderId), kind: "answered", memberId: source.finderId, rungs: [] }];
    }
  }
}

/** Who hears of a rung: the community, then its street, then the level above that. Never nobody. */
export function sourceAudience(
  rung: RungId,
  { unitId }: Pick<Source, "unitId">,
  ladder: Ladder,
  directory: Directory,
  now: Date,
): Member[] {
  const targets = ladder.find(({ id }) => id === rung)?.to ?? [];
  const found = targets.flatMap((target) => listeners(target, unitId, directory, now));
  const people = found.length > 0 ? found : directory.heads(unitId, now);
  return [...new Map(people.map((member) => [member.id, member])).values()];
}

function listeners(target: Audience, unitId: string, directory: Directory, now: Date): Member[] {
  const street = directory.parentBlock(unitId);
  const above = street === null ? null : directory.parentBlock(street.id);
  const headsOf = (unit: { id: string } | null): Member[] => (unit === null ? [] : directory.heads(unit.id, now));
  switch (target) {
    case "duty":
      return directory.membersOf(unitId).filter(({ id }) => directory.rolesIn(id, unitId).includes("whistler"));
    case "head":
      return directory.heads(unitId, now);
    case "commandCentre":
      return street === null ? [] : directory.dispatchers(street.id);
    case "levelAbove":
    case "whistlerParent":
      return headsOf(street);
    case "twoAbove":
      return headsOf(above);
    case "inspectors":
      return directory.inspectorsFor(street?.id ?? unitId);
  }
}
