import { readFile } from "node:fs/promises";
import { readTable } from "./bot/documents/spreadsheet.js";
import { rowMistakeText } from "./cards/file-words.js";
import { readConfig, secretsIn } from "./config.js";
import { createDirectory } from "./flows/org/create-directory.js";
import { readRosterTable } from "./flows/org/roster-table.js";
import { createLog } from "./log.js";
import { createRoster } from "./models/roster.js";
import { visitDatabase } from "./models/visit.js";
import { runTool, toldSafely } from "./run-tool.js";
import { loadTown } from "./town-files.js";

const usage = `npm run roster -- import FILE.xlsx --dry-run   every mistake of a duty roster, with its row
npm run roster -- import FILE.xlsx             writes it; a running bot knows it within a minute

Columns: unit, first day, last day, people. The database is the one of MONGODB_URI, else the embedded one in DATA_DIR,
which no bot may be using then; while it runs, send the file to the bot and then /值班 导入.
`;

/** Ends with 0 if all is well, 1 if the table has mistakes, 2 if the call was wrong or the database can't be had. */
async function run([action, file, flag, ...more]: string[]): Promise<number> {
  const isDry = flag === "--dry-run";
  if (action !== "import" || !file || more.length > 0 || (flag !== undefined && !isDry)) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(process.env);
  const { org } = loadTown(config.TOWN_DIR);
  const rows = await readTable(await readFile(file));
  if (rows === null) {
    process.stdout.write(`${file}: is no .xlsx file that can be read; save it as .xlsx\n`);
    return 1;
  }
  const directory = createDirectory(org, { openIds: new Map(), chats: new Map() });
  const { entries, mistakes } = readRosterTable(rows, org.units[0]?.id ?? "", directory);
  if (mistakes.length > 0) {
    process.stdout.write(`${toldSafely(mistakes.map(rowMistakeText).join("\n"))}\n`);
    return 1;
  }
  if (!isDry) {
    const at = new Date();
    const log = createLog(config.LOG_LEVEL ?? "error", secretsIn(process.env));
    await visitDatabase(config, log, { create: true, alone: false }, (connection) =>
      createRoster(connection).write(entries, { source: `cli:${at.toISOString()}`, by: "cli", at }),
    );
  }
  process.stdout.write(`${entries.length} rows${isDry ? ", nothing was written" : " written"}\n`);
  return 0;
}

await runTool(run, { onFault: 2 });
