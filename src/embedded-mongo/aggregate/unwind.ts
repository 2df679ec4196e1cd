import { CommandError } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import { type Path, parsePath } from "../values/paths.js";
import type { Run } from "./stages.js";

/** `$unwind`: one document for each element of an array; a value that is no array stands for itself. */
export function unwind(operand: unknown): Run {
  const spec = isDoc(operand) ? operand : { path: operand };
  const { path, includeArrayIndex, preserveNullAndEmptyArrays = false, ...more } = spec;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new CommandError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (typeof path !== "string" || !path.startsWith("$")) {
    throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'");
  }
  if (includeArrayIndex !== undefined && (typeof includeArrayIndex !== "string" || includeArrayIndex.startsWith("$"))) {
    throw new CommandError(28810, "includeArrayIndex is the name of a field");
  }
  const parts = parsePath(path.slice(1));
  const numbered = (doc: Doc, at: number | null): Doc =>
    typeof includeArrayIndex === "string" ? withValue(doc, parsePath(includeArrayIndex), at) : doc;
  return (docs) =>
    docs.flatMap((doc) => {
      const value = valueAt(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        return value.map((item: unknown, at) => numbered(withValue(doc, parts, item), at));
      }
      const nothing = value === null || value === undefined || Array.isArray(value);
      if (nothing && preserveNullAndEmptyArrays !== true) return [];
      return [numbered(Array.isArray(value) ? withValue(doc, parts, undefined) : doc, null)];
    });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((here, part) => (isDoc(here) ? field(here, part) : undefined), value);
}

/** The document with another value at the path; undefined takes the field away. */
function withValue(doc: Doc, [part = "", ...rest]: Path, value: unknown): Doc {
  if (rest.length > 0) {
    const inner = field(doc, part);
    return { ...doc, [part]: withValue(isDoc(inner) ? inner : {}, rest, value) };
  }
  if (value !== undefined) return { ...doc, [part]: value };
  const { [part]: _gone, ...others } = doc;
  return others;
}
