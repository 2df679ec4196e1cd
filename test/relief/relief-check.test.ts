import { expect, test } from "vitest";
import { reliefCard } from "../../src/cards/relief-card.js";
import { checkRelief, type ReliefFacts, type ReliefRule } from "../../src/flows/relief/relief-check.js";
import { calendar, policy } from "../calendar/town-calendar.js";
import { expectFine, shownText } from "../cards/inspect.js";

const now = new Date("2026-01-05T10:10:00+08:00");
const facts: ReliefFacts = { groupsLeft: 0, mostTold: 3, commandWords: ["吹哨", "建议"], canSuggest: true };
const broken = (changed: Partial<typeof policy>, more: Partial<ReliefFacts> = {}): ReliefRule[] =>
  checkRelief({ ...policy, ...changed }, calendar, { ...facts, ...more }, now)
    .filter(({ state }) => state !== "kept")
    .map(({ rule }) => rule);
const matter = (evidence: string[], category: string) => {
  const [first] = policy.catalogue;
  if (!first) throw new Error("the catalogue is empty");
  return [{ ...first, evidence, category }];
};

test("the sample town keeps every rule", () => {
  expect(broken({})).toEqual([]);
});

test.each<[string, ReliefRule, Partial<typeof policy>, Partial<ReliefFacts>]>([
  ["notices in the evening", "quietHours", { quiet: { window: { from: "09:00", to: "22:00" } } }, {}],
  ["a budget that is none", "budget", { budget: { ...policy.budget, perPersonAndDay: 200 } }, {}],
  ["somebody told more than the budget", "budget", {}, { mostTold: 60 }],
  ["an overview in the evening", "overviews", { overviews: { headsAt: "20:20" } }, {}],
  ["photos asked for in the day-to-day", "evidence", { catalogue: matter(["现场照片（用于核实）"], "routine") }, {}],
  ["photos asked for without a purpose", "evidence", { catalogue: matter(["现场照片"], "emergency") }, {}],
  ["a command for rankings", "leaderboard", {}, { commandWords: ["排行"] }],
  ["groups left over", "groups", {}, { groupsLeft: 2 }],
  ["a weight too small", "weights", { weights: { whistlers: 20, others: [] } }, {}],
  ["nowhere to propose", "suggestions", {}, { canSuggest: false }],
])("%s is found", (_, rule, changed, more) => {
  expect(broken(changed, more)).toEqual([rule]);
});

test("the card shows each rule, in both languages", () => {
  const card = reliefCard(checkRelief(policy, calendar, facts, now));
  expectFine(card);
  expect(shownText(card)).toContain("不符合 0 项");
  expect(shownText(card)).toContain("10 分钟");
});
