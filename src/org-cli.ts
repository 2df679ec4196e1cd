import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump } from "js-yaml";
import { readSheets, writeSheets } from "./bot/documents/spreadsheet.js";
import { readConfig } from "./config.js";
import { Org } from "./flows/org/org.js";
import { type OrgChange, orgChanges } from "./flows/org/org-changes.js";
import { orgProblems } from "./flows/org/org-check.js";
import { type Labels, orgToTables, type RowsOf, tablesToOrg } from "./flows/org/org-table.js";
import type { Policy } from "./flows/policy/policy.js";
import { type Problem, problemsOf, problemText } from "./flows/policy/problem.js";
import { runTool, toldSafely } from "./run-tool.js";
import { loadTown } from "./town-files.js";

const usage = `npm run org -- export FILE.xlsx             the units and people of org.yaml as a spreadsheet
npm run org -- import FILE.xlsx --dry-run   what it would change, and every mistake with its row
npm run org -- import FILE.xlsx             writes org.yaml anew; start the bot again after it

The folder is the one of TOWN_DIR, else data. Duty roster and leaves of org.yaml stay as they are.
`;

const sheetNames = { units: "单位", people: "人员", platforms: "平台" } as const;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const labelsOf = ({ roles, lines }: Policy): Labels => ({
  roles: new Map(Object.entries(roles).map(([id, { label }]) => [id, label.zh])),
  lines: new Map(Object.entries(lines).map(([id, { zh }]) => [id, zh])),
});

/** Ends with 0 if all is well, 1 if the spreadsheet has mistakes, 2 if the call was wrong. */
async function run([action, file, flag, ...more]: string[]): Promise<number> {
  const isDry = flag === "--dry-run";
  const wrong = more.length > 0 || !file || (flag !== undefined && !(isDry && action === "import"));
  if (wrong || (action !== "export" && action !== "import")) {
    process.stderr.write(usage);
    return 2;
  }
  const { TOWN_DIR: dir } = readConfig(process.env);
  const town = loadTown(dir);
  if (action === "export") {
    const { units, people, platforms } = orgToTables(town.org, labelsOf(town.policy));
    await writeSheets(file, [
      { name: sheetNames.units, rows: units },
      { name: sheetNames.people, rows: people },
      { name: sheetNames.platforms, rows: platforms },
    ]);
    say(`${file}: ${town.org.units.length} units, ${town.org.people.length} people`);
    return 0;
  }
  const read = await readOrg(file, town.org, town.policy);
  if ("mistakes" in read) {
    say(toldSafely(read.mistakes.join("\n")));
    return 1;
  }
  const changes = orgChanges(town.org, read.org);
  for (const change of changes) say(changeText(change));
  say(`${changes.length} changes${isDry ? ", nothing was written" : ""}`);
  if (!isDry && changes.length > 0) {
    const path = join(dir, "org.yaml");
    await writeOrg(path, read.org);
    say(`${path} is written; a running bot goes on with the old one until it is started again`);
  }
  return 0;
}

async function readOrg(file: string, current: Org, policy: Policy): Promise<{ org: Org } | { mistakes: string[] }> {
  const sheets = await readSheets(await readFile(file));
  if (sheets === null) return { mistakes: [`${file}: is no .xlsx file that can be read; save it as .xlsx`] };
  const missing = [sheetNames.units, sheetNames.people].filter((name) => !sheets.has(name));
  if (missing.length > 0)
    return { mistakes: missing.map((name) => `${file}: has no sheet ${name}; take the one of npm run org -- export`) };
  const { value, rows } = tablesToOrg(
    {
      units: sheets.get(sheetNames.units) ?? [],
      people: sheets.get(sheetNames.people) ?? [],
      platforms: sheets.get(sheetNames.platforms) ?? [],
    },
    labelsOf(policy),
  );
  // As they stand in the file: moments are written there as text.
  const roster = current.roster.map(({ from, to, ...entry }) => ({
    ...entry,
    from: from.toISOString(),
    to: to.toISOString(),
  }));
  const parsed = Org.safeParse({ ...value, roster, leaves: current.leaves }, { reportInput: true });
  const problems = parsed.success ? orgProblems(parsed.data, policy) : problemsOf(parsed.error);
  if (!parsed.success || problems.length > 0)
    return { mistakes: problems.map((problem) => mistakeText(file, problem, rows)) };
  return { org: parsed.data };
}

/** `FILE, 人员, row 12: mobile: …` */
function mistakeText(file: string, problem: Problem, rows: RowsOf): string {
  const [table, index, ...path] = problem.path;
  if ((table === "units" || table === "people" || table === "platforms") && typeof index === "number")
    return `${file}, ${sheetNames[table]}, row ${rows[table][index] ?? "?"}: ${problemText({ ...problem, path })}`;
  return `${file}: ${problemText(problem)}`;
}

const marks = { added: "+", removed: "-", changed: "~" } as const;

const changeText = ({ of, kind, id, name, fields }: OrgChange): string =>
  [
    `${marks[kind]} ${of} ${id} ${name}`,
    ...fields.map(({ field, before, after }) => `    ${field}: ${before} → ${after}`),
  ].join("\n");

/** The comments at the head of the file stay; one line an entry, as it is written by hand. */
async function writeOrg(path: string, org: Org): Promise<void> {
  const [head = ""] = /^(?:#.*\n)*/u.exec(await readFile(path, "utf8")) ?? [];
  const list = (key: keyof Org, entries: readonly object[]): string =>
    entries.length === 0 ? `${key}: []\n` : `${key}:\n${entries.map((entry) => `  - ${flow(entry)}\n`).join("")}`;
  const text = [
    head,
    list("units", org.units),
    "\n",
    list("people", org.people),
    "\n",
    list("platforms", org.platforms),
    "\n",
    list(
      "roster",
      org.roster.map(({ from, to, ...entry }) => ({ ...entry, from: from.toISOString(), to: to.toISOString() })),
    ),
    "\n",
    list("leaves", org.leaves),
  ].join("");
  // In one step, so that a bot that starts meanwhile reads the old file or the new one.
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/**
 * Written as before, so that a file kept in a history shows what changed. Keys that say nothing (null, empty lists, false)
 * are left out: the schema has them as its defaults.
 */
function flow(entry: object): string {
  const said = Object.entries(entry).filter(
    ([key, value]) =>
      key === "parentId" || !(value === null || value === false || (Array.isArray(value) && value.length === 0)),
  );
  return dump(Object.fromEntries(said), {
    flowLevel: 0,
    lineWidth: -1,
    flowBracketPadding: true,
    quoteStyle: "double",
  }).trim();
}

await runTool(run, { onFault: 2 });
