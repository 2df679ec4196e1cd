import type { Pace } from "./pace.js";

export type Limits = {
  /** Calls of one interface by the whole app, in a second and in a minute. */
  perSecond: number;
  perMinute: number;
  /** Messages to one chat or person, redraws of one message. */
  perChat: number;
  /** Share of the limits that is used: clocks and networks are not exact, and where the windows begin is unknown. */
  factor: number;
};

/** The platform's limits for sending, replying and redrawing (its tier 4), the same for each of these interfaces. */
export const platformLimits: Limits = { perSecond: 50, perMinute: 1000, perChat: 5, factor: 0.97 };

/**
 * What does not hurry may use this share of a minute's quota as fast as it likes; the rest is spread over what remains
 * of the minute, so that somebody who waits never finds the whole quota gone.
 */
const burstShare = 0.7;
const minuteMs = 60_000;
const secondMs = 1_000;
/** Calls reach the platform a little earlier or later than they were made. */
const jitterMs = 10;
/** So many slots that were missed while the process was busy are made up for; more would fill a window to its brim. */
const slotsMadeUp = 1;
const prunedAbove = 10_000;

type Slots = { next: number; pausedUntil: number; sent: number[]; first: number };

/**
 * Says when the next call may go: in even slots for each interface and for each chat, so that a window of the platform
 * is full nowhere, wherever it begins.
 */
export class Pacer {
  readonly #pace: Pace;
  readonly #limits: Limits;
  #slotMs = 0;
  #chatSlotMs = 0;
  #mostInSecond = 0;
  #quota = 0;
  /** How many instances there were said to be, within the last minute. */
  #told: { at: number; instances: number }[] = [];
  readonly #apis = new Map<string, Slots>();
  readonly #keys = new Map<string, number>();

  constructor(limits: Limits, pace: Pace) {
    this.#pace = pace;
    this.#limits = limits;
    this.#divideBy(1);
  }

  /**
   * So many instances share the platform's limits; each takes its part. A smaller part at once, a larger one only after a
   * minute, since the platform still counts what the one that is gone has sent. To be told again and again.
   */
  shareAmong(instances: number): void {
    const now = this.#pace.now();
    this.#told = [...this.#told.filter(({ at }) => at > now - minuteMs), { at: now, instances }];
    this.#divideBy(Math.max(...this.#told.map((each) => each.instances)));
  }

  #divideBy(instances: number): void {
    const { perSecond, perMinute, perChat, factor } = this.#limits;
    const share = factor / instances;
    this.#slotMs = 1000 / (perSecond * share);
    this.#chatSlotMs = 1000 / (perChat * share);
    // Rounded up by each of several, their seconds together would hold more than the limit.
    this.#mostInSecond = instances === 1 ? Math.ceil(perSecond * share) : Math.max(1, Math.floor(perSecond * share));
    this.#quota = Math.max(1, Math.floor(perMinute * share));
  }

  /** The earliest moment of the pace clock for this call; the past means now. */
  readyAt(api: string, key: string, hurries: boolean): number {
    return Math.max(this.#keys.get(key) ?? 0, this.apiReadyAt(api, hurries));
  }

  /** The same, whichever chat it goes to. */
  apiReadyAt(api: string, hurries: boolean): number {
    const slots = this.#slotsOf(api);
    const second = (slots.sent[slots.sent.length - this.#mostInSecond] ?? 0) + secondMs + jitterMs;
    return Math.max(slots.next, second, slots.pausedUntil, this.#minuteReadyAt(slots, hurries));
  }

  take(api: string, key: string): void {
    const now = this.#pace.now();
    const slots = this.#slotsOf(api);
    // A timer that fires late must not shift all slots after it; a pause is not made up for.
    const late = now - slots.next;
    slots.next = (late > secondMs ? now : Math.max(slots.next, now - slotsMadeUp * this.#slotMs)) + this.#slotMs;
    slots.sent.push(now);
    this.#keys.set(key, now + this.#chatSlotMs);
    if (this.#keys.size > prunedAbove) this.#prune(now);
  }

  pauseApi(api: string, ms: number): void {
    const slots = this.#slotsOf(api);
    slots.pausedUntil = Math.max(slots.pausedUntil, this.#pace.now() + ms);
  }

  pauseKey(key: string, ms: number): void {
    this.#keys.set(key, Math.max(this.#keys.get(key) ?? 0, this.#pace.now() + ms));
  }

  #slotsOf(api: string): Slots {
    const known = this.#apis.get(api);
    if (known) return known;
    const slots: Slots = { next: 0, pausedUntil: 0, sent: [], first: 0 };
    this.#apis.set(api, slots);
    return slots;
  }

  #minuteReadyAt(slots: Slots, hurries: boolean): number {
    const now = this.#pace.now();
    const { sent } = slots;
    while (slots.first < sent.length && (sent[slots.first] ?? 0) <= now - minuteMs) slots.first += 1;
    if (slots.first > 5000) {
      sent.splice(0, slots.first);
      slots.first = 0;
    }
    const used = sent.length - slots.first;
    const relief = (sent[slots.first] ?? now) + minuteMs;
    if (used >= this.#quota) return (sent[sent.length - this.#quota] ?? now) + minuteMs;
    if (hurries || used < this.#quota * burstShare) return 0;
    return (sent.at(-1) ?? now) + (relief - now) / (this.#quota - used);
  }

  #prune(now: number): void {
    for (const [key, next] of this.#keys) if (next <= now) this.#keys.delete(key);
  }
}
