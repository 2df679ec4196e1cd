import type mongoose from "mongoose";
import { createBindings } from "./bindings.js";
import { createBudgets } from "./budgets.js";
import { createCustody } from "./custody.js";
import { createDeliveries } from "./deliveries.js";
import { createDrafts } from "./drafts.js";
import { createEnteredScores } from "./entered-scores.js";
import { createFiles } from "./files.js";
import { createHeartbeats } from "./heartbeats.js";
import { createHolidays } from "./holidays.js";
import { createNumbers } from "./numbers.js";
import { createPolicies } from "./policies.js";
import { createPrecedents } from "./precedents.js";
import { createPrivateChats } from "./private-chats.js";
import { createQuotas } from "./quotas.js";
import { createReceipts } from "./receipts.js";
import { createRoster } from "./roster.js";
import { createSources } from "./sources.js";
import { createSuggestions } from "./suggestions.js";
import { createWebhooks } from "./webhooks.js";
import { createWhistles } from "./whistles.js";

/** The collections that one connection is enough for; those that also need the bot's own words are made beside them. */
export const createModels = (connection: mongoose.Connection) => ({
  bindings: createBindings(connection),
  budgets: createBudgets(connection),
  custody: createCustody(connection),
  deliveries: createDeliveries(connection),
  drafts: createDrafts(connection),
  enteredScores: createEnteredScores(connection),
  files: createFiles(connection),
  heartbeats: createHeartbeats(connection),
  holidays: createHolidays(connection),
  numbers: createNumbers(connection),
  policies: createPolicies(connection),
  precedents: createPrecedents(connection),
  privateChats: createPrivateChats(connection),
  quotas: createQuotas(connection),
  receipts: createReceipts(connection),
  roster: createRoster(connection),
  sources: createSources(connection),
  suggestions: createSuggestions(connection),
  webhooks: createWebhooks(connection),
  whistles: createWhistles(connection),
});

type Indexed = { init(): Promise<void> };

/** Where the indexes were built before: nobody drops them while the process lives. */
const indexed = new WeakSet<mongoose.Connection>();

/** Builds the indexes of these collections, unless that was done over the same connection. */
export async function initOnce(connection: mongoose.Connection, models: Indexed[]): Promise<void> {
  if (!indexed.has(connection)) await Promise.all(models.map((model) => model.init()));
  indexed.add(connection);
}
