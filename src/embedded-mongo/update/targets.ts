import { CommandError, notInSubset } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { isPosition, type Path } from "../values/paths.js";

/** The value at a path, or undefined; a number is a position where an array is, and else a name. */
export function valueAt(doc: unknown, path: Path): unknown {
  let here = doc;
  for (const part of path) {
    if (Array.isArray(here)) here = isPosition(part) ? here[Number(part)] : undefined;
    else here = isDoc(here) ? field(here, part) : undefined;
  }
  return here;
}

/**
 * Sets a value in a document of our own (a copy), making the documents on the way.
 * @throws CommandError 28 if the path runs through a scalar or names a field of an array, 115 past the end of an array
 */
export function setAt(doc: Doc, path: Path, value: unknown): void {
  let here: unknown = doc;
  for (const [at, part] of path.entries()) {
    const last = at === path.length - 1;
    if (isDoc(here)) {
      if (last) here[part] = value;
      else if (Object.hasOwn(here, part)) here = here[part];
      else here = here[part] = {};
    } else if (Array.isArray(here) && isPosition(part)) {
      if (Number(part) >= here.length) throw notInSubset(`the position '${part}' past the end of an array`);
      if (last) here[Number(part)] = value;
      else here = here[Number(part)];
    } else {
      const parent = `{${path[at - 1] ?? ""}: ${JSON.stringify(here) ?? ""}}`;
      throw new CommandError(28, `Cannot create field '${part}' in element ${parent}`);
    }
  }
}

/** Removes a field. @throws CommandError 115 for an element of an array */
export function unsetAt(doc: Doc, path: Path): void {
  const parent = valueAt(doc, path.slice(0, -1));
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent) && isPosition(last)) throw notInSubset(`$unset of the position '${last}'`);
  if (isDoc(parent) && Object.hasOwn(parent, last)) delete parent[last];
}
