import { CommandError } from "../errors.js";
import { parseFilter, type Test } from "../query/filter.js";
import { type Doc, field, isDoc } from "../values/document.js";
import type { Path } from "../values/paths.js";

/** The tests of `arrayFilters` by the name that `$[name]` uses. */
export type ArrayFilters = ReadonlyMap<string, Test> & {
  /** @throws CommandError 2 if a path names a filter that is not there, 9 if a filter is not used */
  checkUse(paths: readonly Path[]): void;
};

/** @throws CommandError 9 if a filter names no, two or a repeated top-level field */
export function parseArrayFilters(filters: readonly unknown[]): ArrayFilters {
  const tests = new Map<string, Test>();
  for (const filter of filters) {
    if (!isDoc(filter)) throw new CommandError(14, "an array filter has to be a document");
    const names = new Set(namesIn(filter));
    const [name] = names;
    if (name === undefined || names.size > 1 || !/^[a-z][a-z0-9]*$/i.test(name)) {
      throw new CommandError(9, "Error parsing array filter: expected a single top-level field name");
    }
    if (tests.has(name)) {
      throw new CommandError(9, `Found multiple array filters with the same top-level field name ${name}`);
    }
    const { test } = parseFilter(filter);
    tests.set(name, (item) => test({ [name]: item }));
  }
  return Object.assign(tests, { checkUse: (paths: readonly Path[]) => checkUse(tests, paths) });
}

function namesIn(filter: Doc): string[] {
  return Object.keys(filter).flatMap((key) => {
    const value = field(filter, key);
    if (!key.startsWith("$")) return [key.split(".")[0] ?? ""];
    return Array.isArray(value) ? value.filter(isDoc).flatMap(namesIn) : [];
  });
}

function checkUse(tests: ReadonlyMap<string, Test>, paths: readonly Path[]): void {
  const used = new Set(paths.flat().flatMap((part) => /^\$\[(.+)\]$/.exec(part)?.[1] ?? []));
  for (const name of used) {
    if (!tests.has(name)) throw new CommandError(2, `No array filter found for identifier '${name}'`);
  }
  for (const name of tests.keys()) {
    if (!used.has(name))
      throw new CommandError(9, `The array filter for identifier '${name}' was not used in the update`);
  }
}
