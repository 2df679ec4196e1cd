import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { BulletinPage } from "../../cards/bulletin-view.js";
import type { DossierPage } from "../../cards/dossier-view.js";
import type { Sheet } from "../assessment-cells.js";

/** What a thread is started for. */
export type Wanted =
  | { kind: "dossier"; page: DossierPage }
  | { kind: "bulletin"; page: BulletinPage }
  | { kind: "workbook"; sheets: Sheet[] }
  | { kind: "table"; file: Uint8Array };

const { resolve: resolveBuilt } = createRequire(import.meta.url);

/** A small file may unpack to something huge; what needs more than this is nobody's table. */
const memoryMb = 96;
const longestMs = 60_000;

/**
 * Word and spreadsheet files are made and read in a thread of their own: one of thousands of rows takes seconds, and
 * taps have three. The thread, with the packages it loads, lives as long as one document.
 * @throws Error if the document cannot be made
 */
export const drawDossier = (page: DossierPage): Promise<Buffer> => bytesOf({ kind: "dossier", page });
export const drawBulletin = (page: BulletinPage): Promise<Buffer> => bytesOf({ kind: "bulletin", page });
export const drawWorkbook = (sheets: Sheet[]): Promise<Buffer> => bytesOf({ kind: "workbook", sheets });

/** The first sheet of an .xlsx file as rows of text; null for what is none, or too much to be anybody's table. */
export async function readTable(file: Uint8Array): Promise<string[][] | null> {
  const rows = await inThread({ kind: "table", file }).catch((error: unknown) => {
    if (error instanceof TooMuch) return null;
    throw error;
  });
  return z.array(z.array(z.string())).nullable().parse(rows);
}

async function bytesOf(wanted: Wanted): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = z.instanceof(Uint8Array).parse(await inThread(wanted));
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The thread needed more memory or time than a document may take. */
class TooMuch extends Error {}

function inThread(wanted: Wanted): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(resolveBuilt("#dist/bot/documents/thread.js"), {
      workerData: wanted,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    const timer = setTimeout(() => {
      reject(new TooMuch(`the document took more than ${longestMs / 1000} s`));
      void thread.terminate();
    }, longestMs);
    thread.once("message", resolve);
    thread.once("error", (error) =>
      reject("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new TooMuch(error.message) : error),
    );
    thread.once("exit", () => {
      clearTimeout(timer);
      reject(new Error("the thread ended without a document"));
    });
  });
}
