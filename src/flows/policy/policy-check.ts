import { clockOf, parseLimit } from "../calendar/limit.js";
import type { Matter } from "./catalogue.js";
import type { Category, LimitId, Limits } from "./category.js";
import type { Policy } from "./policy.js";
import type { Problem } from "./problem.js";

/** What no single key shows: references to things that are not there, limits that contradict each other. */
export function policyProblems(policy: Policy): Problem[] {
  return [
    ...(Object.keys(policy.categories).length === 0
      ? [{ path: ["categories"], message: "is empty; name at least one category of whistles" }]
      : []),
    ...Object.entries(policy.categories).flatMap(([id, category]) => categoryProblems(policy, id, category)),
    ...catalogueProblems(policy),
  ];
}

function categoryProblems(policy: Policy, id: string, category: Category): Problem[] {
  const at = (path: (string | number)[], message: string): Problem => ({ path: ["categories", id, ...path], message });
  const { limits, start } = category;
  const needed: [applies: boolean, key: LimitId, cause: string[], why: string][] = [
    [start === "approval", "approval", ["start"], "approval"],
    [start === "deliberation", "deliberation", ["start"], "deliberation"],
    [start === "deliberation", "study", ["start"], "deliberation"],
    [category.filing, "filing", ["filing"], "true"],
    [limits.extension !== undefined, "extensionReply", ["limits", "extension"], "an extension"],
  ];
  return [
    ...needed
      .filter(([applies, key]) => applies && limits[key] === undefined)
      .map(([, key, cause, why]) =>
        at(cause, `${why} needs a limit ${key}, which is missing; write ${key}: 4h under limits`),
      ),
    ...orderProblems(limits, category).map(([key, message]) => at(["limits", key], message)),
    ...category.alsoLines
      .filter((line) => !policy.lines[line])
      .map((line) =>
        at(["alsoLines"], `there is no line ${line}; name one of ${Object.keys(policy.lines).join(", ")}`),
      ),
    ...(category.alsoLines.length > 0 && category.dispatch === "named"
      ? [at(["alsoLines"], "has no effect where dispatch is named; write dispatch: resident-forces or take it out")]
      : []),
    ...category.whistlers.roles
      .filter((role) => !policy.roles[role])
      .map((role) =>
        at(["whistlers", "roles"], `there is no role ${role}; name one of ${Object.keys(policy.roles).join(", ")}`),
      ),
  ];
}

/** Accept, check in and resolve all count from dispatch: none may end after the one that follows it. */
function orderProblems(limits: Partial<Limits>, category: Category): [LimitId, string][] {
  const order = ["accept", "checkIn", "resolve"] as const;
  return order.flatMap((later, index): [LimitId, string][] => {
    const earlier = order[index - 1];
    const before = earlier && limits[earlier];
    const after = limits[later];
    if (!earlier || !before || !after) return [];
    const text = `${after} ends before ${earlier} at ${before}; both count from dispatch, so write a longer limit here`;
    return length(before, category) > length(after, category) ? [[later, text]] : [];
  });
}

/** A rough length in minutes, for comparing only: a working day lasts a calendar day, an hour of work three hours. */
function length(limit: string, category: Category): number {
  const { amount, unit } = parseLimit(limit);
  if (unit === "wd") return amount * 1440;
  return amount * (unit === "h" ? 60 : 1) * (clockOf(limit, category.clock) === "working" ? 3 : 1);
}

function catalogueProblems(policy: Policy): Problem[] {
  const seen = new Set<string>();
  return policy.catalogue.flatMap((matter, index) => {
    const repeated = seen.has(matter.code);
    seen.add(matter.code);
    return [
      ...(repeated
        ? [{ path: ["code"], message: `${matter.code} stands here twice; give each matter its own code` }]
        : []),
      ...matterProblems(policy, matter),
    ].map(({ path, message }) => ({ path: ["catalogue", index, ...path], message }));
  });
}

function matterProblems(policy: Policy, matter: Matter): Problem[] {
  const category = policy.categories[matter.category];
  if (!category) {
    const known = Object.keys(policy.categories).join(", ");
    return [{ path: ["category"], message: `there is no category ${matter.category}; name one of ${known}` }];
  }
  const merged = { ...category.limits, ...matter.limits };
  const levels = matter.levels.filter((level) => !category.whistlers.levels.includes(level));
  return [
    ...[matter.lead, ...matter.co]
      .filter((line) => !policy.lines[line])
      .map((line) => ({
        path: [line === matter.lead ? "lead" : "co"],
        message: `there is no line ${line}; name one of ${Object.keys(policy.lines).join(", ")}`,
      })),
    ...(matter.co.includes(matter.lead)
      ? [{ path: ["co"], message: `${matter.lead} is the lead already; name it once` }]
      : []),
    ...levels.map((level) => ({
      path: ["levels"],
      message: `${level} may not whistle in category ${matter.category}; leave it out or let the category allow it`,
    })),
    // Without limits of its own the category's mistakes would be told once more for each matter.
    ...(Object.keys(matter.limits).length === 0 ? [] : orderProblems(merged, category)).map(([key, message]) => ({
      path: ["limits", key],
      message,
    })),
  ];
}
