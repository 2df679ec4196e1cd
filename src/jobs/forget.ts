import type { Town } from "../bot/town.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Files } from "../models/files.js";
import type { Heartbeats } from "../models/heartbeats.js";
import type { Precedents } from "../models/precedents.js";
import type { PrivateChats } from "../models/private-chats.js";
import type { Receipts } from "../models/receipts.js";
import type { Roster } from "../models/roster.js";
import type { Suggestions } from "../models/suggestions.js";
import type { Webhooks } from "../models/webhooks.js";
import { monthsEarlier } from "./retention.js";

export type ForgetDeps = {
  precedents: Pick<Precedents, "forget">;
  deliveries: Pick<Deliveries, "forget" | "forgetParked">;
  receipts: Pick<Receipts, "forget" | "forgetBefore">;
  webhooks: Pick<Webhooks, "forget">;
  suggestions: Pick<Suggestions, "forgetBefore">;
  roster: Pick<Roster, "forgetBefore">;
  files: Pick<Files, "forgetBefore">;
  heartbeats: Pick<Heartbeats, "forgetBefore">;
  privateChats: Pick<PrivateChats, "keepOnly">;
  town: Pick<Town, "policy" | "directory">;
  clock: () => Date;
};

const dayMs = 24 * 3_600_000;

/** What goes with the texts of a whistle: rulings that repeat them, what was sent and who read it, who was told. */
export async function forgetWhistle(whistleId: string, deps: ForgetDeps): Promise<void> {
  const { precedents, deliveries, receipts, webhooks } = deps;
  await Promise.all([precedents, deliveries, receipts, webhooks].map((one) => one.forget(whistleId)));
}

/** What belongs to no whistle and has had its time; the table in docs/SECURITY.md says how long that is. */
export async function forgetOld(deps: ForgetDeps): Promise<void> {
  const now = deps.clock();
  const before = monthsEarlier(now, deps.town.policy().retention.traceMonths);
  await Promise.all([deps.suggestions, deps.roster, deps.receipts].map((one) => one.forgetBefore(before)));
  await deps.deliveries.forgetParked(before);
  await deps.files.forgetBefore(new Date(now.getTime() - dayMs));
  await deps.heartbeats.forgetBefore(new Date(now.getTime() - 30 * dayMs));
  const openIds = deps.town.directory().members.flatMap(({ openId }) => openId ?? []);
  // Where nobody is known yet, nobody has left.
  if (openIds.length > 0) await deps.privateChats.keepOnly(openIds);
}
