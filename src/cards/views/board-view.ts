import type { Directory } from "../../flows/org/directory.js";
import type { Policy } from "../../flows/policy/policy.js";
import { masked } from "../../flows/privacy/mask.js";
import { isEnded, liveAssignments, type StepKind, type Whistle } from "../../flows/whistle/state.js";
import { steps as stepTerms } from "../../terms.js";
import type { ListDays } from "../action.js";
import { clipped, type Text } from "../kit/text.js";
import { isoDay } from "../kit/time.js";
import { lateness } from "./lateness.js";
import { matterName, unitShort } from "./names.js";

/** Whistles blown and whistles over, on one day or in one week that begins on it. */
export type TrendPoint = { day: string; blown: number; ended: number };

/** One joint whistle: whose people are there, whose are missing 到场矩阵. */
export type MatrixRow = { number: string; about: string; there: string[]; missing: string[] };

/** What one unit has open, for those who assess. */
export type UnitRow = { unit: string; open: number; dueSoon: number; overdue: number };

export type BoardView = {
  /** Whistles under way; of these, with something due today, with something overdue. */
  open: number;
  dueToday: number;
  overdue: number;
  /** Open steps by kind, in the order of a whistle's life; kinds without any are left out. */
  rows: { step: Text; open: number; dueSoon: number; overdue: number }[];
  /** Joint whistles under way, those with somebody missing first; what is beyond `mostRows` is counted. */
  matrix: { rows: MatrixRow[]; more: number };
  trend: TrendPoint[];
  /** Null where the reader is nobody who compares units, or where others look on. */
  units: UnitRow[] | null;
};

export type Flow = { blownAt: Date; endedAt: Date | null };

export type BoardContext = {
  directory: Directory;
  policyOf(version: string): Policy;
  now: Date;
  days: ListDays | null;
  /** What was blown and what ended lately, drills left out. */
  flow: readonly Flow[];
  compares: boolean;
  /** A department counts its own steps only; null: the whole area's. */
  ownUnitIds: readonly string[] | null;
};

const mostRows = 10;
const dayMs = 86_400_000;
/** Beyond these a line of days is too long for a phone, and weeks stand in it. */
const mostDays = 31;
export const usualDays: ListDays = 30;

/** Counts of an area. Drills are left out: they never count. */
export function boardView(whistles: readonly Whistle[], context: BoardContext): BoardView {
  const { now, ownUnitIds } = context;
  const stepsOf = (whistle: Whistle) =>
    whistle.steps.filter(({ ownerUnitId }) => ownUnitIds === null || ownUnitIds.includes(ownerUnitId));
  const open = whistles.filter((whistle) => !whistle.drill && !isEnded(whistle));
  const steps = whistles.filter(({ drill }) => !drill).flatMap(stepsOf);
  const isDueToday = (whistle: Whistle) => stepsOf(whistle).some(({ dueAt }) => isoDay(dueAt) === isoDay(now));
  const isOverdue = (whistle: Whistle) => stepsOf(whistle).some((step) => lateness(step, now) === "overdue");
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
    matrix: matrixOf(open, context),
    trend: trendOf(context),
    units: context.compares ? unitsOf(open, context) : null,
  };
}

function matrixOf(whistles: readonly Whistle[], { directory, policyOf }: BoardContext): BoardView["matrix"] {
  const joint = whistles.flatMap((whistle): MatrixRow[] => {
    const parts = liveAssignments(whistle);
    if (parts.length < 2 || whistle.status !== "dispatched") return [];
    const names = (are: boolean) =>
      parts.filter(({ checkedIn }) => (checkedIn !== null) === are).map(({ unitId }) => unitShort(directory, unitId));
    const matter = matterName(policyOf(whistle.policyVersion), whistle).zh;
    const about = [matter, clipped(masked(whistle.place), 20)].filter((part) => part !== "").join(" · ");
    return [{ number: whistle.number, about, there: names(true), missing: names(false) }];
  });
  const sorted = joint.sort(
    (a, b) => Number(b.missing.length > 0) - Number(a.missing.length > 0) || a.number.localeCompare(b.number),
  );
  return { rows: sorted.slice(0, mostRows), more: Math.max(0, sorted.length - mostRows) };
}

function trendOf({ now, days, flow }: BoardContext): TrendPoint[] {
  const span = days ?? usualDays;
  const width = span > mostDays ? 7 : 1;
  const count = Math.ceil(span / width);
  const start = new Date(now.getTime() - (count * width - 1) * dayMs);
  const days0 = Array.from({ length: count * width }, (_, index) => isoDay(new Date(start.getTime() + index * dayMs)));
  const place = new Map(days0.map((day, index) => [day, Math.floor(index / width)]));
  const points = Array.from({ length: count }, (_, index) => ({ day: days0[index * width] ?? "", blown: 0, ended: 0 }));
  for (const { blownAt, endedAt } of flow) {
    const from = points[place.get(isoDay(blownAt)) ?? -1];
    if (from) from.blown += 1;
    const to = endedAt === null ? undefined : points[place.get(isoDay(endedAt)) ?? -1];
    if (to) to.ended += 1;
  }
  return points;
}

/** In the directory's order: it is no ranking. */
function unitsOf(whistles: readonly Whistle[], { directory, now }: BoardContext): UnitRow[] {
  const states = new Map<string, ReturnType<typeof lateness>[]>();
  for (const step of whistles.flatMap(({ steps }) => steps.filter(({ kind }) => kind !== "resume")))
    states.set(step.ownerUnitId, [...(states.get(step.ownerUnitId) ?? []), lateness(step, now)]);
  return directory.units.flatMap(({ id, short }) => {
    const own = states.get(id) ?? [];
    const count = (state: (typeof own)[number]) => own.filter((one) => one === state).length;
    return own.length === 0
      ? []
      : [{ unit: short, open: own.length, dueSoon: count("dueSoon"), overdue: count("overdue") }];
  });
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
  "rate",
];
