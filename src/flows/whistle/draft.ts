import { apply, type Meta } from "./apply.js";
import type { Change, WhistleEvent } from "./events.js";
import type { Step, StepKind, Whistle } from "./state.js";

/** A step before it has its id. */
export type PlannedStep = Omit<Step, "id">;

export type StepChanges = { opens?: PlannedStep[]; closes?: Step[] };

/** A decision in the making: each event recorded is applied at once, so that the next rule sees what it led to. */
export type Draft = {
  /** The state so far. */
  readonly whistle: Whistle;
  readonly changes: readonly Change[];
  record(event: WhistleEvent, steps?: StepChanges): void;
  /** Adds steps to open or close to the event recorded last. */
  amend(steps: StepChanges): void;
};

export function startDraft(start: Whistle | null, meta: Meta): Draft {
  const changes: Change[] = [];
  const states: (Whistle | null)[] = [start];

  const push = (event: WhistleEvent, opens: PlannedStep[], closes: string[]): void => {
    const before = states.at(-1) ?? null;
    const count = before?.counters.step ?? 0;
    const numbered = opens.map((step, index) => ({ id: `${step.kind}:${count + index + 1}`, ...step }));
    const change = { event, opens: numbered, closes };
    states.push(apply(before, change, meta));
    changes.push(change);
  };

  return {
    get whistle() {
      const whistle = states.at(-1);
      if (!whistle) throw new Error("nothing recorded yet");
      return whistle;
    },
    changes,
    record: (event, { opens = [], closes = [] } = {}) =>
      push(
        event,
        opens,
        closes.map((step) => step.id),
      ),
    amend: ({ opens = [], closes = [] }) => {
      const last = changes.pop();
      if (last === undefined) throw new Error("nothing to amend");
      states.pop();
      push(last.event, [...last.opens, ...opens], [...last.closes, ...closes.map((step) => step.id)]);
    },
  };
}

/** Open steps of one assignment, of the kinds given or of any kind. */
export const stepsOf = (whistle: Whistle, assignmentId: string, ...kinds: StepKind[]): Step[] =>
  whistle.steps.filter(
    (step) => step.assignmentId === assignmentId && (kinds.length === 0 || kinds.includes(step.kind)),
  );

/** Open steps of the whistle as a whole, of the kinds given. */
export const stepsOfKind = (whistle: Whistle, ...kinds: StepKind[]): Step[] =>
  whistle.steps.filter((step) => kinds.includes(step.kind));
