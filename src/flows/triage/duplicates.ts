import type { Directory } from "../org/directory.js";
import type { Policy } from "../policy/policy.js";
import { isNearby } from "../whistle/departments.js";
import { isEnded, type Whistle } from "../whistle/state.js";
import { matterFinder } from "./keywords.js";
import { type Comparison, compare, mostElsewhere, type Profile, placesOf, profileOf } from "./likeness.js";
import { mattersAgree, mattersOf } from "./matter-agreement.js";
import type { WhistleDraft } from "./whistle-draft.js";

/** Why two whistles are taken for the same. */
export type DuplicateReason =
  | { kind: "place"; places: string[] }
  | { kind: "matter"; matterCode: string }
  | { kind: "words"; words: string[] };

export type Duplicate = { whistle: Whistle; likeness: number; sameArea: boolean; reasons: DuplicateReason[] };

/** How alike, how long ago and how many; what is left out is `duplicateDefaults`. */
export type DuplicateLimits = {
  /** Least likeness within the area. */
  threshold: number;
  /** Least likeness beyond it, where only the same named place can be meant: a road along a border. */
  thresholdElsewhere: number;
  /** How long a closed whistle still counts, in days of 24 hours. */
  closedWithinDays: number;
  /** The most that are answered. */
  most: number;
};

export const duplicateDefaults: DuplicateLimits = {
  threshold: 0.52,
  thresholdElsewhere: 0.7,
  closedWithinDays: 30,
  most: 7,
};

type Context = { policy: Policy; directory: Directory; now: Date };

/**
 * Whistles that may be about the same thing as the draft, the most alike first, the newer first among equals: those still
 * open and those closed lately. Drills are compared with drills alone. Who may see them is for the caller to check.
 */
export function duplicatesOf(
  draft: WhistleDraft,
  candidates: readonly Whistle[],
  context: Context,
  limits: Partial<DuplicateLimits> = {},
): Duplicate[] {
  const { threshold, thresholdElsewhere, closedWithinDays, most } = { ...duplicateDefaults, ...limits };
  const closedSince = context.now.getTime() - closedWithinDays * 86_400_000;
  const matters = matterFinder(context.policy);
  const wanted = profileOf(draft);
  const wantedMatters = mattersOf(draft, wanted.plain, matters);
  const inArea = areaOf(draft.whistlerUnitId, context.directory);
  return candidates
    .filter((whistle) => whistle.drill === draft.drill && counts(whistle, closedSince))
    .flatMap((whistle): Duplicate[] => {
      const profile = profileOf(whistle);
      const sameArea = inArea(whistle.whistlerUnitId);
      const least = sameArea ? threshold : thresholdElsewhere;
      const place = placesOf(wanted, profile);
      if ((place.degree < 0 && least > mostElsewhere) || (!sameArea && place.degree <= 0)) return [];
      const theirs = mattersOf(whistle, profile.plain, matters);
      const matter = mattersAgree(wantedMatters, theirs);
      const compared = compare(wanted, profile, matter, place);
      if (compared.likeness < least) return [];
      const reasons = reasonsFor(
        wanted,
        profile,
        compared,
        matter === "same" || matter === "similar" ? (theirs[0]?.code ?? null) : null,
      );
      return [{ whistle, likeness: compared.likeness, sameArea, reasons }];
    })
    .sort((a, b) => b.likeness - a.likeness || b.whistle.blownAt.getTime() - a.whistle.blownAt.getTime())
    .slice(0, most);
}

/** Open, or closed since then; a withdrawn or rejected whistle helps nobody. */
const counts = (whistle: Whistle, closedSince: number): boolean =>
  isEnded(whistle)
    ? whistle.status === "closed" && whistle.closedAt !== null && whistle.closedAt.getTime() >= closedSince
    : true;

function areaOf(unitId: string, directory: Directory): (otherId: string) => boolean {
  const known = new Map<string, boolean>();
  return (otherId) => {
    const answer = known.get(otherId) ?? isNearby(unitId, otherId, directory);
    known.set(otherId, answer);
    return answer;
  };
}

function reasonsFor(a: Profile, b: Profile, { place }: Comparison, matterCode: string | null): DuplicateReason[] {
  const words = sharedWords(a, b);
  return [
    ...(place.shared.length > 0 ? [{ kind: "place" as const, places: place.shared }] : []),
    ...(matterCode === null ? [] : [{ kind: "matter" as const, matterCode }]),
    ...(words.length > 0 ? [{ kind: "words" as const, words }] : []),
  ];
}

const mostWords = 5;

/** Pairs of characters that both have, overlapping ones joined as they follow each other in the first text. */
function sharedWords(a: Profile, b: Profile): string[] {
  const words: string[] = [];
  const ofA = a.features();
  const ofB = b.features();
  for (const part of a.plain.split(" ")) {
    let run = "";
    for (let index = 0; index < part.length; index++) {
      const pair = part.slice(index, index + 2);
      if (pair.length === 2 && ofA.has(pair) && ofB.has(pair)) {
        run += run === "" ? pair : pair.slice(1);
      } else if (run !== "") {
        words.push(run);
        run = "";
      }
    }
  }
  return [...new Set(words)].sort((x, y) => y.length - x.length).slice(0, mostWords);
}
