import type { Lark } from "../bot/lark/lark.js";
import { LarkError } from "../bot/lark/lark-error.js";
import type { Log } from "../log.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Receipts } from "../models/receipts.js";

/** The platform knows for seven days who has read a message; asked a day before, an outage of the bot does no harm. */
const askedAfterMs = 6 * 86_400_000;
/** Later there is nobody to ask; a day more, so that what was missed is marked as such. */
const forgottenAfterMs = 8 * 86_400_000;
const batchSize = 50;

/** The platform's codes for a message that it can't speak of any more: too old, recalled, gone. */
const forgotten: Readonly<Record<number, string>> = {
  230033: "older than seven days",
  230011: "recalled",
  230002: "the bot is not in the group any more",
  230017: "the bot is not its owner",
  230110: "deleted",
};

/**
 * Asks who has read what was sent about whistles, before the platform forgets it, and keeps the answer. It may run twice
 * or late: what has been asked is marked, and what the platform no longer knows is kept as unknown.
 */
export async function askReaders({
  deliveries,
  receipts,
  lark,
  clock,
  log,
}: {
  deliveries: Pick<Deliveries, "unasked" | "asked">;
  receipts: Pick<Receipts, "noteAnswer">;
  lark: Pick<Lark, "readersOf">;
  clock: () => Date;
  log: Log;
}): Promise<void> {
  const now = clock().getTime();
  const span = { from: new Date(now - forgottenAfterMs), until: new Date(now - askedAfterMs) };
  for (;;) {
    const batch = await deliveries.unasked(span, batchSize);
    for (const { id, messageId, about } of batch) {
      try {
        const readers = await lark.readersOf(messageId);
        await receipts.noteAnswer(messageId, { readers, at: clock(), unknown: null, about });
      } catch (error) {
        const unknown = error instanceof LarkError && error.code !== null ? forgotten[error.code] : undefined;
        if (unknown === undefined) {
          log.warn({ err: error, delivery: id }, "the platform could not be asked who has read it; tried again later");
          return;
        }
        await receipts.noteAnswer(messageId, { readers: [], at: clock(), unknown, about });
      }
      await deliveries.asked([id], clock());
    }
    if (batch.length < batchSize) return;
  }
}
