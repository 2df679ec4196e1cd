import type { Pace } from "../../src/bot/sender/pace.js";

export type HandPace = Pace & {
  /** Goes forward, running what is due on the way in its order. */
  advance(ms: number): void;
  /** Goes to the next timer, but not beyond `end`. */
  advanceToNext(end: number): void;
};

/** A pace clock that is turned by hand. */
export function handPace(): HandPace {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  function advance(ms: number): void {
    const end = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      timers = timers.filter((each) => each !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = end;
  }

  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance,
    advanceToNext(end) {
      const next = Math.min(end, ...timers.map(({ at }) => at));
      if (Number.isFinite(next)) advance(Math.max(0, next - now));
    },
  };
}
