import type { Lark } from "../bot/lark/lark.js";
import type { Town } from "../bot/town.js";
import type { Log } from "../log.js";
import type { Bindings } from "../models/bindings.js";

/**
 * Asks the platform for the open ids of people whom the bot does not know yet, by mobile number. Whom the platform does
 * not know stays unknown and is asked for again next time.
 */
export async function learnOpenIds(deps: {
  town: Town;
  bindings: Bindings;
  lark: Pick<Lark, "resolveMobiles">;
  clock: () => Date;
  log: Log;
}): Promise<void> {
  const { town, bindings, lark, log } = deps;
  const unknown = town.directory().members.filter((member) => member.openId === null);
  if (unknown.length === 0) return;
  const found = await lark.resolveMobiles(unknown.map(({ mobile }) => mobile));
  const openIds = new Map(
    unknown.flatMap(({ id, mobile }) => {
      const openId = found.get(mobile);
      return openId ? [[id, openId] as const] : [];
    }),
  );
  await bindings.setOpenIds(openIds, deps.clock());
  await town.reload();
  const missing = unknown.filter(({ id }) => !openIds.has(id));
  if (missing.length > 0)
    log.warn({ members: missing.map(({ id }) => id) }, "the platform knows nobody with these members' mobile numbers");
}
