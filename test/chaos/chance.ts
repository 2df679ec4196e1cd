/** Chance that can be repeated: the same seed gives the same month (mulberry32). */
export type Chance = {
  /** In [0, 1). */
  next(): number;
  /** From 0 to `below` - 1. */
  whole(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability. */
  hits(share: number): boolean;
};

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    next,
    whole,
    pick(list) {
      const found = list[whole(list.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
    hits: (share) => next() < share,
  };
}
