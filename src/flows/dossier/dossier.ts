import { z } from "zod";
import { type Chained, canonical, digestsOf, type Emptied, type Hash, isEmptied } from "../trace/chain.js";

export const dossierFormat = "chuishao-dossier/1";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "is 64 hexadecimal digits");
const link = { seq: z.int().positive(), at: z.iso.datetime(), prev: hash, hash };

/** An entry as it was written. `shown`, where there is one, is what of it may be shown to anybody. */
const WholeEntry = z.strictObject({
  kind: z.literal("whole"),
  ...link,
  by: z.unknown(),
  source: z.string(),
  change: z.unknown(),
  shown: z.unknown().optional(),
});
/** An entry as it may be shown: the digest stands for what was written, the hash binds both. */
const MaskedEntry = z.strictObject({
  kind: z.literal("masked"),
  ...link,
  by: z.unknown(),
  shown: z.unknown(),
  full: hash,
});
/** An entry whose content was removed when its time was over. */
const RemovedEntry = z.strictObject({ kind: z.literal("removed"), ...link, full: hash, shown: hash.nullable() });
const DossierEntry = z.discriminatedUnion("kind", [WholeEntry, MaskedEntry, RemovedEntry]);
export type DossierEntry = z.infer<typeof DossierEntry>;

const SealHead = z.strictObject({ date: z.iso.date(), mark: hash });
/** A daily seal that covers the chain: all ends that it sealed, so that its root can be worked out again. */
const DossierSeal = z.strictObject({
  date: z.iso.date(),
  heads: z.array(z.strictObject({ whistleId: z.string(), seq: z.int(), hash })),
  root: hash,
  previous: SealHead.nullable(),
  mark: hash,
});
export type DossierSeal = z.infer<typeof DossierSeal>;
/** A later seal, without its ends: it leads from one mark to the next. */
const SealLink = DossierSeal.omit({ heads: true });
export type SealLink = z.infer<typeof SealLink>;

export const Evidence = z.strictObject({
  key: z.string(),
  seq: z.int(),
  /** Null: the platform no longer hands the picture out. */
  sha256: hash.nullable(),
  bytes: z.int().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

const Receipt = z.strictObject({
  at: z.iso.datetime(),
  memberId: z.string(),
  name: z.string(),
  what: z.string(),
});

/** One whistle with its whole course and what proves it, as a file for another machine. */
export const Dossier = z.strictObject({
  format: z.literal(dossierFormat),
  number: z.string(),
  whistleId: z.string(),
  madeAt: z.iso.datetime(),
  madeFor: z.strictObject({ name: z.string(), unit: z.string() }),
  /** Whether it holds what is hidden in groups, and why the reader asked for it. */
  original: z.boolean(),
  reason: z.string(),
  entries: z.array(DossierEntry),
  evidence: z.array(Evidence),
  receipts: z.array(Receipt),
  /** Covering the chain, the oldest first. */
  seals: z.array(DossierSeal),
  /** From the last of them to the latest seal. */
  later: z.array(SealLink),
  /** Of each part, to find where a file was damaged. They prove nothing: whoever changes a part can change them too. */
  sums: z.record(z.string(), hash),
});
export type Dossier = z.infer<typeof Dossier>;

type TraceEntry = Chained<unknown, unknown> | Emptied;

/** An entry for a reader: whole, or where it holds less for everybody, that. */
export function dossierEntry(entry: TraceEntry, original: boolean, sha256: Hash): DossierEntry {
  const { seq, prev, hash } = entry;
  const link = { seq, at: entry.at.toISOString(), prev, hash };
  if (isEmptied(entry)) return { kind: "removed", ...link, full: entry.full, shown: entry.shown };
  const { by, source, change, shown } = entry;
  if (shown !== undefined && !original)
    return { kind: "masked", ...link, by: plain(by), shown: plain(shown), full: digestsOf(entry, sha256).full };
  return {
    ...{ kind: "whole", ...link, by: plain(by), source, change: plain(change) },
    ...(shown === undefined ? {} : { shown: plain(shown) }),
  };
}

/** As JSON holds it. */
const plain = (value: unknown): unknown => JSON.parse(canonical(value));

const parts = ["entries", "evidence", "receipts", "seals", "later"] as const;

export function sumsOf(dossier: Omit<Dossier, "sums">, sha256: Hash): Dossier["sums"] {
  const { entries, evidence, receipts, seals, later, ...head } = dossier;
  const held = { entries, evidence, receipts, seals, later };
  return {
    head: sha256(canonical(head)),
    ...Object.fromEntries(parts.map((part) => [part, sha256(canonical(held[part]))])),
  };
}

/** The pictures that a change holds. */
export function imagesIn(change: unknown): string[] {
  const found = z.object({ event: z.object({ images: z.array(z.string()) }) }).safeParse(change);
  return found.success ? found.data.event.images : [];
}
