import type { IncomingMessage } from "node:http";
import { type IngressCounts, noCounts } from "./counts.js";
import { Envelope } from "./envelope.js";
import type { CardAnswer } from "./inbound.js";
import { Receiver, type ReceiverOptions } from "./receiver.js";
import { createWebhook, type WebhookAnswer, type WebhookOptions } from "./webhook.js";

export type IngressOptions = Omit<ReceiverOptions, "counts">;
export type WebhookSettings = Omit<WebhookOptions, "clock" | "accept" | "counts">;

/** The one way in, whichever of the two doors an event takes. */
export type Ingress = {
  /** For the request URL: answers a request, see `webhookListener`. */
  webhook(settings: WebhookSettings): (request: IncomingMessage) => Promise<WebhookAnswer>;
  /** For the long connection: one envelope as it comes from there. */
  fromConnection(envelope: unknown): Promise<CardAnswer>;
  /**
   * Takes up what was recorded and never finished: with `afterStart` also what this instance had in hand when it ended;
   * without, for a timer, what failed a minute ago or lay with an instance that is gone.
   */
  catchUp(afterStart?: boolean): Promise<number>;
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>;
  /** Waits for what runs; what only waits is found again at the next start. */
  stop(): Promise<void>;
  counts(): Readonly<IngressCounts>;
};

export function createIngress(options: IngressOptions): Ingress {
  const counts = noCounts();
  const receiver = new Receiver({ ...options, counts });
  return {
    webhook: (settings) =>
      createWebhook({ ...settings, clock: options.clock, counts, accept: (envelope) => receiver.accept(envelope) }),
    async fromConnection(envelope) {
      const parsed = Envelope.safeParse(envelope);
      if (parsed.success) return receiver.accept(parsed.data);
      counts.refused.malformed += 1;
      options.log.error({ err: parsed.error }, "the long connection brought something that is no envelope");
      return {};
    },
    catchUp: (afterStart) => receiver.catchUp(afterStart),
    idle: () => receiver.idle(),
    stop: () => receiver.stop(),
    counts: () => counts,
  };
}
