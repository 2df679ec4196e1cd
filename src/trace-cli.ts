import { createHash } from "node:crypto";
import type mongoose from "mongoose";
import { readConfig, secretsIn } from "./config.js";
import { checkSeals } from "./health/check-seals.js";
import { checkTraces } from "./health/check-traces.js";
import { progressTo } from "./health/progress.js";
import { showTrace } from "./health/show-trace.js";
import { createLog } from "./log.js";
import { type ChainKind, sealedChains } from "./models/sealed-chains.js";
import { createSeals } from "./models/seals.js";
import { visitDatabase } from "./models/visit.js";
import { parseStored } from "./models/whistle-document.js";
import { runTool } from "./run-tool.js";

const usage = `npm run trace -- verify            checks every whistle, every source and who saw what, and the daily seals
npm run trace -- verify NUMBER     checks one whistle with who saw it (20260105-0012) or one source (Y20260105-0003)
npm run trace -- show NUMBER       writes the record of one whistle for people to read

The database is the one of MONGODB_URI, else the embedded one in DATA_DIR, which no bot may be using then.
`;

/** What each kind is called, one and many. */
const names: Record<ChainKind, { one: string; many: string }> = {
  whistle: { one: "whistle", many: "whistles" },
  source: { one: "source", many: "sources" },
  custody: { one: "who saw whistle", many: "lists of who saw" },
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const progress = progressTo(process.stderr);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** @returns how many records are broken; null: there is no such whistle or source */
async function verify(connection: mongoose.Connection, number: string | null): Promise<number | null> {
  const results = [];
  for (const { kind } of sealedChains) results.push({ kind, ...(await verifyKind(kind, connection, number)) });
  const broken = results.reduce((sum, one) => sum + one.broken, 0);
  if (number !== null) {
    const [found] = results.filter(({ checked }) => checked > 0);
    if (!found) return null;
    say(`${names[found.kind].one} ${number}: its record is ${broken === 0 ? "whole" : "broken"}`);
    return broken;
  }
  const seals = await verifySeals(connection);
  const faults = broken + seals.faults;
  const counted = results.map(({ kind, checked }) => `${checked} ${names[kind].many}`).join(", ");
  say(`${counted} and ${seals.checked} seals checked, ${faults === 0 ? "all whole" : `${faults} broken`}`);
  return faults;
}

async function verifyKind(
  kind: ChainKind,
  connection: mongoose.Connection,
  number: string | null,
): Promise<{ checked: number; broken: number }> {
  const { one, many } = names[kind];
  let broken = 0;
  let checked = 0;
  const counting = (done: number, of: number) => {
    checked = done;
    progress(`${many} checked`, done, of);
  };
  const findings = checkTraces(connection, { kind, number, sha256, progress: counting });
  for await (const { number: name, seq, why } of findings) {
    broken += 1;
    say(seq === null ? `${one} ${name}: ${why}` : `${one} ${name}, entry ${seq}: ${why}`);
  }
  return { checked, broken };
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
  for await (const { date, chain, why } of checkSeals(connection, { seals, sha256, progress: counting })) {
    faults += 1;
    const what = chain && `${names[chain.kind].one} ${chain.name}, entry ${chain.seq}`;
    say(what === null ? `seal of ${date}: ${why}` : `seal of ${date}: ${what}, ${why}`);
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
  const log = createLog(config.LOG_LEVEL ?? "error", secretsIn(process.env));
  const found = await visitDatabase(config, log, { create: false, alone: false }, async (connection) =>
    action === "show" && number !== undefined ? show(connection, number) : verify(connection, number ?? null),
  );
  if (found === null)
    process.stderr.write(`There is no ${number?.startsWith("Y") ? "source" : "whistle"} ${number}.\n`);
  return found === null ? 2 : Math.min(found, 1);
}

await runTool(run, { onFault: 2 });
