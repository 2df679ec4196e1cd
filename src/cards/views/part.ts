import type { Directory } from "../../flows/org/directory.js";
import { isReviewStep } from "../../flows/whistle/oversight.js";
import type { Assignment, Step, Whistle } from "../../flows/whistle/state.js";
import { assignmentRoles, assignmentStatuses } from "../../terms.js";
import { both, clipped, joined, type Text } from "../kit/text.js";
import { type Fact, type FactContext, factsOf, maskFor } from "./facts.js";
import { dueText, earliest, type Lateness, lateness } from "./lateness.js";
import { unitShort } from "./names.js";

/** One department's part as a card shows it. */
export type PartView = {
  role: Text;
  unit: string;
  status: Text;
  /** What is waited for; null where the reader has no business with another's deadline. */
  due: { text: Text; lateness: Lateness } | null;
  /** Who comes; the phone is the responder's official one, for calling. */
  coming: string | null;
  comingNote: Text;
  facts: Fact[];
};

/** How much is told of a part: all of it, only how far it is, or nothing but its name and state. */
export type Depth = "full" | "outline" | "name";

export type PartContext = FactContext & { whistle: Whistle };

export function partView(assignment: Assignment, depth: Depth, context: PartContext): PartView {
  const { directory, whistle, now, view } = context;
  const steps = depth === "full" ? stepsShown(assignment, context) : [];
  const next = earliest(steps);
  // Whether others are late is not for a department's group.
  const asOf = ({ startedAt }: Step): Date => (view === "department" ? startedAt : now);
  return {
    role: assignmentRoles[assignment.role],
    unit: unitShort(directory, assignment.unitId),
    status: statusOf(assignment, whistle, directory),
    due: next === null ? null : { text: dueText(next, asOf(next)), lateness: lateness(next, asOf(next)) },
    ...(depth === "name" ? nobodyComes : comingOf(assignment, context)),
    facts: depth === "full" ? factsOf(assignment, context) : [],
  };
}

const nobodyComes = { coming: null, comingNote: both("", "") };

/**
 * Deadlines about a part that do not stand above already: to the department those of others, to the whistler those of
 * others, to the centre all.
 */
function stepsShown({ id, unitId }: Assignment, { whistle, view }: PartContext): Step[] {
  const reader = view === "department" ? unitId : view === "whistler" ? whistle.whistlerUnitId : null;
  return whistle.steps.filter(
    ({ kind, assignmentId, ownerUnitId }) => assignmentId === id && ownerUnitId !== reader && !isReviewStep(kind),
  );
}

function statusOf(assignment: Assignment, { assignments }: Whistle, directory: Directory): Text {
  const { zh, en } = assignmentStatuses[assignment.status];
  if (assignment.status === "released") {
    const successor = assignments.find(({ fromAssignmentId }) => fromAssignmentId === assignment.id);
    if (successor === undefined) return both(zh, en);
    const name = unitShort(directory, successor.unitId);
    return both(`${zh}，改由${name}办理`, `${en}, now with ${name}`);
  }
  if (assignment.status === "checkedIn" && assignment.arrivalConfirmed !== null)
    return both("已到场，办理中", "There, at work");
  return both(zh, en);
}

/** 张三 中队长 13800001111, then when and with what power. */
function comingOf({ accepted, status }: Assignment, context: PartContext): Pick<PartView, "coming" | "comingNote"> {
  if (accepted === null || status === "released") return nobodyComes;
  const { name, post, phone, arrivesAt, mayDecide } = accepted.coming;
  const mask = maskFor(context);
  const who = [mask(name), mask(post), phone].filter((part) => part !== "").map((part) => clipped(part, 50));
  const when = arrivesAt === "" ? both("", "") : arrival(clipped(mask(arrivesAt), 50));
  const power = mayDecide ? both("能现场拍板", "may decide on site") : both("", "");
  return { coming: who.join(" "), comingNote: joined([when, power], both("，", ", ")) };
}

const arrival = (words: string): Text => both(`预计${words}到`, `arrives ${words}`);
