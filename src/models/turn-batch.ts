export type TurnBatch<Item, Result> = {
  /** Resolves with what `write` says about the item. */
  add(item: Item): Promise<Result>;
  /** Writes at once what waits; resolves when nothing does any more. */
  idle(): Promise<void>;
};

/**
 * Gathers what several callers want written and hands it to `write` together: everything of one turn of the event
 * loop, and whatever comes while the write before is under way. A round trip costs more than the work it carries.
 * @param write settles when the items are durable; it answers for each item, in order, with a value or an Error
 * @param options.lingerMs for what nobody waits for: gathers this long instead of one turn
 */
export function createTurnBatch<Item, Result>(
  write: (items: Item[]) => Promise<(Result | Error)[]>,
  options: { atMost: number; lingerMs?: number },
): TurnBatch<Item, Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  const { atMost, lingerMs } = options;
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  let hurry = () => {};

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await gathered();
      const batch = waiting.slice(0, atMost);
      waiting = waiting.slice(atMost);
      await settle(batch);
    }
    running = null;
  }

  function gathered(): Promise<void> {
    if (waiting.length >= atMost) return Promise.resolve();
    return new Promise((resolve) => {
      if (lingerMs === undefined) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, lingerMs);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error("the write said nothing about this item"));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= atMost) hurry();
        running ??= run();
      }),
    async idle() {
      while (running) {
        hurry();
        await running;
      }
    },
  };
}
