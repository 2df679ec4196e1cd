import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Config, readConfig, secretsIn } from "./config.js";
import { progressTo } from "./health/progress.js";
import { createLog } from "./log.js";
import { backup, type Restored, restore } from "./models/backup.js";
import { restoringName } from "./models/restoring.js";
import { visitDatabase } from "./models/visit.js";
import { runTool } from "./run-tool.js";

const usage = `npm run backup -- --out FILE                              writes the whole database into a file
npm run restore -- --from FILE [--into URI] [--replace]   brings it into an empty database;
                                                          --replace drops what the database holds

The database is the one of MONGODB_URI, else the embedded one in DATA_DIR, which no bot may be using then.
`;

const counted = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

const logOf = (config: Config) => createLog(config.LOG_LEVEL ?? "error", secretsIn(process.env));
const progress = progressTo(process.stderr);

async function runBackup(args: string[]): Promise<number> {
  const { out } = parseArgs({ args, options: { out: { type: "string" } } }).values;
  if (!out) return wrongCall();
  const file = resolve(out);
  if (existsSync(file)) {
    process.stderr.write(`${file} is there already; a backup never writes over another. Name a new file.\n`);
    return 1;
  }
  const config = readConfig(process.env);
  const counts = await visitDatabase(config, logOf(config), { create: false, alone: false }, (connection) =>
    backup(connection, { file, at: new Date(), progress }),
  );
  process.stdout.write(`${file}: ${counted(counts)}\n`);
  return 0;
}

async function runRestore(args: string[]): Promise<number> {
  const options = { from: { type: "string" }, into: { type: "string" }, replace: { type: "boolean" } } as const;
  const { from, into, replace = false } = parseArgs({ args, options }).values;
  if (!from) return wrongCall();
  const config = readConfig(into ? { ...process.env, MONGODB_URI: into } : process.env);
  const restored = await visitDatabase(config, logOf(config), { create: true, alone: true }, (connection) =>
    restore(connection, { file: resolve(from), replace, at: new Date(), progress }),
  );
  if (!restored.ok) {
    process.stderr.write(`${refusal(restored)}\n`);
    return 1;
  }
  const { at, counts } = restored.contents;
  process.stdout.write(`Restored what was written at ${at}: ${counted(counts)}\n`);
  return 0;
}

function refusal(restored: Exclude<Restored, { ok: true }>): string {
  if ("running" in restored)
    return (
      `A bot works on this database (${restored.running.join(", ")}); nothing was changed. ` +
      "Stop every bot first; one that was killed counts as running for a minute."
    );
  const { notEmpty } = restored;
  if (notEmpty.includes(restoringName))
    return "An earlier restore into this database broke off and left a part; add --replace to begin again. Nothing was changed.";
  return (
    `The database is not empty (${notEmpty.join(", ")}); nothing was changed. ` +
    "Name an empty one with --into, or add --replace to drop what it holds."
  );
}

function wrongCall(): number {
  process.stderr.write(usage);
  return 2;
}

/** Ends with 0 if it was done, 1 if not, 2 if the call was wrong. */
async function run([action, ...args]: string[]): Promise<number> {
  if (action === "backup") return runBackup(args);
  return action === "restore" ? runRestore(args) : wrongCall();
}

await runTool(run, { onFault: 1 });
