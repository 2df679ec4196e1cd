import { custodyOf } from "../flows/custody/custody.js";
import type { CustodyRepository } from "../flows/custody/handle-custody.js";
import { withoutTexts } from "../flows/custody/without-texts.js";
import type { Policy } from "../flows/policy/policy.js";
import type { SourceEvent } from "../flows/source/source.js";
import { chain, emptied, type Hash } from "../flows/trace/chain.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Change } from "../flows/whistle/events.js";
import type { Log } from "../log.js";
import { SourceDocument, type Sources } from "../models/sources.js";
import { WhistleDocument } from "../models/whistle-document.js";
import type { Whistles } from "../models/whistles.js";

export type RetentionDeps = {
  whistles: Pick<Whistles, "endedBefore" | "load" | "empty">;
  sources: Pick<Sources, "answeredBefore" | "empty">;
  custody: Pick<CustodyRepository, "linesOf">;
  /** What repeats a whistle's texts elsewhere goes first: killed in between, the whistle comes up again. */
  forget(whistleId: string): Promise<void>;
  policy: Policy;
  sha256: Hash;
  clock: () => Date;
  log: Log;
};

const batchSize = 100;
const byMachine: Actor = { kind: "system" };

/**
 * Takes text, names and pictures out of whistles that ended `retention.traceMonths` ago, and out of sources answered as
 * long ago, unless the whistle is held 保全. The chain stays: each entry leaves its digests, and the removal is the chain's
 * last entry. Twice is once, and a lost race is left to the next run.
 * @returns how many were emptied
 */
export async function retention(deps: RetentionDeps): Promise<number> {
  const { policy, clock, log } = deps;
  const now = clock();
  const months = policy.retention.traceMonths;
  const before = monthsEarlier(now, months);
  const counts = { whistles: await emptyWhistles(before, now, deps), sources: await emptySources(before, now, deps) };
  const all = counts.whistles + counts.sources;
  if (all > 0) log.info({ ...counts, months }, "whistles and sources whose time was over have no text any more");
  return all;
}

async function emptyWhistles(before: Date, now: Date, deps: RetentionDeps): Promise<number> {
  const { whistles, policy, sha256 } = deps;
  const months = policy.retention.traceMonths;
  let count = 0;
  let after: { endedAt: Date; id: string } | null = null;
  for (;;) {
    const found: { endedAt: Date; id: string }[] = await whistles.endedBefore(before, after, batchSize);
    for (const { id } of found) {
      const stored = await whistles.load(id);
      if (!stored || (await isHeld(stored.whistle, deps))) continue;
      const { whistle, version, trace } = stored;
      const kept = WhistleDocument.parse(withoutTexts(whistle));
      const change: Change = { event: { type: "removed", kept, months }, opens: [], closes: [] };
      const source = `retention:${id}:${version}`;
      const [removal] = chain(trace.at(-1) ?? null, [{ at: now, by: byMachine, source, change }], sha256);
      if (!removal) throw new Error("a removal without its entry");
      const gone = trace.map((entry) => emptied(entry, sha256));
      await deps.forget(id);
      if (await whistles.empty(version, removal, kept, gone)) count += 1;
    }
    after = found.at(-1) ?? null;
    if (found.length < batchSize || after === null) return count;
  }
}

async function emptySources(before: Date, now: Date, deps: RetentionDeps): Promise<number> {
  const { sources, policy, sha256 } = deps;
  const months = policy.retention.traceMonths;
  let count = 0;
  let after = "";
  for (;;) {
    const found = await sources.answeredBefore(before, after, batchSize);
    for (const { source, version, trace } of found) {
      after = source.id;
      // What is held as a whistle is held from where it was found on.
      const whistle = source.answer?.whistle ?? null;
      if (whistle !== null && (await isHeld(whistle, deps))) continue;
      const kept = SourceDocument.parse(withoutTexts(source));
      const change: SourceEvent = { type: "removed", kept, months };
      const request = `retention:${source.id}:${version}`;
      const [removal] = chain(trace.at(-1) ?? null, [{ at: now, by: byMachine, source: request, change }], sha256);
      if (!removal) throw new Error("a removal without its entry");
      const gone = trace.map((entry) => emptied(entry, sha256));
      if (await sources.empty(version, removal, kept, gone)) count += 1;
    }
    if (found.length < batchSize) return count;
  }
}

const isHeld = async ({ id, number }: { id: string; number: string }, { custody }: RetentionDeps): Promise<boolean> =>
  custodyOf(id, number, await custody.linesOf(id)).held !== null;

/** So many months before; the domain counts them in the calendar, not in days. */
export function monthsEarlier(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() - months);
  return then;
}
