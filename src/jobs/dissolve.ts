import type { Lark } from "../bot/lark/lark.js";
import { LarkError } from "../bot/lark/lark-error.js";
import type { Handle } from "../flows/whistle/handle.js";
import type { Log } from "../log.js";
import type { Whistles } from "../models/whistles.js";

/** The platform's codes for a group that is gone already, and for one in which the bot is no more. */
const gone = new Set([232006, 232009, 232011]);
const triedAgainAfterMs = 10 * 60_000;
const batchSize = 50;

/** Groups made for one whistle end with it; another instance may have been faster, a repeat is harmless. */
export async function dissolve({
  whistles,
  lark,
  handle,
  clock,
  log,
}: {
  whistles: Pick<Whistles, "toDissolve" | "postponeDissolve">;
  lark: Pick<Lark, "disbandChat">;
  handle: Handle;
  clock: () => Date;
  log: Log;
}): Promise<void> {
  const now = clock();
  for (const { id, chatId } of await whistles.toDissolve(now, batchSize)) {
    try {
      await lark.disbandChat(chatId);
    } catch (error) {
      const isGone = error instanceof LarkError && error.code !== null && gone.has(error.code);
      if (!isGone) {
        log.warn({ err: error, whistle: id, chatId }, "the group of a whistle that is over could not be dissolved yet");
        await whistles.postponeDissolve(id, new Date(now.getTime() + triedAgainAfterMs));
        continue;
      }
    }
    await handle(id, { type: "dissolve" }, { kind: "system" }, `dissolve:${chatId}`);
  }
}
