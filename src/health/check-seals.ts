import type mongoose from "mongoose";
import { z } from "zod";
import type { Hash } from "../flows/trace/chain.js";
import { seal, verifySeal } from "../flows/trace/seal.js";
import { type ChainKind, chainOfHead, sealedChains } from "../models/sealed-chains.js";
import { markOf, type SealLink, type Seals, type StoredSeal } from "../models/seals.js";

/** What a seal says against the record; `chain` null: the seal itself is at fault. */
export type SealFinding = {
  date: string;
  chain: { kind: ChainKind; name: string; seq: number } | null;
  why: string;
};

const batch = 100;

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

/** Whether a seal follows from the one before it and has the mark of its root. */
export function linkProblem(sealed: SealLink, before: SealLink | null, sha256: Hash): SealFinding | null {
  const { date, previous } = sealed;
  const fault = (why: string): SealFinding => ({ date, chain: null, why });
  if (previous?.date !== before?.date || previous?.mark !== before?.mark)
    return fault(`it follows ${previous?.date ?? "nothing"}, but the seal before it is ${before?.date ?? "missing"}`);
  return markProblem(sealed, sha256);
}

export const markProblem = (sealed: SealLink, sha256: Hash): SealFinding | null =>
  markOf(sealed, sha256) === sealed.mark
    ? null
    : { date: sealed.date, chain: null, why: "its mark is not the one of its root" };

export const rootProblem = ({ date, heads, root }: StoredSeal, sha256: Hash): SealFinding | null =>
  seal(date, heads, sha256).root === root
    ? null
    : { date, chain: null, why: "its list of chains is not what was sealed" };

async function contentProblem(
  sealed: StoredSeal,
  connection: mongoose.Connection,
  sha256: Hash,
): Promise<SealFinding | null> {
  const { date, heads, root } = sealed;
  const chains = await sealedEntries(sealed, connection);
  const verdict = verifySeal({ date, heads, root }, (id) => chains.get(id)?.entries ?? null, sha256);
  if (verdict.ok) return null;
  if (verdict.why === "root") return rootProblem(sealed, sha256);
  const { whistleId: head, seq, why } = verdict;
  const { chain, id } = chainOfHead(head);
  const name = chains.get(head)?.number ?? `with the id ${id}`;
  return {
    date,
    chain: { kind: chain.kind, name, seq },
    why: why === "missing" ? "was sealed and is missing" : "was sealed with another content",
  };
}

const SealedEntry = z.object({ hash: z.string() });
const SealedRow = z.object({ _id: z.string(), number: z.string(), emptied: z.array(z.unknown()).default([]) });

/** Of each chain only the entry that was sealed, in its place: whole traces of a day might not fit into memory. */
async function sealedEntries({ heads }: StoredSeal, connection: mongoose.Connection) {
  const found = new Map<string, { number: string; entries: { hash: string }[] }>();
  for (const { kind, collection, lines, prefix } of sealedChains) {
    const own = heads.filter(({ whistleId }) => chainOfHead(whistleId).chain.kind === kind);
    for (let from = 0; from < own.length; from += batch) {
      const places = new Map(
        own.slice(from, from + batch).map(({ whistleId, seq }) => [chainOfHead(whistleId).id, seq - 1]),
      );
      const rows = await connection
        .collection<{ _id: string }>(collection)
        .find({ _id: { $in: [...places.keys()] } }, { projection: { number: 1, [lines]: 1, emptied: 1 } })
        .toArray();
      for (const row of rows) {
        const head = SealedRow.safeParse(row);
        const listed = z.object({ [lines]: z.array(z.unknown()) }).safeParse(row);
        if (!head.success || !listed.success) continue;
        const { _id, number, emptied } = head.data;
        const place = places.get(_id) ?? 0;
        const entry = SealedEntry.safeParse([...emptied, ...(listed.data[lines] ?? [])][place]);
        const entries: { hash: string }[] = [];
        if (entry.success) entries[place] = entry.data;
        found.set(`${prefix}${_id}`, { number, entries });
      }
    }
  }
  return found;
}
