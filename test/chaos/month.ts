import type { Trial } from "../stories/trial.js";
import type { Chance } from "./chance.js";
import type { District } from "./district.js";
import { noteEntry, Wire, type WireLog } from "./wire-log.js";

export type Plan = {
  seed: number;
  /** Working days, from Monday 5 January 2026 on. */
  days: number;
  whistlesPerDay: number;
  /** Moments of a day at which people do something. */
  momentsPerDay: number;
  tapsPerWhistle: number;
  killsPerDay: number;
};

export type Course = { away: { from: Date; to: Date }[]; kills: number; behindMs: number; faults: Map<string, number> };

const hour = 3_600_000;
const at = (day: number, ms: number): Date => new Date(Date.parse("2026-01-05T00:00:00+08:00") + day * 24 * hour + ms);

export type WireStream = {
  /** Resolves when everything has been noted that was on the wire at the call. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
};

/** Reads the wire as it grows: the platform keeps the last 2000 entries only. */
export function streamWire(readWire: (after: number) => Promise<unknown>, log: WireLog): WireStream {
  let last = 0;
  let stopped = false;
  const readOn = async (): Promise<number> => {
    const { entries } = Wire.parse(await readWire(last));
    const first = entries[0]?.n ?? last + 1;
    if (first > last + 1) throw new Error(`the wire has forgotten ${first - last - 1} entries`);
    for (const entry of entries) noteEntry(log, entry);
    last = entries.at(-1)?.n ?? last;
    return entries.length;
  };
  // One after the other: two at once would note the same entries twice.
  let reading: Promise<number> = Promise.resolve(0);
  const read = (): Promise<number> => {
    reading = reading.then(readOn);
    return reading;
  };
  const caughtUp = async () => {
    while ((await read()) > 0);
  };
  const run = (async () => {
    while (!stopped) if ((await read()) < 20) await new Promise((resolve) => setTimeout(resolve, 50));
    await caughtUp();
  })();
  return {
    caughtUp,
    stop() {
      stopped = true;
      return run;
    },
  };
}

/**
 * Lives through the days: people act, things go wrong, the bot is killed and comes back. Each day ends at two at night
 * with everything right again, and with `atNight`.
 */
export async function liveThrough(
  plan: Plan,
  {
    trial,
    district,
    chance,
    tell,
    atNight,
  }: {
    trial: Trial;
    district: District;
    chance: Chance;
    tell: (line: string) => void;
    atNight: (course: Course, day: number) => Promise<void>;
  },
): Promise<Course> {
  const course: Course = { away: [], kills: 0, behindMs: 0, faults: new Map() };
  const note = (what: string) => course.faults.set(what, (course.faults.get(what) ?? 0) + 1);
  let deadSince: Date | null = null;

  const kill = async () => {
    if (deadSince) return;
    deadSince = await trial.now();
    await trial.kill();
    course.kills += 1;
  };
  const revive = async () => {
    if (!deadSince) return;
    await trial.start();
    course.away.push({ from: deadSince, to: await trial.now() });
    deadSince = null;
  };

  const breakSomething = async () => {
    const share = () => 0.05 + chance.next() * 0.3;
    const whats: [string, object][] = [
      ["events dropped", { events: { drop: share() } }],
      ["events doubled", { events: { duplicate: share() } }],
      ["events delayed", { events: { delayMs: 20 + chance.whole(200) } }],
      ["events reordered", { events: { reorder: share() } }],
      ["events dropped and doubled", { events: { drop: share(), duplicate: true } }],
      ["429", { api: { status: 429, next: 1 + chance.whole(30) } }],
      ["230020", { api: { code: 230020, next: 1 + chance.whole(10) } }],
      ["500", { api: { status: 500, next: 1 + chance.whole(30) } }],
      ["reset before", { api: { reset: "before", next: 1 + chance.whole(10) } }],
      ["reset after", { api: { reset: "after", next: 1 + chance.whole(10) } }],
      ["clock back a minute", { clock: { behindMs: 60_000 } }],
      ["clock right again", { clock: { behindMs: 0 } }],
      ["nothing", {}],
      ["nothing", {}],
    ];
    if (chance.hits(0.03)) whats.splice(0, whats.length, ["hang", { api: { hang: true, next: 1 + chance.whole(3) } }]);
    const [what, body] = chance.pick(whats);
    note(what);
    if (what === "clock back a minute") course.behindMs = 60_000;
    await trial.faults(body);
  };

  for (let day = 0; day < plan.days; day += 1) {
    const date = Math.floor(day / 5) * 7 + (day % 5);
    if (day > 0) await trial.moveTo(at(date, 9 * hour).toISOString());
    const span = (9 * hour) / plan.momentsPerDay;
    for (let moment = 0; moment < plan.momentsPerDay; moment += 1) {
      if (chance.hits(0.4)) await breakSomething();
      const killsHere = chance.hits(plan.killsPerDay / plan.momentsPerDay);
      const whistles = plan.whistlesPerDay / plan.momentsPerDay;
      const doings = [
        ...Array.from({ length: Math.floor(whistles) + Number(chance.hits(whistles % 1)) }, () => district.whistles),
        ...Array.from({ length: Math.round(whistles * plan.tapsPerWhistle) }, () => district.taps),
        ...Array.from({ length: 12 }, () => district.reads),
        district.asks,
      ];
      const acts = inParallel(doings, 6);
      const killed = killsHere ? afterCalls(trial, chance.whole(40)).then(kill) : null;
      await Promise.all([acts, killed]);
      // Some moments pass while it is dead, some people act meanwhile.
      if (deadSince && chance.hits(0.5)) await revive();
      const target = at(date, 9 * hour + (moment + 1) * span);
      if (target > (await trial.now())) {
        const moved = trial.moveTo(target.toISOString());
        const midway = chance.hits(plan.killsPerDay / plan.momentsPerDay)
          ? afterCalls(trial, chance.whole(60)).then(kill)
          : null;
        await Promise.all([moved, midway]);
      }
      await revive();
      if (moment % 7 === 6) tell(`day ${day + 1}, moment ${moment + 1} of ${plan.momentsPerDay}`);
    }
    await trial.faults({});
    await revive();
    // The platform's last repeat of an event comes 7 h 21 min after the first.
    for (let hours = 0; hours < 8; hours += 1) await trial.advance("PT1H");
    await trial.settle();
    tell(`day ${day + 1} of ${plan.days}: ${district.whistled.size} whistles, ${course.kills} kills`);
    await atNight(course, day);
  }
  return course;
}

async function inParallel(doings: (() => Promise<void>)[], most: number): Promise<void> {
  const left = [...doings];
  const worker = async () => {
    for (let doing = left.shift(); doing; doing = left.shift()) await doing();
  };
  await Promise.all(Array.from({ length: most }, worker));
}

/** A little later, counted in calls to the sandbox that come between: no two runs kill at the same line. */
async function afterCalls(trial: Trial, calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) await trial.now();
}
