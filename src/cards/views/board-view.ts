import { isEnded, type StepKind, type Whistle } from "../../flows/whistle/state.js";
import { steps as stepTerms } from "../../terms.js";
import type { Text } from "../kit/text.js";
import { isoDay } from "../kit/time.js";
import { lateness } from "./lateness.js";

export type BoardView = {
  /** Whistles under way; of these, with something due today, with something overdue. */
  open: number;
  dueToday: number;
  overdue: number;
  /** Open steps by kind, in the order of a whistle's life; kinds without any are left out. */
  rows: { step: Text; open: number; dueSoon: number; overdue: number }[];
};

/** Counts of an area. Drills are left out: they never count. */
export function boardView(whistles: readonly Whistle[], now: Date): BoardView {
  const open = whistles.filter((whistle) => !whistle.drill && !isEnded(whistle));
  const steps = whistles.filter(({ drill }) => !drill).flatMap((whistle) => whistle.steps);
  const isDueToday = (whistle: Whistle) => whistle.steps.some(({ dueAt }) => isoDay(dueAt) === isoDay(now));
  const isOverdue = (whistle: Whistle) => whistle.steps.some((step) => lateness(step, now) === "overdue");
  const rows = kinds.map((kind) => {
    const own = steps.filter((step) => step.kind === kind).map((step) => lateness(step, now));
    const count = (state: (typeof own)[number]) => own.filter((one) => one === state).length;
    return { step: stepTerms[kind], open: own.length, dueSoon: count("dueSoon"), overdue: count("overdue") };
  });
  return {
    open: open.length,
    dueToday: open.filter(isDueToday).length,
    overdue: open.filter(isOverdue).length,
    rows: rows.filter((row) => row.open > 0),
  };
}

const kinds: readonly StepKind[] = [
  "approval",
  "deliberation",
  "study",
  "dispatch",
  "accept",
  "ruling",
  "checkIn",
  "confirmArrival",
  "progress",
  "extensionReply",
  "suspensionReply",
  "resolve",
  "verify",
  "filing",
  "supervision",
  "supervisionClose",
  "appealReply",
  "rate",
];
