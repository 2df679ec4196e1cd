import { z } from "zod";
import { type Chained, canonical, type Hash, type Verdict, verifyChain } from "../flows/trace/chain.js";
import { apply } from "../flows/whistle/apply.js";
import type { Entry } from "../flows/whistle/handle.js";
import { nextDueAt, type Whistle } from "../flows/whistle/state.js";
import { EmptiedEntry, parseStored } from "../models/whistle-document.js";
import { difference } from "./difference.js";

/** What is wrong with one whistle's record; `seq` null where no single entry is to blame. */
export type Finding = { number: string; seq: number | null; why: string };

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

/** As it stands, not as our schemas would cut it to size: a field slipped in has to show. */
const RawEntry = z.looseObject({
  seq: z.number(),
  at: z.date(),
  by: z.unknown(),
  source: z.string(),
  change: z.unknown(),
  prev: z.string(),
  hash: z.string(),
  shown: z.unknown().optional(),
});
const entryFields = ["at", "by", "change", "hash", "prev", "seq", "shown", "source"];

const words: Record<Extract<Verdict, { ok: false }>["why"], string> = {
  number: "its number is missing or out of order",
  link: "it does not follow from the entry before it",
  content: "its content is not what was hashed when it was written",
  time: "it lies before the entry before it",
};

/**
 * Checks one document of the whistles' collection: the chain of its trace, the state against the trace, and what stands
 * beside the state.
 * @returns null if all is well
 */
export function checkWhistle(document: unknown, sha256: Hash): Finding | null {
  const parsed = Row.safeParse(document);
  if (!parsed.success) return { number: nameOf(document), seq: null, why: "the document is not one of a whistle" };
  const row = parsed.data;
  const found = chainProblem(row, sha256) ?? missingTail(row) ?? stateProblem(row, document);
  return found === null ? null : { number: row.number, ...found };
}

type Problem = Omit<Finding, "number">;

function chainProblem({ trace, emptied = [] }: Row, sha256: Hash): Problem | null {
  const entries: Chained<unknown, unknown>[] = [];
  let stranger: Problem | null = trace.length === 0 ? { seq: 1, why: "there is no entry at all" } : null;
  for (const [index, raw] of trace.entries()) {
    const entry = RawEntry.safeParse(raw);
    const extra = entry.success ? Object.keys(entry.data).find((field) => !entryFields.includes(field)) : undefined;
    if (!entry.success || extra !== undefined) {
      stranger = {
        seq: emptied.length + index + 1,
        why: extra ? `it has a field ${extra} that no hash covers` : "it is not an entry",
      };
      break;
    }
    entries.push(entry.data);
  }
  // The entries before a strange one first: the earliest fault is the one to name.
  const verdict = verifyChain([...emptied, ...entries], sha256);
  return verdict.ok ? stranger : { seq: verdict.seq, why: words[verdict.why] };
}

/** Each save adds entries of one source, and its version; fewer sources than saves: a tail was cut off. */
function missingTail({ version, trace, emptied }: Row): Problem | null {
  // With the content the sources are gone too; the removal itself says what was left.
  if (emptied)
    return isRemoval(trace[0]) && trace.length === 1
      ? null
      : { seq: emptied.length + 1, why: "the removal of what was before it is missing" };
  const Source = z.object({ source: z.string() });
  const saves = new Set(trace.map((entry) => Source.parse(entry).source)).size;
  if (saves >= version) return null;
  return { seq: trace.length + 1, why: `it is missing: ${version} saves were made, entries of ${saves} are there` };
}

const isRemoval = (entry: unknown): boolean =>
  z.object({ change: z.object({ event: z.object({ type: z.literal("removed") }) }) }).safeParse(entry).success;

function stateProblem(row: Row, document: unknown): Problem | null {
  const last = row.trace.length + (row.emptied?.length ?? 0);
  let entries: Entry[];
  try {
    entries = parseStored(document).trace;
  } catch {
    return { seq: null, why: "state, trace or notices have a shape that this program never writes" };
  }
  let whistle: Whistle | null = null;
  for (const { seq, change, at, by } of entries) {
    try {
      whistle = apply(whistle, change, { at, by });
    } catch (error) {
      return {
        seq,
        why: `it does not fit what came before: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }
  if (whistle === null) return { seq: 1, why: "the entries make no whistle" };
  if (canonical(whistle) !== canonical(row.whistle)) {
    const where = difference(whistle, row.whistle);
    return { seq: last, why: `the stored state is not what the entries lead to: ${where} differs` };
  }
  if (row._id !== whistle.id || row.number !== whistle.number)
    return { seq: 1, why: `it is whistle ${whistle.number}, stored as ${row.number}` };
  return chasingProblem(row, whistle, last);
}

/** The moment by which the jobs find it must not lie behind the next rung; under a claim it is the claim's end. */
function chasingProblem({ nextDueAt: stored, claim }: Row, whistle: Whistle, last: number): Problem | null {
  const due = nextDueAt(whistle);
  if (due === null || claim !== undefined || (stored !== undefined && stored <= due)) return null;
  const instead = stored === undefined ? "never" : `at ${stored.toISOString()}`;
  return { seq: last, why: `it is to be chased at ${due.toISOString()}, but is marked to be chased ${instead}` };
}

function nameOf(document: unknown): string {
  const name = z.object({ number: z.string() }).safeParse(document);
  if (name.success) return name.data.number;
  const id = z.object({ _id: z.unknown() }).safeParse(document);
  return id.success ? String(id.data._id) : "?";
}
