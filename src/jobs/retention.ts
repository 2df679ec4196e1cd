import { custodyOf } from "../flows/custody/custody.js";
import type { CustodyRepository } from "../flows/custody/handle-custody.js";
import { withoutTexts } from "../flows/custody/without-texts.js";
import type { Policy } from "../flows/policy/policy.js";
import { chain, emptied, type Hash } from "../flows/trace/chain.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Change } from "../flows/whistle/events.js";
import type { Log } from "../log.js";
import { WhistleDocument } from "../models/whistle-document.js";
import type { Whistles } from "../models/whistles.js";

type RetentionDeps = {
  whistles: Pick<Whistles, "endedBefore" | "load" | "empty">;
  custody: Pick<CustodyRepository, "linesOf">;
  policy: Policy;
  sha256: Hash;
  clock: () => Date;
  log: Log;
};

const batchSize = 100;
const byMachine: Actor = { kind: "system" };

/**
 * Takes text, names and pictures out of whistles that ended `retention.traceMonths` ago, unless they are held 保全. The
 * chain stays: each entry leaves its digests, and the removal is the chain's last entry. Twice is once, and a lost race
 * is left to the next run.
 * @returns how many were emptied
 */
export async function retention({ whistles, custody, policy, sha256, clock, log }: RetentionDeps): Promise<number> {
  const now = clock();
  const months = policy.retention.traceMonths;
  const before = monthsEarlier(now, months);
  let count = 0;
  let after: { endedAt: Date; id: string } | null = null;
  for (;;) {
    const found: { endedAt: Date; id: string }[] = await whistles.endedBefore(before, after, batchSize);
    for (const { id } of found) {
      const stored = await whistles.load(id);
      if (!stored) continue;
      const { whistle, version, trace } = stored;
      if (custodyOf(id, whistle.number, await custody.linesOf(id)).held !== null) continue;
      const kept = WhistleDocument.parse(withoutTexts(whistle));
      const change: Change = { event: { type: "removed", kept, months }, opens: [], closes: [] };
      const source = `retention:${id}:${version}`;
      const [removal] = chain(trace.at(-1) ?? null, [{ at: now, by: byMachine, source, change }], sha256);
      if (!removal) throw new Error("a removal without its entry");
      const gone = trace.map((entry) => emptied(entry, sha256));
      if (await whistles.empty(version, removal, kept, gone)) count += 1;
    }
    after = found.at(-1) ?? null;
    if (found.length < batchSize || after === null) break;
  }
  if (count > 0) log.info({ count, months }, "whistles whose time was over have no text any more");
  return count;
}

function monthsEarlier(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() - months);
  return then;
}
