import { setImmediate as othersHaveTheirTurn } from "node:timers/promises";
import type { Period } from "../flows/assessment/period.js";
import { type Assessment, assessInSteps } from "../flows/assessment/score.js";
import { type Component, componentsOf, rulesVersion } from "../flows/assessment/weights.js";
import { factsOf, type WhistleFacts } from "../flows/assessment/whistle-facts.js";
import { whistlerEvidence } from "../flows/assessment/whistler-evidence.js";
import type { Unit } from "../flows/org/org.js";
import type { EnteredScore, EnteredScores } from "../models/entered-scores.js";
import type { Whistles } from "../models/whistles.js";
import type { Town } from "./town.js";

export type AssessmentQuestion = {
  block: Unit;
  period: Period;
  /** What was on record by then counts. */
  asOf: Date;
  /** Null: the policy in force. */
  policyVersion: string | null;
  /** Tries another share of the whistlers 试算; null: the policy's. */
  share: number | null;
};

/** An assessment with all that it was made from: the same question is answered the same way again. */
export type Assessed = AssessmentQuestion &
  Assessment & {
    policyVersion: string;
    rulesVersion: number;
    components: Component[];
    facts: WhistleFacts[];
    entered: EnteredScore[];
    /** What is behind the figures of the whistling side. */
    evidence: () => ReturnType<typeof whistlerEvidence>;
  };

export type Assessing = (question: AssessmentQuestion) => Promise<Assessed>;

/** Read and parsed in one turn: some 20 ms. */
const readAtOnce = 50;
/** A record that has not changed is not read again; what is dropped here is only read once more. */
const mostKept = 20_000;
const hourMs = 3_600_000;

export function createAssessing(deps: {
  town: Town;
  whistles: Pick<Whistles, "blownBy" | "factTraces">;
  enteredScores: Pick<EnteredScores, "of">;
}): Assessing {
  const { town, whistles, enteredScores } = deps;
  const kept = new Map<string, { version: number; facts: WhistleFacts }>();

  async function factsBlown(unitIds: string[], period: Period): Promise<WhistleFacts[]> {
    const listed = await whistles.blownBy(unitIds, period);
    // Taken in hand at once: while the others are read, another question may drop what was kept.
    const read = new Map<string, WhistleFacts>();
    const changed: string[] = [];
    for (const { id, version } of listed) {
      const known = kept.get(id);
      if (known?.version === version) read.set(id, known.facts);
      else changed.push(id);
    }
    for (let from = 0; from < changed.length; from += readAtOnce) {
      for (const { id, version, trace } of await whistles.factTraces(changed.slice(from, from + readAtOnce))) {
        const facts = factsOf(trace);
        read.set(id, facts);
        kept.delete(id);
        kept.set(id, { version, facts });
      }
      await othersHaveTheirTurn();
    }
    const found = listed.flatMap(({ id }) => read.get(id) ?? []);
    for (const id of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(id);
    }
    return found;
  }

  return async (question) => {
    const { block, period, asOf, policyVersion, share } = question;
    const directory = town.directory();
    const policy = town.policy(policyVersion ?? undefined);
    const components = componentsOf(policy, share ?? undefined);
    const below = directory.units.filter(
      ({ id, kind }) => kind === "block" && id !== block.id && directory.isWithin(id, block.id),
    );
    const [facts, entered] = await Promise.all([
      factsBlown(
        below.map(({ id }) => id),
        period,
      ),
      enteredScores.of(block.id, period.id, asOf),
    ]);
    const { calendar } = town;
    const steps = assessInSteps({
      ...{ block, facts, asOf, components, entered, directory },
      hoursBetween: (from, to, clock) =>
        (clock === "working" ? calendar.workingBetween(from, to) : Math.max(0, to.getTime() - from.getTime())) / hourMs,
    });
    const made = await inTurns(steps);
    const evidence = () => whistlerEvidence(facts, { block, asOf, directory });
    return { ...question, ...made, evidence, policyVersion: policy.version, rulesVersion, components, facts, entered };
  };
}

/** Carries on step by step; between them taps and messages are answered. */
async function inTurns<T>(steps: Generator<undefined, T, undefined>): Promise<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await othersHaveTheirTurn();
  }
}
