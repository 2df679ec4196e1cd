import type { Handle } from "../flows/whistle/handle.js";
import type { Log } from "../log.js";
import type { Whistles } from "../models/whistles.js";

const batchSize = 100;

/**
 * Asks the domain to count anew the deadlines that were counted without a year's holidays. May run twice, late or on
 * several instances: a whistle in which nothing changes is refused and left alone.
 * @returns how many whistles have new deadlines
 */
export async function recompute({
  whistles,
  handle,
  log,
}: {
  whistles: Pick<Whistles, "provisional">;
  handle: Handle;
  log: Log;
}): Promise<number> {
  let changed = 0;
  let after = "";
  for (;;) {
    const batch = await whistles.provisional(after, batchSize);
    for (const { id, version } of batch) {
      try {
        const outcome = await handle(id, { type: "recompute" }, { kind: "system" }, `recompute:${version}`);
        if (outcome.ok && !outcome.repeated) changed += 1;
      } catch (error) {
        // One broken record must not keep the others from it; the next run tries again.
        log.error({ err: error, whistle: id }, "its deadlines could not be counted anew");
      }
      after = id;
    }
    if (batch.length < batchSize) return changed;
  }
}
