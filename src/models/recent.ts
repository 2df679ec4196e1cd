/**
 * Remembers at least the last `count` keys and at most twice as many. Two maps take turns: dropping the oldest key of one
 * large map one by one would make it step over all the gaps that this leaves.
 */
export class Recent<Value> {
  readonly #count: number;
  #newer = new Map<string, Value>();
  #older = new Map<string, Value>();

  constructor(count: number) {
    this.#count = count;
  }

  get(key: string): Value | undefined {
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: Value): void {
    this.#newer.set(key, value);
    if (this.#newer.size < this.#count) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  delete(key: string): void {
    this.#newer.delete(key);
    this.#older.delete(key);
  }
}
