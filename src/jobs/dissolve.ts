import type { Lark } from "../bot/lark/lark.js";
import { LarkError } from "../bot/lark/lark-error.js";
import type { Town } from "../bot/town.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import type { Handle } from "../flows/whistle/handle.js";
import type { Log } from "../log.js";
import type { Whistles } from "../models/whistles.js";

/** The platform's codes for a group that is gone already, and for one in which the bot is no more. */
const gone = new Set([232006, 232009, 232011]);
const triedAgainAfterMs = 10 * 60_000;
const batchSize = 50;

/** Groups made for one whistle end with it, each taken by one instance; a repeat after a kill is harmless. */
export async function dissolve({
  town,
  whistles,
  lark,
  handle,
  clock,
  log,
}: {
  town: Pick<Town, "policy" | "calendar">;
  whistles: Pick<Whistles, "toDissolve" | "claimDissolve">;
  lark: Pick<Lark, "disbandChat">;
  handle: Handle;
  clock: () => Date;
  log: Log;
}): Promise<void> {
  const now = clock();
  const { window } = town.policy().quiet;
  for (const { id, chatId } of await whistles.toDissolve(now, batchSize)) {
    // The platform tells everybody in the group of it, so that it keeps to the hours of any other notice.
    const at = sendableAt(now, { emergency: false, seed: id, window, calendar: town.calendar });
    const until = at > now ? at : new Date(now.getTime() + triedAgainAfterMs);
    if (!(await whistles.claimDissolve(id, now, until)) || at > now) continue;
    try {
      await lark.disbandChat(chatId);
    } catch (error) {
      const isGone = error instanceof LarkError && error.code !== null && gone.has(error.code);
      if (!isGone) {
        log.warn({ err: error, whistle: id, chatId }, "the group of a whistle that is over could not be dissolved yet");
        continue;
      }
    }
    await handle(id, { type: "dissolve" }, { kind: "system" }, `dissolve:${chatId}`);
  }
}
