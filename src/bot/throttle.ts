/** How much one person may ask of the bot; a hand on a phone never gets there, a script does. */
export type Throttle = {
  /** `ok`, or the first time beyond the limit within a minute, or once more: who was told need not be told again. */
  ask(openId: string): "ok" | "tell" | "told";
};

type Account = { tokens: number; at: number; toldAt: number };

const minuteMs = 60_000;
const prunedAbove = 10_000;

/**
 * Lets each person through `perMinute` times at once, and as often again over each minute that follows. Kept in memory:
 * each instance has an account of its own.
 * @param now milliseconds of a clock that only goes forward
 */
export function createThrottle({ perMinute, now }: { perMinute: number; now: () => number }): Throttle {
  const accounts = new Map<string, Account>();
  return {
    ask(openId) {
      const at = now();
      const before = accounts.get(openId) ?? { tokens: perMinute, at, toldAt: Number.NEGATIVE_INFINITY };
      const tokens = Math.min(perMinute, before.tokens + ((at - before.at) / minuteMs) * perMinute);
      if (accounts.size > prunedAbove) prune(accounts, at);
      if (tokens >= 1) {
        accounts.set(openId, { ...before, tokens: tokens - 1, at });
        return "ok";
      }
      const isNews = at - before.toldAt >= minuteMs;
      accounts.set(openId, { tokens, at, toldAt: isNews ? at : before.toldAt });
      return isNews ? "tell" : "told";
    },
  };
}

/** Whoever has been quiet for a minute has a full account again. */
function prune(accounts: Map<string, Account>, now: number): void {
  for (const [openId, { at }] of accounts) if (now - at > minuteMs) accounts.delete(openId);
}
