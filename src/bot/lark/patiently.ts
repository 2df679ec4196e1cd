import type { Log } from "../../log.js";
import { LarkError } from "./lark-error.js";

const firstDelayMs = 200;
const longestDelayMs = 10_000;
/** More than an hour of an outage; a platform that is only too busy says itself when to come again. */
const mostTries = 400;

/**
 * Asks again while the platform is out of order or too busy: a bot that is started in such a moment must come up by
 * itself. What will not pass is thrown at once.
 * @param wait resolves after so many milliseconds
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  { log, wait }: { log: Log; wait: (ms: number) => Promise<void> },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof LarkError && (error.class === "retry" || error.class === "wait");
      if (!passes || tries >= mostTries) throw error;
      log.warn({ err: error, tries }, "the platform does not answer yet; the bot waits for it");
      await wait(error.retryAfterMs ?? Math.min(firstDelayMs * 2 ** (tries - 1), longestDelayMs));
    }
  }
}
