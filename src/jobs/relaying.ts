import type { Save, WhistleRepository } from "../flows/whistle/handle.js";
import type { Log } from "../log.js";
import { type RelayDeps, relayOne } from "./relay.js";

export type Relaying = {
  /** Saves as the repository does, and relays each save at once. */
  repository: WhistleRepository;
  /** Resolves when every save so far has been relayed or has failed to be. */
  idle(): Promise<void>;
  count(): number;
};

/**
 * Relays right after each save, for speed; the relay job that the timer fires is the guarantee, so that a failure here
 * costs a second and no notice.
 */
export function createRelaying(
  deps: RelayDeps & {
    log: Log;
    onRelayed: () => Promise<void>;
    /** Hears of a save that is left to the relay job. */
    onLeft: () => void;
  },
): Relaying {
  const { whistles, log, onRelayed, onLeft } = deps;
  const underWay = new Set<Promise<void>>();
  let count = 0;

  function begin({ whistle, version, entries, notices }: Save): void {
    const facts = { source: entries[0]?.source, whistle: whistle.id, number: whistle.number, version: version + 1 };
    log.info({ ...facts, did: entries.map(({ change }) => change.event.type) }, "decided");
    const work = relayOne({ whistle, version: version + 1, trace: entries, notices }, deps)
      .then(() => {
        count += 1;
        return onRelayed();
      })
      .catch((error: unknown) => {
        log.warn({ err: error, whistle: whistle.number }, "left to the relay job");
        onLeft();
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }

  return {
    repository: {
      load: (id) => whistles.load(id),
      async insert(save) {
        const answer = await whistles.insert(save);
        if (answer === "inserted") begin(save);
        return answer;
      },
      async save(save) {
        const answer = await whistles.save(save);
        if (answer === "saved") begin(save);
        return answer;
      },
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    count: () => count,
  };
}
