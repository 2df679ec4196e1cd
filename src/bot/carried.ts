import type { Deliveries } from "../models/deliveries.js";
import { Recent } from "../models/recent.js";

/** Which whistle each of the bot's messages carries. */
export type Carried = {
  /** A message was made for this whistle; null: for none. */
  note(messageId: string, whistleId: string | null): void;
  /** Null: a list, an answer or a form, which stand for no whistle, or a message that no delivery carries. */
  by(messageId: string): Promise<string | null>;
};

const remembered = 20_000;

/** What this instance sent or looked up lately is known; anything else costs one look at the deliveries. */
export function createCarried({ deliveries }: { deliveries: Pick<Deliveries, "byMessageId"> }): Carried {
  const known = new Recent<string | null>(remembered);
  return {
    note: (messageId, whistleId) => known.set(messageId, whistleId),
    async by(messageId) {
      const whistleId = known.get(messageId);
      if (whistleId !== undefined) return whistleId;
      const delivery = await deliveries.byMessageId(messageId);
      // One that is not noted yet may be so in a moment.
      if (delivery !== null) known.set(messageId, delivery.whistleId);
      return delivery?.whistleId ?? null;
    },
  };
}
