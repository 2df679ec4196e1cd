import type { Directory } from "../org/directory.js";
import type { Unit } from "../org/org.js";
import type { ChargeKind } from "../whistle/oversight.js";
import { assessorOf } from "./assessed.js";
import type { Item, ItemKind } from "./evidence.js";
import { counts, isBy, verdictOf } from "./judge.js";
import { type DepartmentScore, satisfied } from "./score.js";
import type { MarkKind, WhistleFacts } from "./whistle-facts.js";

/** One whistle of a figure; of a share whether it went well. A whistle with several parts stands in it several times. */
export type Counted = { number: string; good: boolean };

/** One figure of a bulletin: the whistles that it counts. How many there are is the figure. */
export type Figure = readonly Counted[];

export type Rates = Record<"response" | "resolution" | "satisfaction", Figure>;

/** A bulletin 通报 in figures, every one of them open down to its whistles; drills never count. */
export type BulletinFigures = {
  blown: Figure;
  /** Of these: over, still under way, withdrawn by the whistler or returned by the level above. */
  closed: Figure;
  open: Figure;
  withdrawn: Figure;
  /** Left out of the assessment 剔除; they stand among those above. */
  leftOut: Figure;
  categories: { category: string; blown: Figure; closed: Figure; open: Figure; withdrawn: Figure }[];
  /** The matters whistled most; null: what the catalogue doesn't know. */
  matters: { matterCode: string | null; blown: Figure }[];
  /** In the order of the organisation: it is no ranking. */
  whistlers: { unitId: string; blown: Figure }[];
  rates: Rates;
  departments: (Rates & { unitId: string; whistles: Figure })[];
  /** What did not go well, by kind and without names. */
  amiss: Record<Exclude<ItemKind, "rating" | "solved">, Figure>;
  lateDuties: Record<"confirmArrival" | "verify" | "rate", Figure>;
  charges: Record<ChargeKind, Figure>;
};

export type BulletinInput = {
  block: Unit;
  facts: readonly WhistleFacts[];
  departments: readonly DepartmentScore[];
  asOf: Date;
  /** Matters that are named, at most. */
  mostMatters: number;
  directory: Directory;
};

const all = (facts: readonly Pick<WhistleFacts, "number">[]): Counted[] =>
  facts.map(({ number }) => ({ number, good: true }));

/** Puts the figures of one block unit and one period together, as they stood at `asOf`. */
export function bulletinFigures({
  block,
  facts,
  departments,
  asOf,
  mostMatters,
  directory,
}: BulletinInput): BulletinFigures {
  const real = facts
    .filter((one) => !one.drill && one.blown.at <= asOf && assessorOf(one.whistlerUnitId, block, directory) !== null)
    .sort((a, b) => a.number.localeCompare(b.number));
  const counted = real.filter((one) => counts(one, asOf));
  const isVoid = (one: WhistleFacts) => isBy(one.void, asOf);
  const isClosed = (one: WhistleFacts) => !isVoid(one) && isBy(one.closed, asOf);
  const split = (own: readonly WhistleFacts[]) => ({
    blown: all(own),
    closed: all(own.filter(isClosed)),
    open: all(own.filter((one) => !isVoid(one) && !isClosed(one))),
    withdrawn: all(own.filter(isVoid)),
  });
  const items = departments.flatMap((one) => one.items);
  const failed = (of: ItemKind) => items.filter((item) => item.of === of && item.value === 0).map(numbered);
  const lateDuty = (kind: MarkKind) =>
    counted.flatMap((one) =>
      one.duties
        .filter((mark) => mark.kind === kind && verdictOf(mark, asOf) === "missed")
        .map(() => ({ number: one.number, good: false })),
    );
  const charged = (kind: ChargeKind) =>
    all(real.filter(({ charges }) => charges.some((charge) => charge.kind === kind && isBy(charge, asOf))));
  return {
    ...split(real),
    leftOut: all(real.filter((one) => !isVoid(one) && !counts(one, asOf))),
    categories: [...new Set(real.map(({ category }) => category))].map((category) => ({
      category,
      ...split(real.filter((one) => one.category === category)),
    })),
    matters: mattersOf(real).slice(0, mostMatters),
    whistlers: directory
      .children(block.id)
      .map(({ id }) => ({
        unitId: id,
        blown: all(real.filter(({ whistlerUnitId }) => assessorOf(whistlerUnitId, block, directory) === id)),
      }))
      .filter(({ blown }) => blown.length > 0),
    rates: ratesOf(items),
    departments: departments
      .filter(({ whistles }) => whistles > 0)
      .map((one) => ({
        unitId: one.unitId,
        whistles: all(one.numbers.map((number) => ({ number }))),
        ...ratesOf(one.items),
      })),
    amiss: {
      ...{ accept: failed("accept"), arrive: failed("arrive"), resolve: failed("resolve") },
      ...{ firstTime: failed("firstTime"), upheld: failed("upheld") },
    },
    lateDuties: { confirmArrival: lateDuty("confirmArrival"), verify: lateDuty("verify"), rate: lateDuty("rate") },
    charges: { empty: charged("empty"), frivolous: charged("frivolous") },
  };
}

const numbered = ({ number, of, value }: Item): Counted => ({
  number,
  good: of === "rating" ? value >= satisfied : value === 1,
});

function ratesOf(items: readonly Item[]): Rates {
  const of = (kind: ItemKind) => items.filter((item) => item.of === kind).map(numbered);
  return { response: of("accept"), resolution: of("solved"), satisfaction: of("rating") };
}

/** Those whistled most first, equal ones in the order of their first whistle. */
function mattersOf(facts: readonly WhistleFacts[]): BulletinFigures["matters"] {
  const found = new Map<string | null, WhistleFacts[]>();
  for (const one of facts) found.set(one.matterCode, [...(found.get(one.matterCode) ?? []), one]);
  return [...found]
    .map(([matterCode, own]) => ({ matterCode, blown: all(own) }))
    .sort((a, b) => b.blown.length - a.blown.length);
}
