import type { Log } from "../log.js";
import { createMetrics, type Metrics } from "./metrics.js";
import { startHealth } from "./start-health.js";

const usualPort = 9464;

/** Health and figures from the first moment of a start to the last of a stop; ready only in between. */
export type Watch = {
  metrics: Metrics;
  /** From now on it is ready whenever the checks say so, and figures are sampled before they are read. */
  open(checks: { isReady: () => Promise<boolean>; sample: () => Promise<void> }): void;
  /** Ready no more; it answers on. */
  close(): void;
  stop(): Promise<void>;
};

/**
 * A start may wait for the platform, a stop for what runs: whoever restarts what is not alive must hear that it is, and
 * whoever sends events that it is not ready.
 * @param options.port left out: the usual one, or any free one where that is taken
 */
export async function startWatch({ port, log }: { port: number | undefined; log: Log }): Promise<Watch> {
  const metrics = createMetrics();
  let checks: Parameters<Watch["open"]>[0] | null = null;
  let isClosing = false;
  const health = await startHealth({
    port: port ?? usualPort,
    anyPort: port === undefined,
    metrics: metrics.registry,
    log,
    isReady: async () => !isClosing && checks !== null && (await checks.isReady()),
    sample: async () => checks?.sample(),
  });
  return {
    metrics,
    open(opened) {
      checks = opened;
    },
    close() {
      isClosing = true;
    },
    stop: health.stop,
  };
}
