import { setImmediate as othersHaveTheirTurn, setTimeout as rest } from "node:timers/promises";
import type { Hash } from "../flows/trace/chain.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Context } from "../flows/whistle/decision.js";
import { prepare, type Save } from "../flows/whistle/handle.js";
import { nextDueAt, type Whistle } from "../flows/whistle/state.js";
import type { Log } from "../log.js";
import type { Whistles } from "../models/whistles.js";

export type ChaseDeps = {
  whistles: Whistles;
  contextFor(whistle: Whistle | null, actor: Actor, now: Date): Promise<Context>;
  sha256: Hash;
  clock: () => Date;
  /** Marks the claims of this instance, `instance:n`. */
  claim: () => string;
  log: Log;
  /** Hears of each batch: how many whistles it held. */
  onBatch?: (size: number) => void;
  /** Hears how many rungs were done. */
  onRungs?: (count: number) => void;
};

const batchSize = 100;
/** Decided in one turn: after a week's outage a whistle has a dozen rungs to be written, some milliseconds of work. */
const atOnce = 10;
/** Written in one round trip: a hundred whole whistles would take as long to be put into a message as a tap may wait. */
const writtenAtOnce = 20;
/** Between batches of which more follow, so that a tap waits behind one at most: ten thousand take five seconds longer. */
export const restMs = 50;
/** How long an instance may take for a batch before another one takes it over. */
const leaseMs = 60_000;
const machine: Actor = { kind: "system" };

/**
 * Chases 催报 one batch of whistles with a rung due: claims them, asks the domain, writes the decisions. Holds no
 * rule, and may run twice, late or on several instances.
 * @returns how many whistles the batch held; 0 means nothing is due
 */
export async function chaseBatch(deps: ChaseDeps): Promise<number> {
  const { whistles, contextFor, sha256, log } = deps;
  const now = deps.clock();
  const claim = deps.claim();
  const due = await whistles.claimDue(now, {
    limit: batchSize,
    leaseUntil: new Date(now.getTime() + leaseMs),
    claim,
  });
  if (due.length > 0) deps.onBatch?.(due.length);
  const saves: Save[] = [];
  for (const [index, stored] of due.entries()) {
    if (index % atOnce === atOnce - 1) await othersHaveTheirTurn();
    try {
      const context = await contextFor(stored.whistle, machine, now);
      const prepared = prepare(stored, { type: "chase" }, context, `chase:${stored.version}`, sha256);
      if (prepared.ok) saves.push(prepared.save);
      else await whistles.unclaim(stored.whistle.id, claim, nextDueAt(stored.whistle));
    } catch (error) {
      // One broken record must not keep the others from being chased; its lease brings it up again.
      log.error({ err: error, whistle: stored.whistle.number }, "could not be chased");
    }
  }
  // Who lost a race was acted on meanwhile; that save has set its next moment.
  for (let from = 0; from < saves.length; from += writtenAtOnce)
    await whistles.saveMany(saves.slice(from, from + writtenAtOnce));
  deps.onRungs?.(saves.reduce((sum, save) => sum + rungsIn(save), 0));
  return due.length;
}

/** Chases until nothing is due by now. @param rests while taps are let in */
export async function chase(deps: ChaseDeps, rests: boolean): Promise<void> {
  for (let size = await chaseBatch(deps); size > 0; size = await chaseBatch(deps))
    if (rests && size === batchSize) await rest(restMs);
}

const rungsIn = ({ entries }: Save): number =>
  entries.reduce((sum, { change: { event } }) => sum + (event.type === "rungsReached" ? event.rungs.length : 0), 0);
