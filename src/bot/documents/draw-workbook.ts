import type { Buffer } from "node:buffer";
import writeWorkbook from "write-excel-file/node";
import { printable } from "../../cards/kit/text.js";
import type { Cell, Sheet } from "../assessment-cells.js";

/** Sheets with formulas as an .xlsx file. */
export function drawWorkbook(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeWorkbook(
    sheets.map(({ name, rows, widths, sticky }) => ({
      sheet: name,
      data: rows.map((row, index) => row.map((cell) => cellOf(cell, index < sticky))),
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: sticky,
    })),
  ).toBuffer();
}

function cellOf(cell: Cell, isHead: boolean) {
  const bold = isHead ? { fontWeight: "bold" as const, wrap: true, alignVertical: "center" as const } : {};
  if (cell === null) return null;
  if (typeof cell === "number") return { value: cell, type: Number, ...bold };
  if (typeof cell === "string") return { value: printable(cell), type: String, ...bold };
  return { value: cell.formula, type: "Formula" as const, ...(cell.format ? { format: cell.format } : {}), ...bold };
}
