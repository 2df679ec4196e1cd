import { CommandError } from "../errors.js";
import type { Node, Test } from "../query/filter.js";
import { matchedPosition } from "../query/positional.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { isIndex, type Path } from "../values/paths.js";

/** What the placeholders of a path stand for: `$[name]` by arrayFilters, `$` by the filter that found the document. */
export type Placeholders = { arrayFilters: ReadonlyMap<string, Test>; filter: Node };

/** Resolves `$`, `$[]` and `$[name]` in a path against a document: one concrete path for each element meant. */
export function concretePaths(doc: Doc, path: Path, placeholders: Placeholders): Path[] {
  const at = path.findIndex((part) => part.startsWith("$"));
  if (at === -1) return [path];
  const before = path.slice(0, at);
  const after = path.slice(at + 1);
  const array = valueAt(doc, before);
  if (!Array.isArray(array)) {
    const missing = path[at] === "$" ? "The positional operator did not find the match needed from the query: " : "";
    throw new CommandError(
      2,
      `${missing}The path '${before.join(".")}' must exist in the document in order to apply array updates.`,
    );
  }
  return positions(doc, before, array, path[at] ?? "", placeholders).flatMap((position) =>
    concretePaths(doc, [...before, String(position), ...after], placeholders),
  );
}

function positions(doc: Doc, before: Path, array: readonly unknown[], part: string, around: Placeholders): number[] {
  if (part === "$[]") return [...array.keys()];
  if (part === "$") {
    const position = matchedPosition(doc, before, array, around.filter);
    if (position !== undefined) return [position];
    throw new CommandError(2, "The positional operator did not find the match needed from the query.");
  }
  const test = around.arrayFilters.get(part.slice(2, -1));
  return [...array.keys()].filter((position) => test?.(array[position]));
}

/** The value at a concrete path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const part of path) {
    if (Array.isArray(here)) here = isIndex(part) ? here[Number(part)] : undefined;
    else here = isDoc(here) ? field(here, part) : undefined;
  }
  return here;
}

/** Writing past this many missing elements is an attack or an error: MongoDB draws the same line. */
const longestPadding = 1_500_000;

/**
 * Sets a value in a document of our own (a copy), making the documents on the way.
 * @throws CommandError 28 if the path runs through a scalar or names a field of an array
 */
export function setAt(doc: Doc, path: Path, value: unknown): void {
  let here: unknown = doc;
  for (const [at, part] of path.entries()) {
    const last = at === path.length - 1;
    if (Array.isArray(here)) {
      if (!isIndex(part)) throw notViable(path, at, here);
      if (Number(part) > here.length + longestPadding) throw new CommandError(2, `cannot pad an array up to ${part}`);
      while (here.length < Number(part)) here.push(null);
      if (last) here[Number(part)] = value;
      else {
        if (Number(part) === here.length) here.push({});
        here = here[Number(part)];
      }
    } else if (isDoc(here)) {
      if (last) here[part] = value;
      else if (Object.hasOwn(here, part)) here = here[part];
      else here = here[part] = {};
    } else {
      throw notViable(path, at, here);
    }
  }
}

const notViable = (path: Path, at: number, parent: unknown): CommandError =>
  new CommandError(
    28,
    `Cannot create field '${path[at] ?? ""}' in element {${path[at - 1] ?? ""}: ${JSON.stringify(parent) ?? ""}}`,
  );

/** Removes a field; an array element becomes null, as its neighbours keep their places. */
export function unsetAt(doc: Doc, path: Path): boolean {
  const parent = valueAt(doc, path.slice(0, -1));
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent) && isIndex(last) && Number(last) < parent.length) {
    parent[Number(last)] = null;
    return true;
  }
  return isDoc(parent) && Object.hasOwn(parent, last) && delete parent[last];
}
