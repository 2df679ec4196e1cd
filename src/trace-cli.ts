import { createHash } from "node:crypto";
import type mongoose from "mongoose";
import { readConfig } from "./config.js";
import { checkSeals, checkTraces } from "./health/check-traces.js";
import { progressTo } from "./health/progress.js";
import { showTrace } from "./health/show-trace.js";
import { createLog } from "./log.js";
import { createSeals } from "./models/seals.js";
import { visitDatabase } from "./models/visit.js";
import { parseStored } from "./models/whistle-document.js";

const usage = `npm run trace -- verify            checks the record of every whistle, and the daily seals
npm run trace -- verify NUMBER     checks the record of one whistle, such as 20260105-0012
npm run trace -- show NUMBER       writes the record of one whistle for people to read

The database is the one of MONGODB_URI, else the embedded one in DATA_DIR, which no bot may be using then.
`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const progress = progressTo(process.stderr);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** @returns how many records are broken; null: there is no such whistle */
async function verify(connection: mongoose.Connection, number: string | null): Promise<number | null> {
  let broken = 0;
  let checked = 0;
  const counting = (done: number, of: number) => {
    checked = done;
    progress("whistles checked", done, of);
  };
  for await (const { number: whistle, seq, why } of checkTraces(connection, { number, sha256, progress: counting })) {
    broken += 1;
    say(seq === null ? `whistle ${whistle}: ${why}` : `whistle ${whistle}, entry ${seq}: ${why}`);
  }
  if (number !== null) {
    if (checked === 0) return null;
    say(broken === 0 ? `whistle ${number}: its record is whole` : `whistle ${number}: its record is broken`);
    return broken;
  }
  const seals = await verifySeals(connection);
  const faults = broken + seals.faults;
  say(`${checked} whistles and ${seals.checked} seals checked, ${faults === 0 ? "all whole" : `${faults} broken`}`);
  return faults;
}

async function verifySeals(connection: mongoose.Connection): Promise<{ checked: number; faults: number }> {
  const total = await connection.collection("seals").countDocuments({});
  let checked = 0;
  let faults = 0;
  const counting = () => {
    checked += 1;
    progress("seals checked", checked, total);
  };
  const seals = createSeals(connection, sha256);
  for await (const { date, whistle, seq, why } of checkSeals(connection, { seals, sha256, progress: counting })) {
    faults += 1;
    say(whistle === null ? `seal of ${date}: ${why}` : `seal of ${date}: whistle ${whistle}, entry ${seq}, ${why}`);
  }
  return { checked, faults };
}

async function show(connection: mongoose.Connection, number: string): Promise<number | null> {
  const row = await connection.collection("whistles").findOne({ number });
  if (row === null) return null;
  try {
    say(showTrace(number, parseStored(row).trace));
    return 0;
  } catch {
    say(`whistle ${number}: its record is not one that can be shown; verify ${number} says why`);
    return 1;
  }
}

/** Ends with 0 if all is well, 1 if a record is broken, 2 if the call was wrong or the database can't be read. */
async function run([action, number, ...more]: string[]): Promise<number> {
  if (more.length > 0 || (action !== "verify" && (action !== "show" || number === undefined))) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL ?? "error");
  const found = await visitDatabase(config, log, { create: false }, async (connection) =>
    action === "show" && number !== undefined ? show(connection, number) : verify(connection, number ?? null),
  );
  if (found === null) process.stderr.write(`There is no whistle ${number}.\n`);
  return found === null ? 2 : Math.min(found, 1);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
