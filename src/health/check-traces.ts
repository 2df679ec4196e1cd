import type mongoose from "mongoose";
import { z } from "zod";
import type { Hash } from "../flows/trace/chain.js";
import { verifySeal } from "../flows/trace/seal.js";
import { markOf, type Seals, type StoredSeal } from "../models/seals.js";
import { checkWhistle, type Finding } from "./trace-check.js";

type Row = { _id: string; number: string; trace: unknown[]; emptied?: unknown[] };
type Progress = (done: number, of: number) => void;

const batch = 100;

/**
 * Checks the record of every whistle, or of the one with `number`, reading in batches.
 * @yields each whistle whose record is broken
 */
export async function* checkTraces(
  connection: mongoose.Connection,
  { number, sha256, progress }: { number: string | null; sha256: Hash; progress: Progress },
): AsyncGenerator<Finding> {
  const whistles = connection.collection<Row>("whistles");
  const filter = number === null ? {} : { number };
  const total = await whistles.countDocuments(filter);
  let done = 0;
  for await (const document of whistles.find(filter).sort({ _id: 1 }).batchSize(batch)) {
    const finding = checkWhistle(document, sha256);
    if (finding) yield finding;
    done += 1;
    if (done % batch === 0 || done === total) progress(done, total);
  }
}

/** What a seal says against the record; `whistle` null: the seal itself is at fault. */
export type SealFinding = { date: string; whistle: string | null; seq: number | null; why: string };

/**
 * Checks every seal: that it is whole, that it follows from the one before, and that what it sealed still stands.
 * @yields the first fault of each seal
 */
export async function* checkSeals(
  connection: mongoose.Connection,
  { seals, sha256, progress }: { seals: Seals; sha256: Hash; progress: (date: string) => void },
): AsyncGenerator<SealFinding> {
  let before: StoredSeal | null = null;
  for await (const sealed of seals.all()) {
    const finding = linkProblem(sealed, before, sha256) ?? (await contentProblem(sealed, connection, sha256));
    if (finding) yield finding;
    before = sealed;
    progress(sealed.date);
  }
}

/** Whether a seal is whole and follows from the one before it. */
export function linkProblem(sealed: StoredSeal, before: StoredSeal | null, sha256: Hash): SealFinding | null {
  const { date, previous, mark } = sealed;
  const fault = (why: string): SealFinding => ({ date, whistle: null, seq: null, why });
  if (previous?.date !== before?.date || previous?.mark !== before?.mark)
    return fault(`it follows ${previous?.date ?? "nothing"}, but the seal before it is ${before?.date ?? "missing"}`);
  return markOf(sealed, sha256) === mark ? null : fault("its mark is not the one of its root");
}

async function contentProblem(
  sealed: StoredSeal,
  connection: mongoose.Connection,
  sha256: Hash,
): Promise<SealFinding | null> {
  const { date, heads, root } = sealed;
  const chains = await sealedEntries(sealed, connection);
  const verdict = verifySeal({ date, heads, root }, (id) => chains.get(id)?.entries ?? null, sha256);
  if (verdict.ok) return null;
  if (verdict.why === "root")
    return { date, whistle: null, seq: null, why: "its list of chains is not what was sealed" };
  const { whistleId, seq, why } = verdict;
  const whistle = chains.get(whistleId)?.number ?? `with the id ${whistleId}`;
  return {
    date,
    whistle,
    seq,
    why: why === "missing" ? "was sealed and is missing" : "was sealed with another content",
  };
}

const SealedEntry = z.object({ hash: z.string() });

/** Of each chain only the entry that was sealed, in its place: whole traces of a day might not fit into memory. */
async function sealedEntries({ heads }: StoredSeal, connection: mongoose.Connection) {
  const whistles = connection.collection<Row>("whistles");
  const found = new Map<string, { number: string; entries: { hash: string }[] }>();
  for (let from = 0; from < heads.length; from += batch) {
    const places = new Map(heads.slice(from, from + batch).map(({ whistleId, seq }) => [whistleId, seq - 1]));
    const rows = await whistles
      .find({ _id: { $in: [...places.keys()] } }, { projection: { number: 1, trace: 1, emptied: 1 } })
      .toArray();
    for (const { _id, number, trace, emptied = [] } of rows) {
      const place = places.get(_id) ?? 0;
      const entry = SealedEntry.safeParse([...emptied, ...trace][place]);
      const entries: { hash: string }[] = [];
      if (entry.success) entries[place] = entry.data;
      found.set(_id, { number, entries });
    }
  }
  return found;
}
