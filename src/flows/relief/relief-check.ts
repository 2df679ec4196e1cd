import type { Calendar } from "../calendar/calendar.js";
import { dayNumber, msOfDay, startOfDay, timeOfDay } from "../calendar/china-time.js";
import { sendableAt } from "../calendar/quiet-hours.js";
import type { Policy } from "../policy/policy.js";
import { nextDigestAt } from "./telling.js";

/** The guard-rails against 指尖形式主义 (DOMAIN.md section 5), each checked against what is running. */
export const reliefRules = [
  "quietHours",
  "offTheHour",
  "budget",
  "digest",
  "overviews",
  "emergencies",
  "paid",
  "nudges",
  "evidence",
  "leaderboard",
  "groups",
  "weights",
  "suggestions",
] as const;
export type ReliefRule = (typeof reliefRules)[number];

export type ReliefFinding = {
  rule: ReliefRule;
  /** `kept`: as it should be; `watch`: allowed, somebody should look at it; `broken`: against the rule. */
  state: "kept" | "watch" | "broken";
  /** What was found, in the policy's own terms: numbers, times, codes of matters; for `nudges` a limit such as `10m`. */
  found: string;
};

/** What only the running bot knows. */
export type ReliefFacts = {
  /** Groups made for one whistle that stand longer after its end than they should. */
  groupsLeft: number;
  /** What the person with the most messages was told today. */
  mostTold: number;
  /** Every word to which the bot answers. */
  commandWords: readonly string[];
  canSuggest: boolean;
};

/** Beyond these a rule is kept to the letter and no relief any more. */
const watchBudget = 30;
const watchWindowMs = 11 * 3_600_000;
const earliestStart = msOfDay("08:00");
const latestEnd = msOfDay("20:00");
const shaming = /排名|排行|红黑榜|通报批评|rank|leaderboard/iu;
const purpose = /用于|以便|for /u;

export function checkRelief(policy: Policy, calendar: Calendar, facts: ReliefFacts, now: Date): ReliefFinding[] {
  return reliefRules.map((rule) => ({ rule, ...check(rule, policy, calendar, facts, now) }));
}

function check(
  rule: ReliefRule,
  policy: Policy,
  calendar: Calendar,
  facts: ReliefFacts,
  now: Date,
): Omit<ReliefFinding, "rule"> {
  const { quiet, budget, categories, weights } = policy;
  const { from, to } = quiet.window;
  switch (rule) {
    case "quietHours": {
      const isLong = msOfDay(to) - msOfDay(from) > watchWindowMs;
      const isOdd = msOfDay(from) < earliestStart || msOfDay(to) > latestEnd;
      return { state: isOdd ? "broken" : isLong ? "watch" : "kept", found: `${from}–${to}` };
    }
    case "offTheHour": {
      const sends = everyHalfHour(now).map((at) =>
        sendableAt(at, { emergency: false, seed: "", window: quiet.window, calendar }),
      );
      return { state: sends.some(isOnTheHour) ? "broken" : "kept", found: "" };
    }
    case "budget": {
      const { perPersonAndDay: most } = budget;
      const isOver = facts.mostTold > most + budget.digestAt.length;
      return { state: isOver ? "broken" : most > watchBudget ? "watch" : "kept", found: `${facts.mostTold}/${most}` };
    }
    case "digest": {
      const next = nextDigestAt(now, { seed: "", digestAt: budget.digestAt, window: quiet.window, calendar });
      return { state: isOnTheHour(next) ? "broken" : "kept", found: budget.digestAt.join(" ") };
    }
    case "overviews": {
      const times = [policy.overviews.headsAt, policy.overviews.handOverAt].filter((time) => time !== undefined);
      // Outside the window it would wait for the next morning, and tell of the day before.
      const isOdd = times.some((time) => msOfDay(time) < msOfDay(from) || msOfDay(time) >= msOfDay(to));
      return { state: isOdd ? "broken" : "kept", found: times.join(" ") };
    }
    case "emergencies": {
      const names = Object.values(categories).flatMap(({ emergency, label }) => (emergency ? [label.zh] : []));
      return { state: names.length * 2 > Object.keys(categories).length ? "watch" : "kept", found: names.join(" ") };
    }
    case "paid":
      return { state: "kept", found: `${budget.smsPerDay} / ${budget.phonePerDay}` };
    case "nudges":
      return { state: "kept", found: policy.nudgeEvery };
    case "evidence": {
      const asking = policy.catalogue.filter(({ evidence }) => evidence.length > 0);
      const wrong = asking.filter(
        ({ category, evidence }) =>
          categories[category]?.emergency !== true || evidence.some((text) => !purpose.test(text)),
      );
      return {
        state: wrong.length > 0 ? "broken" : "kept",
        found: (wrong.length > 0 ? wrong : asking).map(({ code }) => code).join(" "),
      };
    }
    case "leaderboard": {
      const words = facts.commandWords.filter((word) => shaming.test(word));
      return { state: words.length > 0 ? "broken" : "kept", found: words.join(" ") };
    }
    case "groups":
      return { state: facts.groupsLeft > 0 ? "broken" : "kept", found: String(facts.groupsLeft) };
    case "weights":
      return { state: weights.whistlers < 30 ? "broken" : "kept", found: `${weights.whistlers}%` };
    case "suggestions":
      return { state: facts.canSuggest ? "kept" : "broken", found: "" };
  }
}

const isOnTheHour = (at: Date): boolean => Math.floor(timeOfDay(at) / 60_000) % 30 === 0;

/** The full and half hours of the day and the one after. */
function everyHalfHour(now: Date): Date[] {
  const midnight = startOfDay(dayNumber(now));
  return Array.from({ length: 96 }, (_, index) => new Date(midnight + index * 1_800_000));
}
