/** A hash function from text to lower-case hex; passed in, so that the domain needs no platform library. */
export type Hash = (text: string) => string;

/** One line of the record 留痕 before it is chained: who, when, from which message or card, what changed. */
export type Line<By, What> = { at: Date; by: By; source: string; change: What };

/**
 * A line bound to the one before it: `hash` covers everything else in it, `prev` included. `shown` is what of the change
 * may be shown to anybody, kept where that is less than what was written; the hash binds both, so that a copy for the
 * public proves itself without what it leaves out.
 */
export type Chained<By, What> = Line<By, What> & { seq: number; prev: string; hash: string; shown?: unknown };

/** A line without its content: the digests of what it held stand in its place, so that the chain can still be followed. */
export type Emptied = { seq: number; at: Date; prev: string; hash: string; full: string; shown: string | null };

/** Stands before the first entry of every chain. */
export const genesis = "0".repeat(64);

/**
 * The one text of a value: keys in order, dates as ISO text, fields that are undefined left out, half a character (what
 * cutting an emoji leaves) as the mark by which every database stores it. A record read back from a database or from an
 * exported file therefore hashes as it did when it was written.
 */
export function canonical(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** What the hash of a line is made of; either digest can stand for its content. */
export function digestsOf(
  { by, source, change, shown }: Pick<Chained<unknown, unknown>, "by" | "source" | "change" | "shown">,
  sha256: Hash,
): { full: string; shown: string | null } {
  return {
    // The source, an id that nobody guesses, keeps the digest of a short text from being tried out.
    full: sha256(canonical({ by, source, change })),
    shown: shown === undefined ? null : shownDigest(by, shown, sha256),
  };
}

export const shownDigest = (by: unknown, shown: unknown, sha256: Hash): string => sha256(canonical({ by, shown }));

export const linkHash = ({ seq, at, prev, full, shown }: Omit<Emptied, "hash">, sha256: Hash): string =>
  sha256(canonical({ seq, at, prev, full, shown }));

const hashOf = (entry: Chained<unknown, unknown> | Emptied, sha256: Hash): string =>
  linkHash(isEmptied(entry) ? entry : { ...entry, ...digestsOf(entry, sha256) }, sha256);

export const isEmptied = (entry: Chained<unknown, unknown> | Emptied): entry is Emptied => "full" in entry;

/** A line without its content. */
export const emptied = (entry: Chained<unknown, unknown>, sha256: Hash): Emptied => ({
  ...{ seq: entry.seq, at: entry.at, prev: entry.prev, hash: entry.hash },
  ...digestsOf(entry, sha256),
});

/**
 * Chains new lines after `last` (null: they open the chain); sequence numbers begin with 1.
 * @param show what of a change may be shown to anybody
 */
export function chain<By, What>(
  last: { seq: number; hash: string } | null,
  records: Line<By, What>[],
  sha256: Hash,
  show: (change: What) => unknown = (change) => change,
): Chained<By, What>[] {
  let seq = last?.seq ?? 0;
  let prev = last?.hash ?? genesis;
  return records.map((record) => {
    seq += 1;
    const shown = show(record.change);
    const isLess = shown !== record.change && canonical(shown) !== canonical(record.change);
    const open = { seq, ...record, ...(isLess ? { shown } : {}), prev };
    const closed = { ...open, hash: linkHash({ ...open, ...digestsOf(open, sha256) }, sha256) };
    prev = closed.hash;
    return closed;
  });
}

export type Verdict = { ok: true } | { ok: false; seq: number; why: "number" | "link" | "content" | "time" };

/**
 * Checks a whole chain from its first entry. `seq` names the first entry that is wrong: a number missing or out of
 * order, a link that does not lead to the entry before, a content that is not what was hashed, a time before the entry
 * before. A tail cut off leaves a valid chain: only the daily seal shows that.
 */
export function verifyChain(entries: readonly (Chained<unknown, unknown> | Emptied)[], sha256: Hash): Verdict {
  let prev = genesis;
  let at = Number.NEGATIVE_INFINITY;
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) return { ok: false, seq, why: "number" };
    if (entry.prev !== prev) return { ok: false, seq, why: "link" };
    if (entry.hash !== hashOf(entry, sha256)) return { ok: false, seq, why: "content" };
    if (entry.at.getTime() < at) return { ok: false, seq, why: "time" };
    prev = entry.hash;
    at = entry.at.getTime();
  }
  return { ok: true };
}
