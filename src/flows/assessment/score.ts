import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import { assessorOf, departmentOf } from "./assessed.js";
import { type Indicator, type Item, indicators, itemsOf } from "./evidence.js";
import { counts, isBy, partsThatCount, verdictOf } from "./judge.js";
import { type Component, measuredId, whistlersId } from "./weights.js";
import type { Mark, MarkKind, WhistleFacts } from "./whistle-facts.js";

/** A share: how many of how many; `of` 0 says nothing. */
export type Share = { good: number; of: number };

export type DepartmentScore = {
  unitId: string;
  items: Item[];
  /** Whistles with a part of it that counts, and their numbers. */
  whistles: number;
  numbers: string[];
  /** What whistlers gave, 0 to 100; null: nobody has rated. */
  rating: number | null;
  shares: Record<Indicator, Share>;
  /** 三率: accepted in time; verified of what was due; rated 4 or better. */
  rates: { response: Share; resolution: Share; satisfaction: Share };
  /** Mean hours from order, on the clock of the limit, of what was done. */
  hours: Record<"accept" | "checkIn" | "resolve", number | null>;
  /** 0 to 100 by component; null: not entered, nothing measured. */
  values: Record<string, number | null>;
  /** The overall figure; where components are missing, by the weights of those that are there. */
  total: number | null;
  missing: string[];
};

export type WhistlerScore = {
  unitId: string;
  whistles: number;
  withdrawn: number;
  /** Charges that stand for good. */
  empty: number;
  frivolous: number;
  /** Whistles that any of them stands against. */
  against: number;
  /** Arrivals confirmed, results verified, ratings given in time. */
  duties: Record<"confirmArrival" | "verify" | "rate", Share>;
  /** Half: duties in time. Half: whistles that no charge stands against. */
  total: number | null;
};

export type Entered = { unitId: string; componentId: string; value: number };

export type AssessmentInput = {
  block: Unit;
  facts: readonly WhistleFacts[];
  asOf: Date;
  components: readonly Component[];
  entered: readonly Entered[];
  directory: Directory;
  hoursBetween(from: Date, to: Date, clock: "wall" | "working"): number;
};

export type Assessment = { departments: DepartmentScore[]; whistlers: WhistlerScore[] };

/** A mean of at least this, of five, is a satisfied whistler. */
export const satisfied = 4;

/** Both sides assessed 双考核; lists keep the order of the organisation, so that nothing is a ranking. */
export function assess(input: AssessmentInput): Assessment {
  const { block, facts, asOf, directory } = input;
  const below = facts
    .filter(({ whistlerUnitId }) => assessorOf(whistlerUnitId, block, directory) !== null)
    .sort((a, b) => a.number.localeCompare(b.number));
  const byDepartment = new Map<string, { items: Item[]; facts: Set<WhistleFacts> }>();
  const keptOf = (unitId: string) => {
    const department = departmentOf(unitId, block, directory);
    if (department === null) return null;
    const kept = byDepartment.get(department) ?? { items: [], facts: new Set() };
    byDepartment.set(department, kept);
    return kept;
  };
  for (const one of below) {
    for (const { unitId } of partsThatCount(one, asOf)) keptOf(unitId)?.facts.add(one);
    for (const item of itemsOf(one, asOf)) keptOf(item.unitId)?.items.push(item);
  }
  const named = new Set(input.entered.map(({ unitId }) => unitId));
  return {
    departments: directory.units.flatMap(({ id }) => {
      const kept = byDepartment.get(id) ?? (named.has(id) ? { items: [], facts: new Set<WhistleFacts>() } : null);
      return kept === null ? [] : [departmentScore(id, kept.items, [...kept.facts], input)];
    }),
    whistlers: directory.children(block.id).flatMap(({ id, kind }) => {
      const own = below.filter(({ whistlerUnitId }) => assessorOf(whistlerUnitId, block, directory) === id);
      return kind === "block" && own.length > 0 ? [whistlerScore(id, own, asOf)] : [];
    }),
  };
}

function departmentScore(
  unitId: string,
  items: Item[],
  facts: readonly WhistleFacts[],
  input: AssessmentInput,
): DepartmentScore {
  const { components, entered, asOf, block, directory } = input;
  const share = (of: Item["of"], isGood: (value: number) => boolean = (value) => value === 1): Share => {
    const own = items.filter((item) => item.of === of);
    return { good: own.filter(({ value }) => isGood(value)).length, of: own.length };
  };
  const shares = {
    ...{ accept: share("accept"), arrive: share("arrive"), resolve: share("resolve") },
    ...{ firstTime: share("firstTime"), upheld: share("upheld") },
  };
  const means = items.filter(({ of }) => of === "rating").map(({ value }) => value);
  const rating = means.length === 0 ? null : (meanOfAll(means) / 5) * 100;
  const counted = facts.flatMap((one) =>
    partsThatCount(one, asOf).filter((part) => departmentOf(part.unitId, block, directory) === unitId),
  );
  const values = Object.fromEntries(
    components.map(({ id }): [string, number | null] => {
      if (id === whistlersId) return [id, rating];
      if (id === measuredId) return [id, measuredScore(shares)];
      return [id, entered.findLast((one) => one.unitId === unitId && one.componentId === id)?.value ?? null];
    }),
  );
  const there = components.filter(({ id }) => values[id] !== null && values[id] !== undefined);
  const weight = there.reduce((sum, one) => sum + one.weight, 0);
  return {
    ...{ unitId, items, rating, shares, values },
    whistles: facts.length,
    numbers: facts.map(({ number }) => number),
    rates: {
      response: shares.accept,
      resolution: share("solved"),
      satisfaction: share("rating", (value) => value >= satisfied),
    },
    hours: {
      accept: hoursOf(
        "accept",
        counted.flatMap(({ marks }) => marks),
        input,
      ),
      checkIn: hoursOf(
        "checkIn",
        counted.flatMap(({ marks }) => marks),
        input,
      ),
      resolve: hoursOf(
        "resolve",
        counted.flatMap(({ marks }) => marks),
        input,
      ),
    },
    total: weight === 0 ? null : there.reduce((sum, one) => sum + one.weight * (values[one.id] ?? 0), 0) / weight,
    missing: components.filter(({ id }) => values[id] === null).map(({ id }) => id),
  };
}

/** The mean of the shares that say something, of a hundred. */
export function measuredScore(shares: Record<Indicator, Share>): number | null {
  const said = indicators.map((one) => shares[one]).filter(({ of }) => of > 0);
  return said.length === 0 ? null : meanOfAll(said.map(({ good, of }) => good / of)) * 100;
}

function hoursOf(kind: MarkKind, marks: readonly Mark[], { asOf, hoursBetween }: AssessmentInput): number | null {
  const taken = marks.flatMap((mark) =>
    mark.kind === kind && isBy(mark.done, asOf) ? [hoursBetween(mark.countedFrom, mark.done.at, mark.clock)] : [],
  );
  return taken.length === 0 ? null : meanOfAll(taken);
}

function whistlerScore(unitId: string, facts: readonly WhistleFacts[], asOf: Date): WhistlerScore {
  const real = facts.filter(({ drill, blown }) => !drill && blown.at <= asOf);
  const counted = real.filter((one) => counts(one, asOf));
  const duty = (kind: MarkKind): Share => {
    const verdicts = counted.flatMap(({ duties }) =>
      duties.flatMap((mark) => (mark.kind === kind ? (verdictOf(mark, asOf) ?? []) : [])),
    );
    return { good: verdicts.filter((one) => one === "met").length, of: verdicts.length };
  };
  const duties = { confirmArrival: duty("confirmArrival"), verify: duty("verify"), rate: duty("rate") };
  const charges = real.flatMap((one) => one.charges.filter((charge) => isBy(charge, asOf)));
  const against = real.filter((one) => one.charges.some((charge) => isBy(charge, asOf))).length;
  const sum = Object.values(duties).reduce((all, one) => ({ good: all.good + one.good, of: all.of + one.of }), {
    good: 0,
    of: 0,
  });
  const halves = [
    ...(sum.of === 0 ? [] : [sum.good / sum.of]),
    ...(real.length === 0 ? [] : [1 - against / real.length]),
  ];
  return {
    ...{ unitId, duties, whistles: real.length, against },
    withdrawn: real.filter((one) => isBy(one.void, asOf)).length,
    empty: charges.filter(({ kind }) => kind === "empty").length,
    frivolous: charges.filter(({ kind }) => kind === "frivolous").length,
    total: halves.length === 0 ? null : meanOfAll(halves) * 100,
  };
}

const meanOfAll = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
