/**
 * Runs work in order within a chat and side by side between chats, at most `atOnce` of them. The work deals with its own
 * failures: it must not reject.
 */
export class ChatQueues {
  readonly #atOnce: number;
  readonly #chats = new Map<string, (() => Promise<void>)[]>();
  readonly #ready: string[] = [];
  readonly #idle: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  add(chat: string, work: () => Promise<void>): void {
    const waiting = this.#chats.get(chat);
    if (waiting) {
      waiting.push(work);
      return;
    }
    this.#chats.set(chat, [work]);
    this.#ready.push(chat);
    this.#start();
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#chats.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #start(): void {
    while (this.#running < this.#atOnce) {
      const chat = this.#ready.shift();
      if (chat === undefined) return;
      this.#running += 1;
      void this.#next(chat);
    }
  }

  /** One piece of work, then the chat goes to the end of the line: a busy chat does not hold the others up. */
  async #next(chat: string): Promise<void> {
    const waiting = this.#chats.get(chat) ?? [];
    try {
      await waiting[0]?.();
    } finally {
      waiting.shift();
      if (waiting.length > 0) this.#ready.push(chat);
      else this.#chats.delete(chat);
      this.#running -= 1;
      this.#start();
      if (this.#chats.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}
