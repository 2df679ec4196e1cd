import type { Row } from "../store/collection-index.js";
import { encodeOne } from "../values/order.js";
import { type Path, someLeaf } from "../values/paths.js";

/** The different values that a path reaches, elements of arrays one by one, in the order found; and their rough size. */
export function distinctValues(rows: readonly Row[], path: Path): { values: unknown[]; bytes: number } {
  const found = new Map<string, unknown>();
  let bytes = 0;
  const add = (value: unknown): void => {
    if (value === undefined) return;
    const key = encodeOne(value);
    if (found.has(key)) return;
    found.set(key, value);
    bytes += key.length + 16;
  };
  for (const { doc } of rows) {
    someLeaf(doc, path, 0, (leaf) => {
      if (Array.isArray(leaf)) leaf.forEach(add);
      else add(leaf);
      return false;
    });
  }
  return { values: [...found.values()], bytes };
}
