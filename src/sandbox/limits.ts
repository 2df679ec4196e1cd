import type { PlatformClock } from "./clock.js";

const perSecond = 50;
const perMinute = 1000;
const perReceiver = 5;

/**
 * The platform's rate limits, counted on its own clock: 50 a second and 1000 a minute for each endpoint, 5 a second to
 * each chat and on each message. Switched off they let everything pass.
 */
export class Limits {
  readonly #clock: PlatformClock;
  readonly #on: boolean;
  #hits = new Map<string, number[]>();
  readonly #inside = new Set<string>();

  constructor(clock: PlatformClock, on: boolean) {
    this.#clock = clock;
    this.#on = on;
  }

  /** Null if a call may pass, else the quota that is used up and the seconds until it is free again. */
  endpoint(name: string): { limit: number; reset: number } | null {
    if (!this.#on) return null;
    const within = this.#within(name, 60_000);
    const [start = 0] = within;
    const second = within.filter((at) => at > this.#clock.now().getTime() - 1000);
    if (second.length >= perSecond) return { limit: perSecond, reset: 1 };
    if (within.length >= perMinute) {
      return { limit: perMinute, reset: Math.ceil((start + 60_000 - this.#clock.now().getTime()) / 1000) };
    }
    return null;
  }

  /** A call that passed uses up a part of its endpoint's quota. */
  count(name: string): void {
    if (this.#on) this.#within(name, 60_000).push(this.#clock.now().getTime());
  }

  /** Lets one through at a time; null while another is inside. Without limits everybody passes. */
  enter(name: string): { linger: boolean; leave(): void } | null {
    if (!this.#on) return { linger: false, leave: () => {} };
    if (this.#inside.has(name)) return null;
    this.#inside.add(name);
    return { linger: true, leave: () => void this.#inside.delete(name) };
  }

  /** Whether a chat, user or message has had its five for this second. */
  receiver(id: string): boolean {
    if (!this.#on) return false;
    const within = this.#within(id, 1000);
    if (within.length >= perReceiver) return true;
    within.push(this.#clock.now().getTime());
    return false;
  }

  clear(): void {
    this.#hits.clear();
  }

  #within(name: string, windowMs: number): number[] {
    const from = this.#clock.now().getTime() - windowMs;
    const kept = (this.#hits.get(name) ?? []).filter((at) => at > from);
    this.#hits.set(name, kept);
    return kept;
  }
}
