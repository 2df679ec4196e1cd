export type Leftovers = {
  /** A save could not be relayed at once. */
  note(): void;
  /** Whether one was left since the job last ran to its end. */
  isOwed(): boolean;
  relay(): Promise<void>;
};

/** Remembers for the relay job whether anything was left to it on this instance, so that it needn't look in vain. */
export function createLeftovers(relay: () => Promise<void>): Leftovers {
  let isOwed = false;
  return {
    note() {
      isOwed = true;
    },
    isOwed: () => isOwed,
    async relay() {
      const wasOwed = isOwed;
      isOwed = false;
      try {
        await relay();
      } catch (error) {
        // What was left meanwhile stays owed as well.
        isOwed ||= wasOwed;
        throw error;
      }
    },
  };
}
