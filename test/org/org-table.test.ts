import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSheets, writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { Org } from "../../src/flows/org/org.js";
import { orgChanges } from "../../src/flows/org/org-changes.js";
import { orgToTables, tablesToOrg } from "../../src/flows/org/org-table.js";
import { loadTown } from "../../src/town-files.js";

const town = loadTown("data");
const labels = {
  roles: new Map(Object.entries(town.policy.roles).map(([id, { label }]) => [id, label.zh])),
  lines: new Map(Object.entries(town.policy.lines).map(([id, { zh }]) => [id, zh])),
};

test("the organisation is the same after a way through its tables", () => {
  const { value } = tablesToOrg(orgToTables(town.org, labels), labels);
  const { roster, leaves, adminChatId: _, ...rest } = town.org;
  const back = Org.parse({ ...value, roster: [], leaves });
  expect({ units: back.units, people: back.people, platforms: back.platforms }).toEqual(rest);
  expect(roster).toEqual([]);
});

test("columns are found by their heading, in whatever order, and a new person needs no code", () => {
  const tables = orgToTables(town.org, labels);
  const people = [
    ["手机（必填）", "姓名", "单位编号", "角色", "职务"],
    ["19911112222", "新人", "yunxi", "吹哨人、值班员", "干事"],
  ];
  const { value, rows } = tablesToOrg({ ...tables, people }, labels);
  expect(value.people).toEqual([
    {
      id: "p-19911112222",
      name: "新人",
      title: "干事",
      unitId: "yunxi",
      roles: ["whistler", "duty"],
      mobile: "19911112222",
      also: [],
    },
  ]);
  expect(rows.people).toEqual([2]);
});

test("what an import changes is told entry by entry, field by field", () => {
  const [first, second, ...others] = town.org.people;
  if (!first || !second) throw new Error("the town has nobody");
  const added = { ...second, id: "new-one", name: "新人" };
  const after = { ...town.org, people: [{ ...first, title: "书记" }, ...others, added] };
  expect(orgChanges(town.org, after)).toEqual([
    {
      of: "person",
      kind: "changed",
      id: first.id,
      name: first.name,
      fields: [{ field: "title", before: JSON.stringify(first.title), after: '"书记"' }],
    },
    { of: "person", kind: "added", id: "new-one", name: "新人", fields: [] },
    { of: "person", kind: "removed", id: second.id, name: second.name, fields: [] },
  ]);
});

describe("npm run org", () => {
  let dir: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "chuishao-org-"));
    await cp("data", join(dir, "town"), { recursive: true });
    file = join(dir, "org.xlsx");
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const org = (...args: string[]) =>
    spawnSync(process.execPath, ["dist/org-cli.js", ...args], {
      encoding: "utf8",
      env: { ...process.env, TOWN_DIR: join(dir, "town") },
    });
  const change = async (edit: (people: string[][]) => string[][]) => {
    const sheets = await readSheets(await readFile(file));
    if (!sheets) throw new Error("not written");
    const named = [...sheets].map(([name, rows]) => ({ name, rows: name === "人员" ? edit(rows) : rows }));
    await writeSheets(file, named);
  };

  test("what was exported changes nothing when it is imported", () => {
    expect(org("export", file)).toMatchObject({ status: 0, stderr: "" });
    const { status, stdout } = org("import", file, "--dry-run");
    expect(stdout).toBe("0 changes, nothing was written\n");
    expect(status).toBe(0);
  });

  test("a dry run lists what would change and writes nothing, an import writes it", async () => {
    org("export", file);
    await change((people) => people.map((row) => (row[0] === "wei-changqing" ? row.with(2, "平台主管") : row)));
    const before = await readFile(join(dir, "town", "org.yaml"), "utf8");
    const dry = org("import", file, "--dry-run");
    expect(dry.stdout).toBe(
      '~ person wei-changqing 魏长青\n    title: "平台管理员" → "平台主管"\n1 changes, nothing was written\n',
    );
    expect(await readFile(join(dir, "town", "org.yaml"), "utf8")).toBe(before);
    const done = org("import", file);
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/^1 changes\n.+org\.yaml is written; a running bot .+ until it is started again\n$/m);
    const written = loadTown(join(dir, "town")).org;
    expect(orgChanges(town.org, written)).toMatchObject([{ kind: "changed", id: "wei-changqing" }]);
    expect(await readFile(join(dir, "town", "org.yaml"), "utf8")).toMatch(/^# A made-up town/);
  });

  test("every mistake is told with its sheet and row, and nothing is written", async () => {
    org("export", file);
    await change((people) =>
      people.map((row, index) => (index === 1 ? row.with(5, "123") : index === 2 ? row.with(3, "nowhere") : row)),
    );
    const one = org("import", file);
    expect(one.status).toBe(1);
    expect(one.stdout).toContain(`${file}, 人员, row 2: mobile: "123" is no mobile number`);
    await change((people) => people.map((row, index) => (index === 1 ? row.with(5, "19900000001") : row)));
    const two = org("import", file);
    expect(two.status).toBe(1);
    expect(two.stdout).toContain(`${file}, 人员, row 3: unitId: there is no unit nowhere`);
  });

  test.each([[[]], [["export"]], [["import", "a.xlsx", "--now"]], [["export", "a.xlsx", "--dry-run"]]])(
    "the call %j is explained and ends with 2",
    (args) => {
      const { status, stderr } = org(...args);
      expect(stderr).toContain("npm run org -- import");
      expect(status).toBe(2);
    },
  );
});
