import { z } from "zod";
import { canonical, type Hash } from "../flows/trace/chain.js";
import { apply } from "../flows/whistle/apply.js";
import type { Entry } from "../flows/whistle/handle.js";
import { nextDueAt, type Whistle } from "../flows/whistle/state.js";
import { EmptiedEntry, parseStored } from "../models/whistle-document.js";
import { chainProblem, entryProblem, nameOf, type Problem, removalProblem, stateProblem } from "./chain-check.js";
import { difference } from "./difference.js";

/** What is wrong with the record that has this number. */
export type Finding = Problem & { number: string };

const Row = z.object({
  _id: z.string(),
  number: z.string(),
  version: z.int(),
  whistle: z.unknown(),
  trace: z.array(z.unknown()),
  nextDueAt: z.date().optional(),
  claim: z.string().optional(),
  emptied: z.array(EmptiedEntry).optional(),
});
type Row = z.infer<typeof Row>;

/**
 * Checks one document of the whistles' collection: the chain of its trace, the state against the trace, and what stands
 * beside the state.
 * @returns null if all is well
 */
export function checkWhistle(document: unknown, sha256: Hash): Finding | null {
  const parsed = Row.safeParse(document);
  if (!parsed.success)
    return { number: nameOf(document), ...stateProblem(null, "the document is not one of a whistle") };
  const row = parsed.data;
  const found = chainProblem(row.trace, row.emptied ?? [], sha256) ?? missingTail(row) ?? foldProblem(row, document);
  return found === null ? null : { number: row.number, ...found };
}

/** Each save adds entries of one source, and its version; fewer sources than saves: a tail was cut off. */
function missingTail({ version, trace, emptied }: Row): Problem | null {
  if (emptied) return removalProblem(trace, emptied);
  const Source = z.object({ source: z.string() });
  const saves = new Set(trace.map((entry) => Source.parse(entry).source)).size;
  if (saves >= version) return null;
  return entryProblem(trace.length + 1, `it is missing: ${version} saves were made, entries of ${saves} are there`);
}

function foldProblem(row: Row, document: unknown): Problem | null {
  const last = row.trace.length + (row.emptied?.length ?? 0);
  let entries: Entry[];
  try {
    entries = parseStored(document).trace;
  } catch {
    return stateProblem(null, "state, trace or notices have a shape that this program never writes");
  }
  let whistle: Whistle | null = null;
  for (const { seq, change, at, by } of entries) {
    try {
      whistle = apply(whistle, change, { at, by });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return entryProblem(seq, `it does not fit what came before: ${reason}`);
    }
  }
  if (whistle === null) return entryProblem(1, "the entries make no whistle");
  if (canonical(whistle) !== canonical(row.whistle)) {
    const where = difference(whistle, row.whistle);
    return stateProblem(last, `the stored state is not what the entries lead to: ${where} differs`);
  }
  if (row._id !== whistle.id || row.number !== whistle.number)
    return stateProblem(1, `it is whistle ${whistle.number}, stored as ${row.number}`);
  return chasingProblem(row, whistle, last);
}

/** The moment by which the jobs find it must not lie behind the next rung; under a claim it is the claim's end. */
function chasingProblem({ nextDueAt: stored, claim }: Row, whistle: Whistle, last: number): Problem | null {
  const due = nextDueAt(whistle);
  if (due === null || claim !== undefined || (stored !== undefined && stored <= due)) return null;
  const instead = stored === undefined ? "never" : `at ${stored.toISOString()}`;
  return stateProblem(last, `it is to be chased at ${due.toISOString()}, but is marked to be chased ${instead}`);
}
