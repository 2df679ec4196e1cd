import type { Deliveries } from "./events/deliveries.js";
import { nowText, type Platform } from "./platform.js";
import type { BotControl } from "./setup.js";

/** A bot that isn't ours can't be asked whether it is idle; it is, once it has called nothing for this long. */
const quietMs = 100;
const tickMs = 1000;
/** Steps at one and the same moment after which a bot that still calls something overdue is passed over. */
const patience = 25;

/** Moves the platform's clock from one due moment to the next, and waits for quiet. */
export class Timeline {
  readonly #platform: Platform;
  readonly #deliveries: Deliveries;
  #bot: BotControl | null = null;
  #moving: Promise<void> = Promise.resolve();
  #isResetting = false;
  readonly #peeks = new Set<Promise<Date | null>>();

  constructor(platform: Platform, deliveries: Deliveries) {
    this.#platform = platform;
    this.#deliveries = deliveries;
  }

  setBot(bot: BotControl): void {
    this.#bot = bot;
    this.#platform.tokenTime = () => this.#platform.clock.now();
  }

  bot(): BotControl | null {
    return this.#bot;
  }

  /** Resolves once nothing is in flight, neither here nor in the bot. A dead bot has nothing in flight. */
  async settle(): Promise<void> {
    const { activity } = this.#platform;
    for (;;) {
      this.#deliveries.release();
      await activity.quiet();
      const begun = activity.begun();
      const wasBusy = await this.#botWasBusy();
      if (!wasBusy && activity.isQuiet() && begun === activity.begun()) return;
    }
  }

  /** Moves the clock; one move after the other. Resolves when all that was due by then has been done, in order. */
  moveTo(target: Date): Promise<void> {
    const move = this.#moving.then(() => this.#move(target));
    this.#moving = move.catch(() => {}); // the caller hears of it; the next move starts anyway
    return move;
  }

  /**
   * Lets the clock go with real time, never behind `now`; it can still be moved ahead of it. For somebody else's bot,
   * which looks at its own clock. Returns how to stop it.
   */
  run(now: () => Date): () => void {
    const { clock, live } = this.#platform;
    let last = now().getTime();
    const tick = async () => {
      const real = now().getTime();
      const passed = real - last;
      last = real;
      clock.set(new Date(Math.max(real, clock.now().getTime() + passed)));
      live.tell({ kind: "clock", now: nowText(this.#platform) });
      await clock.runDue();
    };
    const timer = setInterval(() => void tick(), tickMs);
    return () => clearInterval(timer);
  }

  /** As `nextDueAt`, for whoever only wants to know: while the town is reset nobody asks the bot, and null is the answer. */
  async peek(): Promise<Date | null> {
    if (this.#isResetting) return null;
    const answer = this.nextDueAt(true);
    this.#peeks.add(answer);
    try {
      return await answer;
    } finally {
      this.#peeks.delete(answer);
    }
  }

  /** Does a reset once nobody is asking the bot any more. */
  async resetting(work: () => Promise<void>): Promise<void> {
    this.#isResetting = true;
    try {
      await Promise.allSettled(this.#peeks);
      await work();
    } finally {
      this.#isResetting = false;
    }
  }

  /** The next moment at which the platform or the bot has something to do; null for none. */
  async nextDueAt(anew: boolean): Promise<Date | null> {
    const own = this.#platform.clock.nextDueAt();
    const bots = this.#bot?.isAlive() ? await this.#bot.nextDueAt(anew) : null;
    return own && bots ? earlier(own, bots) : (own ?? bots);
  }

  async #move(target: Date): Promise<void> {
    await this.settle();
    let stepsHere = 0;
    for (let next = await this.nextDueAt(true); next && next <= target; next = await this.nextDueAt(false)) {
      const now = this.#platform.clock.now();
      stepsHere = next > now ? 0 : stepsHere + 1;
      if (stepsHere > patience) {
        this.#platform.log(`something due at ${next.toISOString()} is never done; the clock moves on`);
        await this.#step(laterOf(now, target));
        stepsHere = 0;
        if (this.#platform.clock.now() >= target) return;
        continue;
      }
      await this.#step(later(next, now));
    }
    if (this.#platform.clock.now() < target) await this.#step(target);
  }

  async #step(now: Date): Promise<void> {
    const { clock, live } = this.#platform;
    clock.set(now);
    live.tell({ kind: "clock", now: nowText(this.#platform) });
    // The bot first: what the platform now delivers is not to be taken in at the hour from which the clock came.
    if (this.#bot?.isAlive()) await this.#bot.clockMoved(now);
    await clock.runDue();
    await this.settle();
  }

  async #botWasBusy(): Promise<boolean> {
    if (this.#bot) return this.#bot.isAlive() ? this.#bot.settle() : false;
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    return false;
  }
}

const earlier = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()));
const later = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));

/** Passing over something that is stuck: a minute on, or a hundredth of the way for long moves. */
function laterOf(now: Date, target: Date): Date {
  const way = target.getTime() - now.getTime();
  return new Date(Math.min(target.getTime(), now.getTime() + Math.max(60_000, Math.floor(way / 100))));
}
