import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { subset } from "../../src/embedded-mongo/subset.js";

const text = await readFile(new URL("../../docs/EMBEDDED-MONGO.md", import.meta.url), "utf8");

const names = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name);

/** Rows of the table with this head: first cell → second. */
function table(head: string): Map<string, string> {
  const after = text.slice(text.indexOf(`| ${head} |`)).split("\n\n")[0] ?? "";
  const rows = after
    .split("\n")
    .slice(2)
    .map((line) => line.split(" | "));
  return new Map(rows.map(([first = "", second = ""]) => [first.replace(/^\| /, ""), second]));
}

test("the table of commands and their fields is the one in the code", () => {
  const documented = Object.fromEntries(
    Array.from(table("command | fields"), ([name, fields]) => [names(name)[0], names(fields)]),
  );
  const declared = Object.entries(subset.commands).map(([name, fields]) => [
    name,
    fields.filter((field) => field !== name && field !== "*"),
  ]);
  expect(documented).toEqual(Object.fromEntries(declared));
  const aliases = /Older names of the same commands: ([^.]+)\./.exec(text)?.[1] ?? "";
  expect(names(aliases)).toEqual(subset.aliases);
});

test("the table of operators, stages and options is the one in the code", () => {
  const documented = Object.fromEntries(Array.from(table("what | names"), ([what, cell]) => [what, names(cell)]));
  expect(documented).toEqual({
    "harmless in any command": subset.harmlessFields,
    filters: subset.queryOperators,
    updates: subset.updateOperators,
    "modifiers of $push": subset.pushModifiers,
    "stages of a pipeline": subset.stages,
    "options of an index": subset.indexOptions,
  });
});
