import { canonical } from "../flows/trace/chain.js";

/** The path of the first thing in which two values differ, such as `assignments.0.status`. */
export function difference(right: unknown, given: unknown, path = ""): string {
  const rightParts = partsOf(right);
  const givenParts = partsOf(given);
  if (rightParts && givenParts) {
    for (const name of new Set([...rightParts.keys(), ...givenParts.keys()])) {
      const [a, b] = [rightParts.get(name), givenParts.get(name)];
      if (canonical(a) !== canonical(b)) return difference(a, b, path === "" ? name : `${path}.${name}`);
    }
  }
  return path;
}

function partsOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== "object" || value === null || value instanceof Date) return null;
  return new Map(Object.entries(value));
}
