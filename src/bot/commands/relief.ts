import { reliefCard } from "../../cards/relief-card.js";
import { dateText, dayNumber } from "../../flows/calendar/china-time.js";
import { checkRelief } from "../../flows/relief/relief-check.js";
import type { CommandDeps, Reply } from "./deps.js";
import { commandsTable } from "./parse/commands-table.js";

/** A dissolved group may be an hour late before it counts as left over. */
const graceMs = 60 * 60_000;

/** `/减负体检`: whether what is running keeps the rules of relief. */
export async function relief({ town, whistles, budgets, clock }: CommandDeps): Promise<Reply> {
  const now = clock();
  const facts = {
    groupsLeft: (await whistles.toDissolve(new Date(now.getTime() - graceMs), 100)).length,
    mostTold: await budgets.mostTold(dateText(dayNumber(now))),
    commandWords: commandsTable.flatMap(({ zh, words }) => [zh, ...words]),
    canSuggest: commandsTable.some(({ id }) => id === "suggest"),
  };
  return { card: reliefCard(checkRelief(town.policy(), town.calendar, facts, now)), private: false };
}
