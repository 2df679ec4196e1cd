import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadTown } from "../../src/town-files.js";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "town-"));
  cpSync("data", dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

function change(name: string, from: string, to: string): void {
  const file = join(dir, name);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${name} has no passage ${JSON.stringify(from)}`);
  writeFileSync(file, text.replace(from, to));
}

/** The lines of the loader's message without the folder; empty if the town is in order. */
function mistakes(): string[] {
  try {
    loadTown(dir);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.split("\n").map((line) => line.replace(`${dir}/`, ""));
  }
}

const lineOf = (name: string, passage: string): number =>
  1 +
  readFileSync(join(dir, name), "utf8")
    .split("\n")
    .findIndex((line) => line.includes(passage));

describe("the sample town", () => {
  const { org, policy, policies } = loadTown("data");

  test("has a city, two counties, four streets and six communities, each but these with a command centre", () => {
    const blocks = (level: string) => org.units.filter((unit) => unit.kind === "block" && unit.level === level).length;
    expect(["city", "county", "street", "community"].map(blocks)).toEqual([1, 2, 4, 6]);
    const centres = org.units.filter(({ centre }) => centre);
    expect(centres).toHaveLength(7);
    expect(centres.filter(({ name }) => !name.endsWith("指挥中心"))).toEqual([]);
  });

  test("has one group a unit and one a platform, all different, and people with numbers of their own", () => {
    const chats = [...org.units.map(({ chatId }) => chatId), ...org.platforms.map(({ chatId }) => chatId)];
    expect(chats).not.toContain(null);
    expect(new Set(chats).size).toBe(org.units.length + 4);
    expect(org.people.filter(({ mobile }) => !/^19900000\d{3}$/u.test(mobile))).toEqual([]);
    expect(new Set(org.people.map(({ name }) => name)).size).toBe(org.people.length);
  });

  test("has a unit for each line that the catalogue calls", () => {
    const lines = new Set(org.units.map(({ line }) => line));
    const called = policy.catalogue.flatMap(({ lead, co }) => [lead, ...co]);
    expect(called.filter((line) => !lines.has(line))).toEqual([]);
  });

  test("has its one policy under its version", () => {
    expect(policies.get("2026-01")).toBe(policy);
  });
});

describe("earlier versions of the policy", () => {
  test("stand beside the present one, for whistles that began under them", () => {
    cpSync(join(dir, "policy.yaml"), join(dir, "policy-2026-01.yaml"));
    change("policy.yaml", 'version: "2026-01"', 'version: "2026-03"');
    const { policy, policies } = loadTown(dir);
    expect(policy.version).toBe("2026-03");
    expect([...policies.keys()].sort()).toEqual(["2026-01", "2026-03"]);
  });

  test("may not share a version", () => {
    cpSync(join(dir, "policy.yaml"), join(dir, "policy-old.yaml"));
    expect(mistakes()).toEqual([
      `policy-old.yaml:${lineOf("policy-old.yaml", "version:")}: version: 2026-01 is taken; each file has its own version`,
    ]);
  });
});

describe("a mistake in org.yaml is told with its line", () => {
  const cases: [what: string, from: string, to: string, words: string][] = [
    ["an unknown parent", "parentId: xiling-haigeng, ", "parentId: xiling-hai, ", "there is no unit xiling-hai;"],
    ["a duplicate unit", "id: xiling-shuiwu,", "id: xiling-gongan,", "xiling-gongan stands here a second time"],
    ["a duplicate mobile", '"19900000002"', '"19900000001"', "19900000001 stands here a second time"],
    ["a duplicate person", "id: wang-yongkang", "id: zhao-jianguo", "zhao-jianguo stands here a second time"],
    ["a mobile without quotes", '"19900000001"', "19900000001", "write a text"],
    ["a mobile of ten digits", '"19900000001"', '"1990000000"', "write 11 digits"],
    ["a person in no unit", "unitId: xiling-gongan,", "unitId: nowhere,", "there is no unit nowhere"],
    ["an unknown role", "roles: [head, inspector]", "roles: [head, chief]", "there is no role chief in policy.yaml"],
    ["an unknown line", "line: fire,", "line: rescue,", "there is no line rescue in policy.yaml"],
    ["a line unit without line", "kind: line, line: fire,", "kind: line,", "a line unit has one of"],
    [
      "a force outside a street",
      "kind: line, line: fire,",
      "kind: line, force: posted, line: fire,",
      "xiling is no street",
    ],
    [
      "a wrong level",
      "short: 西岭水务局, aliases: [水务局], level: county",
      "short: 西岭水务局, aliases: [水务局], level: street",
      "write county",
    ],
    [
      "an unknown level",
      "level: city, kind: block",
      "level: town, kind: block",
      "write one of city, county, street, community",
    ],
    ["a misspelt key", "name: 西岭区水务局, short", "name: 西岭区水务局, shrot", "no key that belongs here"],
    ["a chat id that is none", "chatId: oc_38ea1e66d5a0c363de0dcee359763f74", "chatId: oc_38", "32 hexadecimal digits"],
    [
      "a duplicate chat",
      "chatId: oc_38ea1e66d5a0c363de0dcee359763f74",
      "chatId: oc_4c1e171f012d7b8801d3da4d56d79e3e",
      "a second time",
    ],
    [
      "a deputy who is nobody",
      "leaves: []",
      "leaves: [{ personId: zhao-jianguo, from: 2026-01-05, to: 2026-01-06, deputyId: nobody }]",
      "there is no person nobody",
    ],
    [
      "a roster of no unit",
      "roster: []",
      "roster: [{ unitId: nowhere, from: 2026-01-05T18:00:00+08:00, to: 2026-01-06T09:00:00+08:00, personIds: [zhao-jianguo] }]",
      "there is no unit nowhere",
    ],
    [
      "a time without its zone",
      "roster: []",
      "roster: [{ unitId: yunxi, from: 2026-01-05 18:00, to: 2026-01-06T09:00:00+08:00, personIds: [zhao-jianguo] }]",
      "write it as 2026-01-05T09:00:00+08:00",
    ],
    ["a platform of no street", "streetId: xiling-haigeng,", "streetId: xiling,", "xiling is no street"],
    [
      "a block unit without whistler",
      "unitId: xiling, roles: [whistler, duty]",
      "unitId: xiling, roles: [duty]",
      "xiling has nobody with role whistler",
    ],
    [
      "a block unit without head",
      "unitId: xiling, roles: [head]",
      "unitId: xiling, roles: [member]",
      "xiling has nobody with role head",
    ],
    [
      "a department without anybody on duty",
      "unitId: xiling-shuiwu, roles: [duty, member]",
      "unitId: xiling-shuiwu, roles: [member]",
      "xiling-shuiwu has nobody with role duty",
    ],
    [
      "a missing command centre",
      "kind: line, centre: true,\n      parentId: xiling-haigeng,",
      "kind: line, line: fire,\n      parentId: xiling-haigeng,",
      "xiling-haigeng has no command centre",
    ],
    [
      "a second command centre",
      "kind: line, line: fire,\n      parentId: xiling,",
      "kind: line, centre: true,\n      parentId: xiling,",
      "xiling has 2 command centres",
    ],
  ];
  test.each(cases)("%s", (_, from, to, words) => {
    change("org.yaml", from, to);
    const found = mistakes();
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
    expect(found.filter((line) => !/^org\.yaml:\d+: .+; .+/u.test(line))).toEqual([]);
  });

  test("the line is the one where it stands", () => {
    change("org.yaml", "unitId: xiling-gongan,", "unitId: nowhere,");
    expect(mistakes()[0]).toMatch(
      new RegExp(`^org.yaml:${lineOf("org.yaml", "unitId: nowhere")}: people\\.\\d+\\.unitId: `),
    );
  });

  test("a circle of parents", () => {
    change(
      "org.yaml",
      "level: street, kind: block,\n      parentId: xiling,",
      "level: street, kind: block,\n      parentId: xiling-haigeng-binhu,",
    );
    expect(mistakes()).toEqual(expect.arrayContaining([expect.stringContaining("xiling-haigeng lies below itself")]));
  });
});

describe("the loader", () => {
  test("tells the mistakes of all files in one error", () => {
    change("org.yaml", '"19900000001"', '"1990"');
    change("policy.yaml", "accept: 5m", "accept: soon");
    change("holidays.yaml", "date: 2026-01-04", "date: 2026-01-05");
    expect(mistakes().map((line) => line.split(":")[0])).toEqual(["org.yaml", "policy.yaml", "holidays.yaml"]);
  });

  test("names the files that a folder without a town lacks", () => {
    for (const name of ["org.yaml", "policy.yaml", "holidays.yaml"]) rmSync(join(dir, name));
    expect(mistakes()).toEqual(
      ["org.yaml", "policy.yaml", "holidays.yaml"].map(
        (name) => `${name}:1: the file is not there; put it into the town's folder`,
      ),
    );
  });
});

test.each(["\\u202E", "\\u200B", "\\u0007", "\\n"])(
  "a name with %s in it is refused: it could pass for another",
  (mark) => {
    change("org.yaml", "name: 西岭区城市管理局", `name: "西岭区城市${mark}管理局"`);
    expect(mistakes().join("\n")).toContain("a mark that can't be seen");
  },
);
