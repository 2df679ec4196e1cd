import { z } from "zod";
import { type Chained, type Emptied, type Hash, type Verdict, verifyChain } from "../flows/trace/chain.js";

/** What is wrong in a record; `seq` null where no single entry is to blame. `what`: an entry, or the state beside them. */
export type Problem = { seq: number | null; what: "entry" | "state"; why: string };

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

/** Checks the lines of a chain as the database holds them; `emptied` stand before them, their content removed. */
export function chainProblem(lines: readonly unknown[], emptied: readonly Emptied[], sha256: Hash): Problem | null {
  const entries: Chained<unknown, unknown>[] = [];
  let stranger: Problem | null = lines.length === 0 ? entryProblem(1, "there is no entry at all") : null;
  for (const [index, raw] of lines.entries()) {
    const entry = RawEntry.safeParse(raw);
    const extra = entry.success ? Object.keys(entry.data).find((field) => !entryFields.includes(field)) : undefined;
    if (!entry.success || extra !== undefined) {
      const why = extra ? `it has a field ${extra} that no hash covers` : "it is not an entry";
      stranger = entryProblem(emptied.length + index + 1, why);
      break;
    }
    entries.push(entry.data);
  }
  // The entries before a strange one first: the earliest fault is the one to name.
  const verdict = verifyChain([...emptied, ...entries], sha256);
  return verdict.ok ? stranger : entryProblem(verdict.seq, words[verdict.why]);
}

export const entryProblem = (seq: number | null, why: string): Problem => ({ seq, what: "entry", why });
export const stateProblem = (seq: number | null, why: string): Problem => ({ seq, what: "state", why });

/** With the content the sources are gone too; the removal itself says what was left. */
export function removalProblem(lines: readonly unknown[], emptied: readonly Emptied[]): Problem | null {
  if (lines.length === 1 && isRemoval(lines[0])) return null;
  return entryProblem(emptied.length + 1, "the removal of what was before it is missing");
}

const Named = z.object({ type: z.literal("removed") });
const Removal = z.object({ change: z.union([z.object({ event: Named }), Named]) });
const isRemoval = (entry: unknown): boolean => Removal.safeParse(entry).success;

/** The number of a broken document, or its id, whatever is left of it. */
export function nameOf(document: unknown): string {
  const name = z.object({ number: z.string() }).safeParse(document);
  if (name.success) return name.data.number;
  const id = z.object({ _id: z.unknown() }).safeParse(document);
  return id.success ? String(id.data._id) : "?";
}
