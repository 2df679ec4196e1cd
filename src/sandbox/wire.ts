export type WireEntry = {
  n: number;
  at: string;
  /** Seen from the platform: "in" came to it, "out" it sent. */
  direction: "in" | "out";
  kind: "api" | "event" | "callback" | "connection";
  method: string;
  path: string;
  /** HTTP status or, over the long connection, the code of the acknowledgement; 0 if no answer came. */
  status: number;
  body: unknown;
  answer: unknown;
};

const kept = 2000;

/** The last calls and events, as a developer would want to see them. */
export class Wire {
  #entries: WireEntry[] = [];
  #n = 0;
  readonly #onEntry: (entry: WireEntry) => void;

  constructor(onEntry: (entry: WireEntry) => void) {
    this.#onEntry = onEntry;
  }

  add(entry: Omit<WireEntry, "n">): void {
    this.#n += 1;
    const noted = { n: this.#n, ...entry };
    this.#entries.push(noted);
    if (this.#entries.length > kept * 1.5) this.#entries = this.#entries.slice(-kept);
    this.#onEntry(noted);
  }

  after(n: number): WireEntry[] {
    return this.#entries.filter((entry) => entry.n > n);
  }

  clear(): void {
    this.#entries = [];
  }
}
