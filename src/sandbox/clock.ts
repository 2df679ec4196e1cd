type Due = { at: Date; run: () => Promise<void> };

/** The platform's clock. It stands still until it is moved; what was put on it runs when it gets there. */
export class PlatformClock {
  #now: Date;
  #due: Due[] = [];

  constructor(startAt: Date) {
    this.#now = startAt;
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Milliseconds of platform time since `then`. */
  since(then: Date): number {
    return this.#now.getTime() - then.getTime();
  }

  /** Runs something once the clock stands at or after now + `ms`. */
  after(ms: number, run: () => Promise<void>): void {
    this.#due.push({ at: new Date(this.#now.getTime() + ms), run });
    this.#due.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  nextDueAt(): Date | null {
    return this.#due[0]?.at ?? null;
  }

  /** Forward only: who comes late with an earlier moment changes nothing. */
  set(now: Date): void {
    if (now > this.#now) this.#now = now;
  }

  /** Runs what is due, one after the other, earliest first. */
  async runDue(): Promise<void> {
    for (let due = this.#due[0]; due && due.at <= this.#now; due = this.#due[0]) {
      this.#due.shift();
      await due.run();
    }
  }

  /** Back to a moment, with nothing due. */
  restart(startAt: Date): void {
    this.#now = startAt;
    this.#due = [];
  }
}
