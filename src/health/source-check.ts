import { z } from "zod";
import { applySource } from "../flows/source/apply-source.js";
import { nextSourceDueAt } from "../flows/source/handle-source.js";
import type { Source } from "../flows/source/source.js";
import { canonical, type Hash } from "../flows/trace/chain.js";
import { parseSource } from "../models/sources.js";
import { EmptiedEntry } from "../models/whistle-document.js";
import { chainProblem, entryProblem, nameOf, type Problem, removalProblem, stateProblem } from "./chain-check.js";
import { difference } from "./difference.js";
import type { Finding } from "./trace-check.js";

const Row = z.object({
  _id: z.string(),
  number: z.string(),
  version: z.int(),
  source: z.unknown(),
  trace: z.array(z.unknown()),
  nextDueAt: z.date().optional(),
  emptied: z.array(EmptiedEntry).optional(),
});
type Row = z.infer<typeof Row>;

/**
 * Checks one document of the grid sources: its chain, that no entry is missing, and the state against the entries.
 * @returns null if all is well
 */
export function checkSource(document: unknown, sha256: Hash): Finding | null {
  const parsed = Row.safeParse(document);
  if (!parsed.success)
    return { number: nameOf(document), ...stateProblem(null, "the document is not one of a source") };
  const row = parsed.data;
  const found = chainProblem(row.trace, row.emptied ?? [], sha256) ?? missingTail(row) ?? foldProblem(row, document);
  return found === null ? null : { number: row.number, ...found };
}

/** Each save adds one entry, and its version. */
function missingTail({ version, trace, emptied }: Row): Problem | null {
  if (emptied) return removalProblem(trace, emptied);
  if (trace.length === version) return null;
  return entryProblem(trace.length + 1, `it is missing: ${version} saves were made, ${trace.length} entries are there`);
}

function foldProblem(row: Row, document: unknown): Problem | null {
  const last = row.trace.length + (row.emptied?.length ?? 0);
  let source: Source | null = null;
  let seq = 0;
  try {
    for (const entry of parseSource(document).trace) {
      seq = entry.seq;
      source = applySource(source, entry.change, entry);
    }
  } catch (error) {
    if (seq === 0) return stateProblem(null, "state, trace or notices have a shape that this program never writes");
    const reason = error instanceof Error ? error.message : String(error);
    return entryProblem(seq, `it does not fit what came before: ${reason}`);
  }
  if (source === null) return entryProblem(1, "the entries make no source");
  if (canonical(source) !== canonical(row.source))
    return stateProblem(
      last,
      `the stored state is not what the entries lead to: ${difference(source, row.source)} differs`,
    );
  if (row._id !== source.id || row.number !== source.number)
    return stateProblem(1, `it is source ${source.number}, stored as ${row.number}`);
  const due = nextSourceDueAt(source);
  if (due === null || (row.nextDueAt !== undefined && row.nextDueAt <= due)) return null;
  const instead = row.nextDueAt === undefined ? "never" : `at ${row.nextDueAt.toISOString()}`;
  return stateProblem(last, `it is to be chased at ${due.toISOString()}, but is marked to be chased ${instead}`);
}
