import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import { assessorOf, departmentOf } from "./assessed.js";
import { type Indicator, type Item, indicators, itemsOf } from "./evidence.js";
import { counts, isBy, partsThatCount, verdictOf } from "./judge.js";
import { type Component, measuredId, whistlersId } from "./weights.js";
import type { PartFacts, WhistleFacts } from "./whistle-facts.js";

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

/** What counts of one department. */
type Kept = { items: Item[]; facts: Set<WhistleFacts>; parts: PartFacts[] };

/** Whistles after which an assessment lets others have their turn: some milliseconds. */
const whistlesAStep = 200;

/**
 * Both sides assessed 双考核; lists keep the order of the organisation, so that nothing is a ranking. In steps: of
 * thousands of whistles it takes seconds, and whoever runs it answers others between them.
 */
export function* assessInSteps(input: AssessmentInput): Generator<undefined, Assessment, undefined> {
  const { block, facts, asOf, directory } = input;
  // A few units stand in thousands of whistles.
  const assessor = remembered((unitId: string) => assessorOf(unitId, block, directory));
  const department = remembered((unitId: string) => departmentOf(unitId, block, directory));
  const below = facts
    .filter(({ whistlerUnitId }) => assessor(whistlerUnitId) !== null)
    .sort((a, b) => (a.number < b.number ? -1 : Number(a.number > b.number)));
  const byDepartment = new Map<string, Kept>();
  const keptOf = (unitId: string): Kept | null => {
    const id = department(unitId);
    if (id === null) return null;
    const kept = byDepartment.get(id) ?? noneKept();
    byDepartment.set(id, kept);
    return kept;
  };
  for (const [index, one] of below.entries()) {
    if (index % whistlesAStep === whistlesAStep - 1) yield;
    for (const part of partsThatCount(one, asOf)) {
      const kept = keptOf(part.unitId);
      kept?.facts.add(one);
      kept?.parts.push(part);
    }
    for (const item of itemsOf(one, asOf)) keptOf(item.unitId)?.items.push(item);
  }
  const named = new Set(input.entered.map(({ unitId }) => unitId));
  const departments: DepartmentScore[] = [];
  for (const { id } of directory.units) {
    const kept = byDepartment.get(id) ?? (named.has(id) ? noneKept() : null);
    if (kept === null) continue;
    yield;
    departments.push(departmentScore(id, kept, yield* hoursInSteps(kept.parts, input), input));
  }
  const byAssessor = new Map<string | null, WhistleFacts[]>();
  for (const one of below) {
    const id = assessor(one.whistlerUnitId);
    const own = byAssessor.get(id);
    if (own) own.push(one);
    else byAssessor.set(id, [one]);
  }
  const whistlers: WhistlerScore[] = [];
  for (const { id, kind } of directory.children(block.id)) {
    const own = byAssessor.get(id);
    if (kind !== "block" || own === undefined) continue;
    yield;
    whistlers.push(yield* whistlerScore(id, own, asOf));
  }
  return { departments, whistlers };
}

const noneKept = (): Kept => ({ items: [], facts: new Set(), parts: [] });

function remembered<T>(answer: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = answer(key);
    known.set(key, made);
    return made;
  };
}

function departmentScore(
  unitId: string,
  { items, facts }: Kept,
  hours: DepartmentScore["hours"],
  { components, entered }: AssessmentInput,
): DepartmentScore {
  const valuesOf = new Map<Item["of"], number[]>();
  for (const { of, value } of items) {
    const values = valuesOf.get(of);
    if (values) values.push(value);
    else valuesOf.set(of, [value]);
  }
  const share = (of: Item["of"], isGood: (value: number) => boolean = (value) => value === 1): Share => {
    const own = valuesOf.get(of) ?? [];
    return { good: own.filter(isGood).length, of: own.length };
  };
  const shares = {
    ...{ accept: share("accept"), arrive: share("arrive"), resolve: share("resolve") },
    ...{ firstTime: share("firstTime"), upheld: share("upheld") },
  };
  const means = valuesOf.get("rating") ?? [];
  const rating = means.length === 0 ? null : (meanOfAll(means) / 5) * 100;
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
    ...{ unitId, items, rating, shares, values, hours },
    whistles: facts.size,
    numbers: [...facts].map(({ number }) => number),
    rates: {
      response: shares.accept,
      resolution: share("solved"),
      satisfaction: share("rating", (value) => value >= satisfied),
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

/** Mean hours of what was done; each on a clock that counts day by day. */
function* hoursInSteps(
  parts: readonly PartFacts[],
  { asOf, hoursBetween }: AssessmentInput,
): Generator<undefined, DepartmentScore["hours"], undefined> {
  const taken = { accept: newSum(), checkIn: newSum(), resolve: newSum() };
  for (const [index, { marks }] of parts.entries()) {
    if (index % whistlesAStep === whistlesAStep - 1) yield;
    for (const { kind, done, countedFrom, clock } of marks) {
      if ((kind !== "accept" && kind !== "checkIn" && kind !== "resolve") || !isBy(done, asOf)) continue;
      taken[kind].hours += hoursBetween(countedFrom, done.at, clock);
      taken[kind].of += 1;
    }
  }
  return { accept: meanOfSum(taken.accept), checkIn: meanOfSum(taken.checkIn), resolve: meanOfSum(taken.resolve) };
}

const newSum = () => ({ hours: 0, of: 0 });
const meanOfSum = ({ hours, of }: { hours: number; of: number }): number | null => (of === 0 ? null : hours / of);

function* whistlerScore(
  unitId: string,
  facts: readonly WhistleFacts[],
  asOf: Date,
): Generator<undefined, WhistlerScore, undefined> {
  const duties = { confirmArrival: { good: 0, of: 0 }, verify: { good: 0, of: 0 }, rate: { good: 0, of: 0 } };
  const charged = { empty: 0, frivolous: 0 };
  let [whistles, against, withdrawn] = [0, 0, 0];
  for (const [index, one] of facts.entries()) {
    if (index % whistlesAStep === whistlesAStep - 1) yield;
    if (one.drill || one.blown.at > asOf) continue;
    whistles += 1;
    const charges = one.charges.filter((charge) => isBy(charge, asOf));
    for (const { kind } of charges) charged[kind] += 1;
    if (charges.length > 0) against += 1;
    if (isBy(one.void, asOf)) withdrawn += 1;
    if (!counts(one, asOf)) continue;
    for (const mark of one.duties) {
      const { kind } = mark;
      if (kind !== "confirmArrival" && kind !== "verify" && kind !== "rate") continue;
      const verdict = verdictOf(mark, asOf);
      if (verdict === null) continue;
      duties[kind].of += 1;
      if (verdict === "met") duties[kind].good += 1;
    }
  }
  const sum = Object.values(duties).reduce((all, one) => ({ good: all.good + one.good, of: all.of + one.of }));
  const halves = [...(sum.of === 0 ? [] : [sum.good / sum.of]), ...(whistles === 0 ? [] : [1 - against / whistles])];
  return {
    ...{ unitId, duties, whistles, against, withdrawn, ...charged },
    total: halves.length === 0 ? null : meanOfAll(halves) * 100,
  };
}

const meanOfAll = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
