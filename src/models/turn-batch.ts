/**
 * Gathers what several callers want written and hands it to `write` together: everything of one turn of the event
 * loop, and whatever comes while the write before is under way. A round trip costs more than the work it carries.
 * @param write settles when the items are durable; it answers for each item, in order, with a value or an Error
 */
export function createTurnBatch<Item, Result>(
  write: (items: Item[]) => Promise<(Result | Error)[]>,
  options: { atMost: number },
): { add(item: Item): Promise<Result>; idle(): Promise<void> } {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, options.atMost);
      waiting = waiting.slice(options.atMost);
      await settle(batch);
    }
    running = null;
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
        running ??= run();
      }),
    async idle() {
      while (running) await running;
    },
  };
}
