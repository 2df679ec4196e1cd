import type { Buffer } from "node:buffer";
import { readSheet } from "read-excel-file/node";

/**
 * The first sheet of an .xlsx file as text, row by row; days as `YYYY-MM-DD`, empty cells as empty text. Null for what is
 * no such file.
 */
export async function readTable(file: Buffer): Promise<string[][] | null> {
  if (file.subarray(0, 2).toString("latin1") !== "PK") return null;
  const rows = await readSheet(file).catch(() => null); // a broken archive is a person's mistake, told in words
  return rows?.map((row) => row.map(textOf)) ?? null;
}

/** Spreadsheets know no time zone: a day comes as midnight UTC. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
