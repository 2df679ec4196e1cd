import { describe, expect, test } from "vitest";
import type { LimitId } from "../../src/flows/policy/category.js";
import { ladderFor, limitFor, mayDo, rolesThatMay, secretMarkIn } from "../../src/flows/policy/lookup.js";
import { loadTown, readPolicyFile } from "../../src/town-files.js";
import { fifthCategory, lineOf, mistakesOf, readChanged } from "./policy-file.js";

const { policy } = loadTown("data");

describe("the sample policy", () => {
  const limits: [category: string, Partial<Record<LimitId, string>>][] = [
    ["emergency", { accept: "5m", checkIn: "30m", progress: "30m", resolve: "4h", decline: "10m", filing: "24h" }],
    ["key", { accept: "1h", checkIn: "3wd", progress: "1wd", resolve: "15wd", decline: "4h", extension: "10wd" }],
    ["routine", { accept: "4h", checkIn: "1wd", resolve: "5wd", decline: "2wd", extension: "5wd" }],
    [
      "coordination",
      {
        study: "2wd",
        accept: "4h",
        checkIn: "5wd",
        progress: "3wd",
        resolve: "15wd",
        decline: "2wd",
        extension: "10wd",
      },
    ],
  ];
  test.each(limits)("has the limits of the domain for %s", (category, expected) => {
    expect(policy.categories[category]?.limits).toMatchObject(expected);
  });

  test("grants no extension in an emergency and asks for no reports at intervals in routine", () => {
    expect(policy.categories.emergency?.limits.extension).toBeUndefined();
    expect(policy.categories.routine?.limits.progress).toBeUndefined();
  });

  test("lists at least 25 matters, each found by its own name", () => {
    expect(policy.catalogue.length).toBeGreaterThanOrEqual(25);
    expect(policy.catalogue.filter(({ name, keywords }) => !keywords.some((word) => name.includes(word)))).toEqual([]);
  });

  test("gives the administrator no right over whistles", () => {
    expect(policy.roles.admin?.may).toEqual([]);
  });
});

describe("looking up", () => {
  test("a matter's own limit comes before the category's", () => {
    const whistle = { category: "emergency", matterCode: "SC-03" };
    expect(limitFor(policy, whistle, "resolve")).toEqual({ limit: "1h", from: "matter" });
    expect(limitFor(policy, whistle, "accept")).toEqual({ limit: "5m", from: "category" });
    expect(limitFor(policy, { ...whistle, matterCode: null }, "resolve")).toEqual({ limit: "4h", from: "category" });
  });

  test("a matter whistled in another category has that category's limits", () => {
    expect(limitFor(policy, { category: "routine", matterCode: "SC-03" }, "resolve")).toEqual({
      limit: "5wd",
      from: "category",
    });
  });

  test("a limit that a category does not know is null", () => {
    expect(limitFor(policy, { category: "routine", matterCode: null }, "filing")).toBeNull();
    expect(limitFor(policy, { category: "unheard-of", matterCode: null }, "accept")).toBeNull();
  });

  test("only the emergency climbs a ladder of its own", () => {
    expect(ladderFor(policy, "emergency").map(({ urgent }) => urgent)).toEqual(["app", "app", "sms", "phone", "phone"]);
    expect(ladderFor(policy, "routine")).toBe(policy.ladder);
  });

  test("rights come from any of a person's roles", () => {
    expect(mayDo(policy, ["member"], "decline")).toBe(false);
    expect(mayDo(policy, ["member", "duty"], "decline")).toBe(true);
    expect(mayDo(policy, ["nobody"], "blow")).toBe(false);
    expect(rolesThatMay(policy, "approve")).toEqual(["head"]);
  });

  test("a secret mark is found even if it is spaced out", () => {
    expect(secretMarkIn(policy, "【机 密】关于某事")).toBe("机密");
    expect(secretMarkIn(policy, "机\u200B密")).toBe("机密");
    expect(secretMarkIn(policy, "海埂路燃气泄漏")).toBeNull();
  });
});

describe("a profile with five categories", () => {
  test("needs no code", () => {
    const read = readChanged("categories:\n", fifthCategory);
    if (!read.ok) throw new Error(read.mistakes.join("\n"));
    expect(Object.keys(read.value.categories)).toHaveLength(5);
    expect(limitFor(read.value, { category: "livelihood", matterCode: null }, "accept")?.limit).toBe("2h");
  });
});

describe("a mistake in policy.yaml is told with its line, what is wrong and what would be right", () => {
  const cases: [what: string, from: string, to: string, at: string, words: string[]][] = [
    [
      "less than 30 % for whistlers",
      "whistlers: 40",
      "whistlers: 25",
      "whistlers: 25",
      ["25 per cent is too little", "30 or more", "占到综合评议权重的30%以上"],
    ],
    [
      "an unreadable limit",
      "accept: 5m",
      "accept: 5 minutes",
      "accept: 5 minutes",
      ["categories.emergency.limits.accept", "5 minutes", "write minutes as 5m"],
    ],
    ["a limit of nothing", "accept: 5m", "accept: 0m", "accept: 0m", ["is no time limit"]],
    ["extensions in hours", "extension: 10wd", "extension: 10h", "extension: 10h", ["write it as 10wd"]],
    [
      "a misspelt key",
      "urgentOrder: app",
      "urgendOrder: app",
      "urgendOrder",
      ["categories.emergency.urgendOrder", "no key that belongs here"],
    ],
    [
      "a missing limit",
      "      verify: 2wd\n      rate: 3wd\n      decline: 10m",
      "      rate: 3wd\n      decline: 10m",
      "    limits:",
      ["verify", "is missing"],
    ],
    ["an unknown word", "clock: wall", "clock: lunar", "clock: lunar", ['"lunar" is not known here', "wall, working"]],
    [
      "a category without its approval",
      "approval: 4h",
      "study: 4h",
      "start: approval",
      ["approval needs a limit approval, which is missing"],
    ],
    [
      "a check-in before the acceptance",
      "checkIn: 1wd\n      resolve: 5wd",
      "checkIn: 1h\n      resolve: 5wd",
      "checkIn: 1h",
      ["1h ends before accept at 4h"],
    ],
    [
      "a line that is not there",
      "alsoLines: [emergency]",
      "alsoLines: [rescue]",
      "alsoLines: [rescue]",
      ["there is no line rescue"],
    ],
    [
      "a role that is not there",
      "roles: [whistler, head, dispatcher, duty, member, grid]",
      "roles: [chief]",
      "roles: [chief]",
      ["there is no role chief"],
    ],
    [
      "a matter of no category",
      "en: Trading on the road, category: routine",
      "en: Trading on the road, category: daily",
      "en: Trading on the road",
      ["catalogue.0.category", "there is no category daily"],
    ],
    ["a code used twice", "code: CG-02", "code: CG-01", "违法建设", ["CG-01 stands here twice"]],
    [
      "a missing role",
      "  admin:\n    label: { zh: 系统管理员, en: Administrator }\n    may: []\n",
      "",
      "roles:",
      ["role admin is missing"],
    ],
    [
      "a right that is none",
      "may: [nudge, supervise, closeSupervision, exclude, include, ruleCharge, ruleChargeAppeal, ruleFact, viewOriginal, hold]",
      "may: [nudge, pardon]",
      "may: [nudge, pardon]",
      ['"pardon" is not known here'],
    ],
    ["a trace kept too short", "traceMonths: 36", "traceMonths: 6", "traceMonths: 6", ["12 months or longer"]],
    [
      "working hours that overlap",
      '{ from: "13:00", to: "18:00" }',
      '{ from: "11:00", to: "18:00" }',
      '"11:00"',
      ["11:00 is before 12:00"],
    ],
    [
      "a window that is too short",
      'window: { from: "09:00", to: "18:00" }',
      'window: { from: "09:00", to: "09:10" }',
      '"09:10"',
      ["shorter than half an hour"],
    ],
    [
      "a number where text belongs",
      'version: "2026-01"',
      "version: 2026",
      "version: 2026",
      ["2026 does not fit", "write a text"],
    ],
    ["broken YAML", "hours:\n", "hours: [\n", "hours: [", ["mend the YAML"]],
  ];
  test.each(cases)("%s", (_, from, to, at, words) => {
    const mistakes = mistakesOf(from, to);
    expect(mistakes.length).toBeGreaterThan(0);
    const [first = ""] = mistakes;
    for (const word of words) expect(mistakes.join("\n")).toContain(word);
    if (words[0] !== "mend the YAML") expect(Number(first.split(":")[0])).toBe(lineOf(from, to, at));
    expect(first).toMatch(/^\d+: .+; .+/u);
  });

  const ladder: [what: string, from: string, to: string, words: string][] = [
    [
      "rungs out of order in time",
      "id: again, at: 1.5, to: [head, commandCentre] }",
      "id: again, at: 0.9, to: [head] }",
      "does not come after overdue at 1",
    ],
    [
      "rungs out of their order",
      "id: again, at: 1.5, to: [head, commandCentre] }",
      "id: dueSoon, at: 1.5, to: [head] }",
      "stands after overdue",
    ],
    [
      "a deadline that is not at the deadline",
      "id: overdue, at: 1, to: [duty, head] }",
      "id: overdue, at: 1.2, to: [duty] }",
      "is not the deadline",
    ],
    ["no rung at the deadline", "  - { id: overdue, at: 1, to: [duty, head] }\n", "", "has no rung overdue"],
    [
      "a warning after the deadline",
      "id: dueSoon, at: 0.8, to: [duty] }",
      "id: dueSoon, at: 1, to: [duty] }",
      "is not before the deadline",
    ],
    ["somebody unheard of", "at: 0.8, to: [duty] }", "at: 0.8, to: [mayor] }", '"mayor" is not known here'],
  ];
  test.each(ladder)("a ladder with %s", (_, from, to, words) => {
    expect(mistakesOf(from, to)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });

  test("several mistakes are all told at once", () => {
    expect(mistakesOf("whistlers: 40", "whistlers: 20\n  colour: red")).toHaveLength(2);
  });

  test("a file that is not there says so", () => {
    expect(readPolicyFile("nowhere/policy.yaml")).toEqual({
      ok: false,
      mistakes: ["nowhere/policy.yaml:1: the file is not there; put it into the town's folder"],
    });
  });
});
