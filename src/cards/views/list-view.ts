import type { Directory } from "../../flows/org/directory.js";
import type { Policy } from "../../flows/policy/policy.js";
import { masked } from "../../flows/privacy/mask.js";
import { isReviewStep } from "../../flows/whistle/oversight.js";
import { isEnded, type Step, type Whistle } from "../../flows/whistle/state.js";
import { assignmentStatuses, whistleStatuses } from "../../terms.js";
import type { ListFilter } from "../action.js";
import { clipped, type Text } from "../kit/text.js";
import { isoDay } from "../kit/time.js";
import { dueText, earliest, type Lateness, lateness } from "./lateness.js";
import { matterName, unitShort, whistleTitle } from "./names.js";

export type ListItem = {
  whistleId: string;
  title: Text;
  matter: Text;
  place: string;
  /** Whose whistle it is, and how far the reader's own part of it. */
  from: string;
  status: Text;
  due: { text: Text; lateness: Lateness } | null;
};

export type ListContext = {
  /** The units for which the reader looks; with `mine` only their deadlines count. */
  unitIds: readonly string[];
  of: "mine" | "board";
  directory: Directory;
  policyOf(version: string): Policy;
  now: Date;
};

/** Steps whose deadlines matter to the reader of a list. */
export function stepsFor(whistle: Whistle, { of, unitIds }: Pick<ListContext, "of" | "unitIds">): Step[] {
  const open = whistle.steps.filter(({ kind }) => kind !== "resume" && !isReviewStep(kind));
  return of === "board" ? open : open.filter(({ ownerUnitId }) => unitIds.includes(ownerUnitId));
}

/**
 * Whether a whistle belongs on a list: all, what the reader's side has to do, what is late, what is due today, what the
 * catalogue of matters does not know, open or over (it comes up for review, DOMAIN.md section 2).
 */
export function isListed(
  whistle: Whistle,
  filter: ListFilter | null,
  context: Pick<ListContext, "of" | "unitIds" | "now">,
): boolean {
  const steps = stepsFor(whistle, context);
  switch (filter) {
    case null:
      return true;
    case "todo":
      return steps.length > 0;
    case "overdue":
      return steps.some(({ dueAt }) => context.now >= dueAt);
    case "today":
      return steps.some(({ dueAt }) => isoDay(dueAt) === isoDay(context.now));
    case "unlisted":
      return whistle.matterCode === null && !whistle.drill;
  }
}

/** Items by deadline, the most urgent first; those without one last, the newest first. */
export function listItems(whistles: readonly Whistle[], context: ListContext): ListItem[] {
  const keyed = whistles.map((whistle) => ({ whistle, next: earliest(stepsFor(whistle, context)) }));
  return keyed
    .sort(
      (a, b) =>
        dueTime(a.next) - dueTime(b.next) ||
        b.whistle.blownAt.getTime() - a.whistle.blownAt.getTime() ||
        b.whistle.number.localeCompare(a.whistle.number),
    )
    .map(({ whistle, next }) => itemOf(whistle, next, context));
}

const dueTime = (step: Step | null): number => step?.dueAt.getTime() ?? Number.MAX_SAFE_INTEGER;

function itemOf(whistle: Whistle, next: Step | null, context: ListContext): ListItem {
  const { directory, policyOf, now, unitIds } = context;
  const policy = policyOf(whistle.policyVersion);
  const own = whistle.assignments.filter(({ unitId }) => unitIds.includes(unitId)).at(-1);
  const isOwn = own !== undefined && !isEnded(whistle);
  return {
    whistleId: whistle.id,
    title: whistleTitle(policy, whistle),
    matter: matterName(policy, whistle),
    place: clipped(masked(whistle.place), 40),
    from: unitShort(directory, whistle.whistlerUnitId),
    status: isOwn ? assignmentStatuses[own.status] : whistleStatuses[whistle.status],
    due: next === null ? null : { text: dueText(next, now), lateness: lateness(next, now) },
  };
}
