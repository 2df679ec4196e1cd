export type JsonObject = { [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === "string";

/** The value as a list; anything else is an empty one. */
export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const asText = (value: unknown): string => (typeof value === "string" ? value : "");

/** Deeper than any card or call; what recurses through parsed values would run out of stack far below it. */
const deepest = 500;

/** Parses JSON text; undefined when it is not JSON or nested beyond reason (JSON itself has no undefined). */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return text.length > deepest && isTooDeep(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** A deep copy, so that nobody holds on to stored state. */
export function copyOf(value: JsonObject): JsonObject {
  const copy: unknown = structuredClone(value);
  return isObject(copy) ? copy : {};
}

/** Counts brackets outside strings, without recursion. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (mark === "[" || mark === "{") depth += 1;
    else if (mark === "]" || mark === "}") depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
