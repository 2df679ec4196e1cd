import type { Ingress } from "../bot/ingress/ingress.js";
import type { Lark } from "../bot/lark/lark.js";
import { realPace } from "../bot/sender/pace.js";
import type { Sender } from "../bot/sender/sender.js";
import type { Town } from "../bot/town.js";
import type { HandleSource } from "../flows/source/handle-source.js";
import type { Hash } from "../flows/trace/chain.js";
import type { Handle } from "../flows/whistle/handle.js";
import type { Log } from "../log.js";
import type { createModels } from "../models/models.js";
import type { Seals } from "../models/seals.js";
import { askReaders } from "./ask-readers.js";
import { atMostEvery } from "./at-most-every.js";
import { chase } from "./chase.js";
import { dissolve } from "./dissolve.js";
import { findFacts } from "./find-facts.js";
import { forgetOld, forgetWhistle } from "./forget.js";
import { createHeart } from "./heart.js";
import type { Leftovers } from "./leftovers.js";
import { createOverviews } from "./overviews.js";
import type { Platforms } from "./platforms.js";
import { reissue } from "./reissue.js";
import type { Relaying } from "./relaying.js";
import { retention } from "./retention.js";
import { createRounds, type Rounds } from "./rounds.js";
import { createSealing } from "./seal-day.js";
import { chaseSources } from "./sources.js";
import type { Job } from "./timer.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const leaseSweep = "*/30 * * * * *";
const everySecond = "* * * * * *";
const everyTenSeconds = "*/10 * * * * *";
const hourly = "0 7 * * * *";
const everyMinute = "0 * * * * *";

export type JobsDeps = {
  models: ReturnType<typeof createModels>;
  town: Town;
  lark: Lark;
  handle: Handle;
  handleSource: HandleSource;
  seals: Seals;
  sender: Sender;
  ingress: Ingress;
  relaying: Pick<Relaying, "idle" | "count">;
  leftovers: Pick<Leftovers, "relay" | "isOwed">;
  platforms: Platforms;
  tellDue: () => Promise<boolean>;
  recount: () => Promise<unknown>;
  learn: () => Promise<void>;
  /** Names one run of a job on this instance. */
  claim: () => string;
  instance: string;
  clock: () => Date;
  /** Somebody moves the clock and says so each time: the timer is left with what was left over. */
  clockIsMoved: boolean | undefined;
  sha256: Hash;
  log: Log;
  /** Hears of each batch that is chased: how many whistles it held. */
  onBatch: (size: number) => void;
};

export type Jobs = {
  /** Says that this instance lives. */
  beat(): Promise<void>;
  /** Chases 催报 all that is due by now, and rests nowhere: before anybody is let in. */
  chase(): Promise<void>;
  /** How many rungs have been done since the start. */
  rungs(): number;
  rounds: Rounds;
  /** What the timer fires, and when. */
  timed: Job[];
};

/** All that is done because it is time, put together by hand; nothing runs before it is asked for. */
export function createJobs(deps: JobsDeps): Jobs {
  const { models, town, lark, handle, handleSource, seals, sender, ingress, relaying, leftovers, platforms } = deps;
  const { tellDue, recount, learn, claim, instance, clock, clockIsMoved, sha256, log, onBatch } = deps;
  const { whistles, deliveries, sources, custody, receipts, heartbeats } = models;

  let rungs = 0;
  const onRungs = (count: number) => {
    rungs += count;
  };
  const beat = createHeart({ heartbeats, instance, clock, onShare: (instances) => sender.shareAmong(instances) });
  const chaseDue = (rests: boolean) =>
    chase({ whistles, contextFor: town.contextFor, sha256, clock, claim, log, onBatch, onRungs }, rests);
  const forgetDeps = { ...models, town, clock };
  const emptyOld = atMostEvery(dayMs, clock, async () => {
    const forget = (id: string) => forgetWhistle(id, forgetDeps);
    await retention({ whistles, sources, custody, forget, policy: town.policy(), sha256, clock, log });
    await forgetOld(forgetDeps);
  });
  const reissueDue = atMostEvery(minuteMs, clock, () => reissue({ town, deliveries, whistles, lark, clock, log }));
  const readersDue = atMostEvery(hourMs, clock, () => askReaders({ deliveries, receipts, lark, clock, log }));
  const factsDue = atMostEvery(hourMs, clock, () => findFacts({ town, whistles, sources, handle, clock, log }));
  const overviews = createOverviews({ town, whistles, deliveries, clock });
  const sealYesterday = createSealing({ seals, town, deliveries, clock });

  const rounds = createRounds({
    ...{ clock, elapsed: realPace.now },
    look: async () => {
      const [{ chase, dissolve }, chaseSources, { tell, send }, hooks] = await Promise.all([
        whistles.moments(),
        sources.nextDueAt(),
        deliveries.moments(),
        platforms.nextDueAt(),
      ]);
      return { chase, chaseSources, dissolve, tell, send, platforms: hooks };
    },
    daily: {
      async run() {
        const sealed = await sealYesterday();
        return (await overviews.run()) || sealed;
      },
      nextDueAt: overviews.nextDueAt,
    },
    timed: {
      first: beat,
      async beforeSending() {
        const owes = await reissueDue();
        await emptyOld();
        return owes;
      },
      async last() {
        await readersDue();
        await factsDue();
      },
    },
    chase: () => chaseDue(true),
    chaseSources: () => chaseSources({ sources, handleSource, clock, log }),
    relay: leftovers.relay,
    isRelayOwed: leftovers.isOwed,
    tell: async () => void (await tellDue()),
    dissolve: () => dissolve({ town, whistles, lark, handle, clock, log }),
    send: () => sender.drain(clock()),
    platforms: platforms.run,
    async idle() {
      await ingress.idle();
      await relaying.idle();
      await sender.idle();
    },
    activity() {
      const { events, taps, repeats } = ingress.counts();
      const { sent, skipped, parked, again } = sender.counts();
      return [events, taps, repeats, sent, skipped, parked, again, relaying.count(), platforms.count()].join();
    },
  });

  return {
    beat,
    chase: () => chaseDue(false),
    rungs: () => rungs,
    rounds,
    timed: [
      { name: "chase, relay, send", when: clockIsMoved ? everyTenSeconds : everySecond, run: rounds.all },
      { name: "take up what lay unfinished", when: leaseSweep, run: async () => void (await ingress.catchUp()) },
      { name: "read what other instances wrote", when: leaseSweep, run: () => town.reload() },
      { name: "count deadlines anew", when: hourly, run: async () => void (await recount()) },
      { name: "learn open ids", when: hourly, run: learn },
      { name: "seal yesterday", when: everyMinute, run: async () => void (await sealYesterday()) },
      { name: "overviews", when: everyMinute, run: async () => void (await overviews.run()) },
      ...platforms.jobs.map((job) => ({ ...job, when: everySecond })),
    ],
  };
}
