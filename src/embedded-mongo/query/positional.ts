import { type Doc, field, isDoc } from "../values/document.js";
import { type Path, startsWith } from "../values/paths.js";
import type { Node } from "./filter.js";

/**
 * The element that `$` means: the first of the array at `path` with which alone a condition of the filter on this
 * array still holds; undefined if the filter says nothing about the array.
 */
export function matchedPosition(doc: Doc, path: Path, array: readonly unknown[], filter: Node): number | undefined {
  for (const node of conditionsOn(filter, path)) {
    const position = array.findIndex((item) => node.test(withOnly(doc, path, item)));
    if (position >= 0) return position;
  }
  return undefined;
}

function* conditionsOn(node: Node, path: Path): Generator<Node> {
  if (node.kind === "and" || node.kind === "or") for (const each of node.nodes) yield* conditionsOn(each, path);
  if (node.kind === "field" && startsWith(node.path, path)) yield node;
}

/** The document with the array at `path` cut down to one element. */
function withOnly(value: unknown, path: Path, item: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return [item];
  if (Array.isArray(value)) {
    return value.map((each: unknown, at) => (String(at) === part ? withOnly(each, rest, item) : each));
  }
  return isDoc(value) ? { ...value, [part]: withOnly(field(value, part), rest, item) } : value;
}
