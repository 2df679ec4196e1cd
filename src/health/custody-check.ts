import { z } from "zod";
import type { Hash } from "../flows/trace/chain.js";
import { parseCustody } from "../models/custody.js";
import { chainProblem, entryProblem, nameOf, type Problem, stateProblem } from "./chain-check.js";
import type { Finding } from "./trace-check.js";

const Row = z.object({ _id: z.string(), number: z.string(), count: z.int(), lines: z.array(z.unknown()) });

/**
 * Checks who saw the original of one whistle: the chain of the lines, that none is missing at the end, and that they are
 * kept under the whistle that they speak of.
 * @param whistleNumber what the whistle with this id is called; null: there is none
 * @returns null if all is well
 */
export function checkCustody(document: unknown, whistleNumber: string | null, sha256: Hash): Finding | null {
  const parsed = Row.safeParse(document);
  if (!parsed.success)
    return { number: nameOf(document), ...stateProblem(null, "the document is not one of who saw a whistle") };
  const { number, count, lines } = parsed.data;
  const found: Problem | null =
    chainProblem(lines, [], sha256) ??
    (lines.length === count
      ? null
      : entryProblem(lines.length + 1, `it is missing: ${count} were written, ${lines.length} are there`)) ??
    shapeProblem(document) ??
    (whistleNumber === number ? null : stateProblem(null, `it is kept for whistle ${number}, and not with its id`));
  return found === null ? null : { number, ...found };
}

function shapeProblem(document: unknown): Problem | null {
  try {
    parseCustody(document);
    return null;
  } catch {
    return stateProblem(null, "its lines have a shape that this program never writes");
  }
}
