/** Counts what is under way (events on their way, calls being answered), so that one can wait for quiet. */
export class Activity {
  #running = 0;
  #waiting: (() => void)[] = [];
  #last = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    this.#last += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  /** How many pieces of work have begun so far: unchanged means that nothing happened between two looks. */
  begun(): number {
    return this.#last;
  }

  isQuiet(): boolean {
    return this.#running === 0;
  }

  quiet(): Promise<void> {
    if (this.isQuiet()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
