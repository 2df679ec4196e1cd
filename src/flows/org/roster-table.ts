import type { Directory, Member } from "./directory.js";
import { type RosterEntry, spanOf } from "./roster.js";

/** A mistake in a row of a table, counted from 1 as a spreadsheet does. */
export type RowMistake = { row: number; what: RosterMistake; value: string };
export type RosterMistake = "no-unit" | "several-units" | "no-date" | "wrong-order" | "no-people" | "no-person";

export type RosterTable = { entries: RosterEntry[]; mistakes: RowMistake[] };

const day = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u;

/**
 * A duty roster 值班表 as a table: unit, first day, last day, people. A heading without a day is passed over, a last day
 * left out is the first one.
 */
export function readRosterTable(
  rows: readonly (readonly string[])[],
  fromUnitId: string,
  directory: Directory,
): RosterTable {
  const entries: RosterEntry[] = [];
  const mistakes: RowMistake[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell === "") || (index === 0 && row.every((cell) => dayOf(cell) === null))) continue;
    const read = readRow(row, fromUnitId, directory);
    if ("what" in read) mistakes.push({ row: index + 1, ...read });
    else entries.push(read);
  }
  return { entries, mistakes };
}

function readRow(
  [unitCell = "", fromCell = "", toCell = "", peopleCell = ""]: readonly string[],
  fromUnitId: string,
  directory: Directory,
): RosterEntry | Omit<RowMistake, "row"> {
  const found = directory.findUnits(unitCell, { fromUnitId });
  if (found.found === "none") return { what: "no-unit", value: unitCell };
  if (found.found === "many") return { what: "several-units", value: unitCell };
  const from = dayOf(fromCell);
  const to = toCell === "" ? from : dayOf(toCell);
  if (from === null) return { what: "no-date", value: fromCell };
  if (to === null) return { what: "no-date", value: toCell };
  if (to < from) return { what: "wrong-order", value: `${from} ${to}` };
  const names = peopleCell.split(/[\s、,，;；]+/u).filter((name) => name !== "");
  if (names.length === 0) return { what: "no-people", value: unitCell };
  const members: Member[] = [];
  for (const name of names) {
    const member = directory.membersOf(found.unit.id).find((one) => one.name === name);
    if (!member) return { what: "no-person", value: `${name} ${found.unit.short}` };
    members.push(member);
  }
  return { unitId: found.unit.id, ...spanOf({ from, to }), personIds: members.map(({ id }) => id) };
}

function dayOf(cell: string): string | null {
  const [, year = "", month = "", date = ""] = day.exec(cell) ?? [];
  if (year === "") return null;
  const text = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const read = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== text ? null : text;
}
