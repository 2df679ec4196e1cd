import type { Town } from "../bot/town.js";
import { maySee } from "../bot/view.js";
import type { Card } from "../cards/kit/card.js";
import { dailyOverview, handOverCard, mostNamed, type UnitOverview } from "../cards/overview-card.js";
import { boardView } from "../cards/views/board-view.js";
import { isListed, type ListContext, listItems } from "../cards/views/list-view.js";
import { dayNumber, startOfDay } from "../flows/calendar/china-time.js";
import type { Member } from "../flows/org/directory.js";
import type { Unit } from "../flows/org/org.js";
import { nextOverviewAt, overviewDay, previousOverviewAt, weekOf } from "../flows/relief/overviews.js";
import { withoutPrivateSteps } from "../flows/whistle/oversight.js";
import { actingBlock } from "../flows/whistle/permissions.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Wish } from "../models/delivery-updates.js";
import type { Whistles } from "../models/whistles.js";
import { factNews } from "./fact-news.js";
import { afterQuiet, openIdOf } from "./reach.js";

export type OverviewDeps = {
  town: Town;
  whistles: Pick<Whistles, "ofUnits" | "withFactsSince">;
  deliveries: Pick<Deliveries, "upsertMany">;
  clock: () => Date;
};

export type Overviews = {
  /** Writes what is due now; asked again it writes nothing new, on whatever instance: the deliveries' ids say the day. True if it wrote. */
  run(): Promise<boolean>;
  /** The next moment at which one is due; null: the policy wants none. */
  nextDueAt(): Date | null;
};

type Due = { day: string /** The time of day, as `09:20`. */; at: string; now: Date };
type Kind = { id: string; at(): string | undefined; wishes(due: Due): Promise<Wish[]> };

/** More than a district has open at once. */
const mostOpen = 5000;
const weekMs = 7 * 86_400_000;

/**
 * Each working day at the policy's time: what is late or due today for the heads 每日提要, for whoever has gone on duty
 * this week what is left to them 值班交接, for inspectors what is new in the register. Where there is none, nobody hears.
 */
export function createOverviews({ town, whistles, deliveries, clock }: OverviewDeps): Overviews {
  const done = new Map<string, string>();
  const { directory, policy } = town;
  /** Whoever was called this morning has the order at hand: only what was left from the days before is told. */
  const left = async (now: Date): Promise<Whistle[]> => {
    const units = directory().units.map(({ id }) => id);
    const today = new Date(startOfDay(dayNumber(now)));
    const open = await whistles.ofUnits(units, { openOnly: true, limit: mostOpen });
    return open.filter(({ drill, blownAt }) => !drill && blownAt < today).map(withoutPrivateSteps);
  };
  const kinds: readonly Kind[] = [
    {
      id: "daily",
      at: () => policy().overviews.headsAt,
      wishes: async (due) => headWishes(await left(due.now), due, town),
    },
    {
      id: "handOver",
      at: () => policy().overviews.handOverAt,
      wishes: async ({ now }) => handOverWishes(await left(now), now, town),
    },
    {
      id: "facts",
      at: () => policy().overviews.headsAt,
      wishes: async (due) => {
        const since = previousOverviewAt(due.now, { at: due.at, calendar: town.calendar });
        return factWishes(await whistles.withFactsSince(since, mostOpen), since, due, town);
      },
    },
  ];
  return {
    async run() {
      const now = clock();
      let owes = false;
      for (const { id, at: timeOf, wishes } of kinds) {
        const at = timeOf();
        const day = at === undefined ? null : overviewDay(now, { at, calendar: town.calendar });
        if (at === undefined || day === null || done.get(id) === day) continue;
        const written = await wishes({ day, at, now });
        if (written.length > 0) await deliveries.upsertMany(written);
        owes ||= written.length > 0;
        done.set(id, day);
      }
      return owes;
    },
    nextDueAt() {
      const { calendar } = town;
      const moments = kinds.flatMap(({ at }) => at() ?? []).map((at) => nextOverviewAt(clock(), { at, calendar }));
      return moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
    },
  };
}

/** One message for each head with something late or due today in any of his units. */
function headWishes(open: readonly Whistle[], { day, now }: Due, town: Town): Wish[] {
  if (open.length === 0) return [];
  const directory = town.directory();
  const sections = new Map<string, UnitOverview[]>();
  for (const unit of directory.units) {
    for (const { id } of directory.heads(unit.id, now)) {
      const member = directory.member(id);
      const section = member && overviewOf(unit, member, open, now, town);
      const before = sections.get(id) ?? [];
      if (section && before.every(({ unitId }) => unitId !== section.unitId)) sections.set(id, [...before, section]);
    }
  }
  return [...sections].map(([id, units]) => wishFor(id, `daily:${day}:${id}`, dailyOverview(day, units), now, town));
}

/** A block unit sees its area, a line unit what it owes itself; null where nothing is late or due today. */
function overviewOf(
  { id }: Unit,
  member: Member,
  open: readonly Whistle[],
  now: Date,
  town: Town,
): UnitOverview | null {
  const directory = town.directory();
  const top = actingBlock(id, directory) ?? id;
  const unitIds = directory.units.filter((unit) => directory.isWithin(unit.id, top)).map((unit) => unit.id);
  const isLine = directory.unit(top)?.kind === "line";
  const context = contextOf(isLine ? "mine" : "board", unitIds, now, town);
  const seen = open.filter((whistle) => touches(whistle, unitIds) && maySee(member, whistle, directory));
  const own = isLine ? seen.filter((whistle) => isListed(whistle, "todo", context)) : seen;
  if (own.length === 0) return null;
  const view = boardView(own, {
    ...{ directory, policyOf: context.policyOf, now, days: null, flow: [], compares: false },
    ownUnitIds: isLine ? unitIds : null,
  });
  // What is on its way in good time is no news.
  if (view.overdue + view.dueToday === 0) return null;
  const overdue = own.filter((whistle) => isListed(whistle, "overdue", context));
  const name = directory.unit(top)?.short ?? top;
  return { unitId: top, name, view, overdue: listItems(overdue, context).slice(0, mostNamed) };
}

/** One message for each person on duty and unit, once in a week: whoever comes on later in the week gets it then. */
function handOverWishes(open: readonly Whistle[], now: Date, town: Town): Wish[] {
  if (open.length === 0) return [];
  const directory = town.directory();
  const lastWeek = new Date(now.getTime() - weekMs);
  return directory.units.flatMap((unit) => {
    const rostered = directory.isRostered(unit.id, now);
    const isOnDuty = ({ id }: Member) => rostered || directory.rolesIn(id, unit.id).includes("duty");
    const people = directory.onDuty(unit.id, now).filter(isOnDuty);
    const context = contextOf("mine", [unit.id, actingBlock(unit.id, directory) ?? unit.id], now, town);
    const todo = open.filter((whistle) => isListed(whistle, "todo", context));
    if (people.length === 0 || todo.length === 0) return [];
    const before = rostered && directory.isRostered(unit.id, lastWeek) ? directory.onDuty(unit.id, lastWeek) : [];
    const names = before.filter(({ id }) => people.every((person) => person.id !== id)).map(({ name }) => name);
    const handOver = {
      ...{ unitId: unit.id, name: unit.short, before: names },
      ...{ items: listItems(todo, context).slice(0, mostNamed), total: todo.length },
    };
    return people.map(({ id }) =>
      wishFor(id, `handOver:${weekOf(now)}:${unit.id}:${id}`, handOverCard(handOver), now, town),
    );
  });
}

/** Inspectors hear of new facts in the register with the day's overviews, and of nothing else. */
const factWishes = (whistles: readonly Whistle[], since: Date, { day, now }: Due, town: Town): Wish[] =>
  factNews(whistles, since, town).map(({ memberId, card }) =>
    wishFor(memberId, `facts:${day}:${memberId}`, card, now, town),
  );

const contextOf = (of: ListContext["of"], unitIds: string[], now: Date, town: Town): ListContext => ({
  ...{ of, unitIds, now, directory: town.directory() },
  policyOf: (version) => town.policy(version),
});

const touches = (whistle: Whistle, unitIds: readonly string[]): boolean =>
  unitIds.includes(whistle.whistlerUnitId) ||
  unitIds.includes(whistle.dispatcherUnitId) ||
  whistle.assignments.some(({ unitId }) => unitIds.includes(unitId)) ||
  whistle.steps.some(({ ownerUnitId }) => unitIds.includes(ownerUnitId));

const wishFor = (memberId: string, id: string, drawn: Card, now: Date, town: Town): Wish => ({
  at: afterQuiet(now, memberId, town.policy(), town),
  delivery: {
    kind: "notice",
    id,
    lane: "digest",
    whistleId: null,
    data: { content: JSON.stringify(drawn) },
    to: { type: "open_id", id: openIdOf(memberId, town) },
    urgent: null,
  },
});
