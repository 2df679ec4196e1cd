import { canonical, type Hash } from "./chain.js";

/** The end of one whistle's chain on the day of a seal. */
export type Head = { whistleId: string; seq: number; hash: string };

/** What is posted to the inspectors' group once a day: later changes of anything before it show. */
export type Seal = { date: string; heads: Head[]; root: string };

/** Seals the ends of all chains; `date` is the day as `YYYY-MM-DD`. The order of the heads given does not matter. */
export function seal(date: string, heads: Head[], sha256: Hash): Seal {
  const sorted = [...heads].sort((a, b) => (a.whistleId < b.whistleId ? -1 : 1));
  return { date, heads: sorted, root: sha256(canonical({ date, heads: sorted })) };
}

export type SealVerdict =
  | { ok: true }
  | { ok: false; why: "root" }
  | { ok: false; why: "missing" | "changed"; whistleId: string; seq: number };

/**
 * Compares a seal with the chains of today, which may have grown since: the sealed entry must still be there with the
 * same hash. Run verifyChain besides: this looks at one entry of each chain only.
 */
export function verifySeal(
  sealed: Seal,
  entriesOf: (whistleId: string) => readonly { hash: string }[] | null,
  sha256: Hash,
): SealVerdict {
  if (seal(sealed.date, sealed.heads, sha256).root !== sealed.root) return { ok: false, why: "root" };
  for (const { whistleId, seq, hash } of sealed.heads) {
    const entry = entriesOf(whistleId)?.[seq - 1];
    if (entry === undefined) return { ok: false, why: "missing", whistleId, seq };
    if (entry.hash !== hash) return { ok: false, why: "changed", whistleId, seq };
  }
  return { ok: true };
}
