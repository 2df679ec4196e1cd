import type { Outcome } from "../../models/delivery-updates.js";
import type { Pace } from "./pace.js";

const atOnce = 100;
const longestWaitMs = 250;

/**
 * Writes down what became of deliveries, many in one round trip. What is lost with the process is sent again under the
 * same uuid, which the platform drops.
 */
export class OutcomeBook {
  readonly #write: (outcomes: Outcome[]) => Promise<void>;
  readonly #written: (outcomes: Outcome[], error: unknown) => void;
  readonly #pace: Pace;
  #waiting: Outcome[] = [];
  #writing = false;
  #cancelTimer: (() => void) | null = null;

  /** @param written hears of each batch once it is durable, or with the error that kept it from being so */
  constructor(
    write: (outcomes: Outcome[]) => Promise<void>,
    written: (outcomes: Outcome[], error: unknown) => void,
    pace: Pace,
  ) {
    this.#write = write;
    this.#written = written;
    this.#pace = pace;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && !this.#writing;
  }

  /** @param now write at once, since somebody looks at it or nothing else will come */
  add(outcomes: Outcome[], now: boolean): void {
    this.#waiting.push(...outcomes);
    if (now || this.#waiting.length >= atOnce) this.flush();
    else this.#cancelTimer ??= this.#pace.after(longestWaitMs, () => this.flush());
  }

  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#writing || this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#writing = true;
    this.#write(batch).then(
      () => this.#done(batch, null),
      (error: unknown) => this.#done(batch, error),
    );
  }

  #done(batch: Outcome[], error: unknown): void {
    this.#writing = false;
    this.#written(batch, error);
    this.flush();
  }
}
