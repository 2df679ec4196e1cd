import type { Directory } from "../org/directory.js";
import { matterOf, secretMarkIn } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import type { Whistle } from "../whistle/state.js";
import { type CategoryHint, categoryHint } from "./category-hint.js";
import { type Duplicate, type DuplicateLimits, duplicatesOf } from "./duplicates.js";
import { profileOf } from "./likeness.js";
import { type OwnDuty, ownDuty } from "./own-duty.js";
import type { Precedent } from "./precedents.js";
import { type Suggestion, suggestDepartments } from "./suggest-departments.js";
import type { WhistleDraft } from "./whistle-draft.js";

/** What the whistler sees before sending. Only a secret mark stops a whistle; all the rest is advice. */
export type Finding =
  | { kind: "secretMark"; mark: string }
  | ({ kind: "ownDuty" } & OwnDuty)
  | ({ kind: "duplicate" } & Duplicate)
  /** `chosen` is the draft's category. */
  | ({ kind: "category"; chosen: string } & Hint)
  | { kind: "missingPlace" }
  | ({ kind: "suggestion" } & Suggestion);

/** `keyword` is null where the whistler chose the matter. */
type Hint = Omit<CategoryHint, "keyword"> & { keyword: string | null };

export type TriageContext = {
  policy: Policy;
  directory: Directory;
  now: Date;
  /** Whistles that share a gram with the draft, or just those of the area. */
  candidates: readonly Whistle[];
  precedents: readonly Precedent[];
  limits?: Partial<DuplicateLimits>;
};

/** Everything worth telling before a whistle is sent, in the order in which it matters; empty: nothing to say. */
export function triage(draft: WhistleDraft, context: TriageContext): Finding[] {
  const { policy, directory, candidates, precedents, limits } = context;
  const { whistlerUnitId } = draft;
  // Such a text is refused and must not be looked at any further.
  const mark = secretMarkIn(policy, `${draft.text}\n${draft.place}`);
  if (mark !== null) return [{ kind: "secretMark", mark }];

  const level = directory.unit(whistlerUnitId)?.level;
  const duty = level ? ownDuty(draft, policy, level) : null;
  const hint = hintFor(draft, policy);
  const suggestions = suggestDepartments(draft, { policy, directory, whistlerUnitId, precedents });
  return [
    ...(duty ? [{ kind: "ownDuty" as const, ...duty }] : []),
    ...duplicatesOf(draft, candidates, context, limits).map((found) => ({ kind: "duplicate" as const, ...found })),
    ...(hint && hint.category !== draft.category
      ? [{ kind: "category" as const, chosen: draft.category, ...hint }]
      : []),
    ...(namesPlace(draft) ? [] : [{ kind: "missingPlace" as const }]),
    ...suggestions
      .filter(({ unitId }) => !draft.unitIds.includes(unitId))
      .map((suggestion) => ({ kind: "suggestion" as const, ...suggestion })),
  ];
}

/** A matter that the whistler chose says more than a keyword. */
function hintFor(draft: WhistleDraft, policy: Policy): Hint | null {
  const matter = matterOf(policy, draft.matterCode);
  return matter ? { category: matter.category, matterCode: matter.code, keyword: null } : categoryHint(draft, policy);
}

function namesPlace(draft: WhistleDraft): boolean {
  if (draft.place.trim() !== "") return true;
  const { names, numbers } = profileOf(draft).places;
  return names.length > 0 || numbers.size > 0;
}
