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
  readonly #onEntry: (n: number) => void;

  constructor(onEntry: (n: number) => void) {
    this.#onEntry = onEntry;
  }

  add(entry: Omit<WireEntry, "n">): void {
    this.#n += 1;
    this.#entries.push({ n: this.#n, ...entry });
    if (this.#entries.length > kept * 1.5) this.#entries = this.#entries.slice(-kept);
    this.#onEntry(this.#n);
  }

  after(n: number): WireEntry[] {
    return this.#entries.filter((entry) => entry.n > n);
  }

  clear(): void {
    this.#entries = [];
  }
}
