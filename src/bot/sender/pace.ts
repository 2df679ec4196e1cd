/**
 * The clock by which sends are paced. It only goes forward and always goes, unlike the bot's own clock, which stands
 * still in the sandbox; tests pass one that they turn themselves. Milliseconds.
 */
export type Pace = {
  now(): number;
  /** Calls `run` once after `ms`; answers with what cancels it. */
  after(ms: number, run: () => void): () => void;
};

export const realPace: Pace = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
