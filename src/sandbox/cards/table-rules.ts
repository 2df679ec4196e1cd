import { asList, asText, isObject, type JsonObject } from "../json.js";
import { complain, inside, type Place, type Walk } from "./problem.js";

const dataTypes = ["text", "lark_md", "markdown", "number", "options", "persons", "date"];

/** A table stands at the root, declares its columns, and each cell is of its column's type. */
export function checkTable(walk: Walk, table: JsonObject, place: Place): void {
  walk.tables += 1;
  if (place.container !== null) complain(walk, 200621, place, "a table stands at the root of the body only");
  const size = table.page_size;
  if (typeof size === "number" && (size < 1 || size > 10)) {
    complain(walk, 200621, inside(place, "page_size"), "should be 1 to 10", size);
  }
  const types = new Map<string, string>();
  for (const [i, column] of asList(table.columns).entries()) {
    if (!isObject(column)) continue;
    const type = asText(column.data_type) || "text";
    if (!dataTypes.includes(type)) {
      complain(walk, 200621, inside(inside(place, "columns"), `[${i}]`), "unknown data_type", type);
    }
    types.set(asText(column.name), type);
  }
  if (table.rows !== undefined && !Array.isArray(table.rows)) {
    complain(walk, 200621, inside(place, "rows"), "parse card json err: should be a list");
  }
  for (const [i, row] of asList(table.rows).entries()) {
    checkRow(walk, row, types, inside(inside(place, "rows"), `[${i}]`));
  }
}

function checkRow(walk: Walk, row: unknown, types: Map<string, string>, place: Place): void {
  if (!isObject(row)) {
    complain(walk, 200621, place, "parse card json err: not an object", row);
    return;
  }
  for (const [name, cell] of Object.entries(row)) {
    const type = types.get(name);
    if (type === undefined) complain(walk, 200915, place, "undeclared column", name);
    else if (!fits(cell, type)) complain(walk, 200914, inside(place, name), `should be of type ${type}`, cell);
  }
}

function fits(cell: unknown, type: string): boolean {
  if (cell === null || cell === undefined) return true;
  switch (type) {
    case "number":
    case "date":
      return typeof cell === "number";
    case "persons":
      return typeof cell === "string" || (Array.isArray(cell) && cell.every((id) => typeof id === "string"));
    case "options":
      return typeof cell === "string" || (Array.isArray(cell) && cell.every(isObject));
    default:
      return true; // anything else is shown as text
  }
}
