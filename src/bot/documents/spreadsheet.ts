import type { Buffer } from "node:buffer";
import { printable } from "../../cards/kit/text.js";

/**
 * The sheets of an .xlsx file by name, as rows of text; days as `YYYY-MM-DD`, empty cells as empty text. Null for what is
 * no such file.
 */
export async function readSheets(file: Buffer): Promise<Map<string, string[][]> | null> {
  if (file.subarray(0, 2).toString("latin1") !== "PK") return null;
  // Loaded at use: few starts ever see a spreadsheet.
  const { default: readWorkbook } = await import("read-excel-file/node");
  // A broken archive is a person's mistake, told in words.
  const sheets = await readWorkbook(file).catch(() => null);
  return sheets && new Map(sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map(textOf))]));
}

/** The first sheet alone. */
export async function readTable(file: Buffer): Promise<string[][] | null> {
  const sheets = await readSheets(file);
  return sheets && ([...sheets.values()][0] ?? []);
}

/** Writes an .xlsx file, everything in it as text: a mobile number is no amount. */
export async function writeSheets(path: string, sheets: readonly { name: string; rows: string[][] }[]): Promise<void> {
  const { default: writeWorkbook } = await import("write-excel-file/node");
  await writeWorkbook(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      data: rows.map((row, index) =>
        row.map((value) => ({
          value: printable(value),
          type: String,
          ...(index === 0 ? { fontWeight: "bold" as const } : {}),
        })),
      ),
      columns: (rows[0] ?? []).map((_, column) => ({ width: widthOf(rows, column) })),
      stickyRowsCount: 1,
    })),
  ).toFile(path);
}

/** A Chinese character is about two of the units in which a column's width is counted. */
const widthOf = (rows: string[][], column: number): number =>
  Math.min(60, Math.max(...rows.map((row) => (row[column] ?? "").length)) * 2 + 2);

/** Spreadsheets know no time zone: a day comes as midnight UTC. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
