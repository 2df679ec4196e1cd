import { parentPort, workerData } from "node:worker_threads";
import type { Wanted } from "./documents.js";
import { drawBulletin } from "./draw-bulletin.js";
import { drawDossier } from "./draw-dossier.js";
import { drawWorkbook } from "./draw-workbook.js";
import { readTable } from "./spreadsheet.js";

/** Makes or reads the one document that the thread was started for, and ends. */
async function run(): Promise<void> {
  const wanted: Wanted = workerData;
  parentPort?.postMessage(await made(wanted));
}

function made(wanted: Wanted): Promise<Uint8Array | string[][] | null> {
  switch (wanted.kind) {
    case "dossier":
      return drawDossier(wanted.page);
    case "bulletin":
      return drawBulletin(wanted.page);
    case "workbook":
      return drawWorkbook(wanted.sheets);
    case "table":
      return tableIn(Buffer.from(wanted.file));
  }
}

/** Taking over more than this would hold up the bot again. */
const mostRows = 10_000;
const mostColumns = 200;

async function tableIn(file: Buffer): Promise<string[][] | null> {
  const rows = await readTable(file);
  return rows && rows.length <= mostRows && rows.every((row) => row.length <= mostColumns) ? rows : null;
}

await run();
