import { createHookCalls } from "../bot/api/hook-call.js";
import type { ApiKey } from "../bot/api/keys.js";
import { mayHear, subscribersOf } from "../bot/api/subscribers.js";
import type { Town } from "../bot/town.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Log } from "../log.js";
import type { HookCounts, Webhooks } from "../models/webhooks.js";
import type { Whistles } from "../models/whistles.js";
import { coalesced } from "./coalesced.js";
import { tellPlatform } from "./webhooks.js";

/** The platforms that are told of changes. */
export type Platforms = {
  /** To be awaited once before anything else: from here on changes are theirs to hear. */
  start(): Promise<void>;
  /** Notes for whoever may see the whistle that its record goes up to `seq`; part of every relay. */
  note(whistle: Whistle, seq: number): Promise<void>;
  /** Tells all of them what is due, side by side: one that is slow keeps nobody waiting but itself. */
  run(): Promise<void>;
  /** The same, each as a job of its own. */
  jobs: { name: string; run: () => Promise<void> }[];
  /** Changes told so far. */
  count(): number;
  nextDueAt(): Promise<Date | null>;
  owed(): Promise<HookCounts>;
  nameOf(keyId: string): string;
  close(): Promise<void>;
};

export function createPlatforms(deps: {
  keys: readonly ApiKey[];
  webhooks: Webhooks;
  whistles: Pick<Whistles, "load">;
  town: Town;
  instance: string;
  claim: () => string;
  clock: () => Date;
  log: Log;
}): Platforms {
  const { keys, webhooks, town, instance, clock } = deps;
  const subscribers = subscribersOf(keys);
  const ids = subscribers.map(({ id }) => id);
  const calls = createHookCalls();
  let count = 0;
  const jobs = subscribers.map((key) => ({
    name: `tell ${key.id}`,
    run: coalesced(async () => {
      count += await tellPlatform(key, { ...deps, call: calls.call });
    }),
  }));
  return {
    async start() {
      await webhooks.init();
      await webhooks.releaseClaims(instance, clock());
      for (const id of ids) await webhooks.sinceOf(id, clock());
    },
    async note(whistle, seq) {
      const directory = town.directory();
      const hearing = subscribers.filter((key) => mayHear(key, whistle, directory)).map(({ id }) => id);
      await webhooks.want(hearing, { whistleId: whistle.id, seq, at: clock() });
    },
    async run() {
      await Promise.all(jobs.map(({ run }) => run()));
    },
    jobs,
    count: () => count,
    nextDueAt: () => webhooks.nextDueAt(ids),
    owed: () => webhooks.counts(ids, clock()),
    nameOf: (keyId) => keys.find(({ id }) => id === keyId)?.name ?? keyId,
    close: () => calls.close(),
  };
}
