import type { z } from "zod";

/** Something wrong in a file of the town: where, and in words what is wrong and what would be right. */
export type Problem = { path: (string | number)[]; message: string };

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
};

/** Every issue of a parse with `reportInput`, in words; our own messages stay as they are. */
export const problemsOf = (error: z.ZodError): Problem[] => error.issues.flatMap(wordsFor);

function wordsFor(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const at = (message: string): Problem[] => [{ path, message }];
  const shown = path.at(-1) === "mobile" ? numberShown(issue.input) : JSON.stringify(issue.input);
  switch (issue.code) {
    case "invalid_type": {
      const own = ours(issue.message);
      if (own !== null) return at(own);
      const wanted = kinds[issue.expected] ?? issue.expected;
      return at(issue.input === undefined ? `is missing; write ${wanted}` : `${shown} does not fit; write ${wanted}`);
    }
    case "invalid_value": {
      const right = `write one of ${issue.values.map(String).join(", ")}`;
      return at(issue.input === undefined ? `is missing; ${right}` : `${shown} is not known here; ${right}`);
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: "is no key that belongs here; mend its spelling or take it out",
      }));
    case "too_small":
      return at(
        ours(issue.message) ?? `${shown} is too little; write ${sizeWord(issue.origin, "at least")} ${issue.minimum}`,
      );
    case "too_big":
      return at(
        ours(issue.message) ?? `${shown} is too much; write ${sizeWord(issue.origin, "at most")} ${issue.maximum}`,
      );
    case "invalid_key":
      return at(`the key ${issue.issues.map(({ message }) => message).join(", ")}`);
    default:
      return at(issue.message);
  }
}

/** As much of a telephone number as it takes to find it: what is told of a mistake ends in logs. */
export function numberShown(input: unknown): string {
  const text = String(input);
  return JSON.stringify(text.length > 4 ? `${text.slice(0, 3)}…` : text);
}

/** Messages that a schema gives itself say what would be right after a semicolon; zod's own do not. */
const ours = (message: string): string | null => (message.includes("; ") ? message : null);

const sizeWord = (origin: string, bound: string): string => {
  if (origin === "string") return `characters, ${bound}`;
  if (origin === "array") return `entries, ${bound}`;
  return bound;
};

/** The problem as one line after `FILE:line:`. */
export const problemText = ({ path, message }: Problem): string =>
  path.length === 0 ? message : `${path.join(".")}: ${message}`;
