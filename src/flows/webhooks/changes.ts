import { apply } from "../whistle/apply.js";
import type { Entry } from "../whistle/handle.js";
import type { Whistle } from "../whistle/state.js";

/** One decision on a whistle, as another platform hears of it: `whistle` is as that decision left it. */
export type WhistleChange = {
  /** The last entry of the record that belongs to it. */
  seq: number;
  at: Date;
  /** What happened, in the words of the record. */
  did: string[];
  whistle: Whistle;
};

/**
 * The decisions in a whistle's record after entry `after`, oldest first. They are read out of the record itself, so that
 * none can be forgotten; of a whistle whose time was over, and whose texts are gone, there is nothing to tell.
 */
export function changesAfter(trace: readonly Entry[], after: number): WhistleChange[] {
  if (trace[0]?.change.event.type === "removed") return [];
  const found: WhistleChange[] = [];
  let whistle: Whistle | null = null;
  for (const [index, { seq, at, by, source, change }] of trace.entries()) {
    whistle = apply(whistle, change, { at, by });
    if (seq <= after) continue;
    const before = trace[index - 1]?.source === source ? found.at(-1) : undefined;
    const did = [...(before?.did ?? []), change.event.type];
    if (before) found.pop();
    found.push({ seq, at, did, whistle });
  }
  return found;
}

const minute = 60_000;
const hour = 60 * minute;
/** Between one try and the next: somebody who restarts a server, an outage, a night, a day. */
const pausesMs = [10_000, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, 24 * hour];

/** How often a change is tried before it is given up, about two days after the first try. */
export const mostTries = pausesMs.length + 1;

/** The pause after so many failed tries, in ms; null: no more. */
export const pauseAfter = (failures: number): number | null => pausesMs[failures - 1] ?? null;
