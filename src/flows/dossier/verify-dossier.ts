import { z } from "zod";
import { canonical, genesis, type Hash, linkHash, shownDigest } from "../trace/chain.js";
import { seal } from "../trace/seal.js";
import { type Dossier, type DossierEntry, imagesIn, type SealLink, sumsOf } from "./dossier.js";

export type Fault = { where: string; why: string };

export type DossierVerdict = {
  /** Empty: nothing in the file contradicts itself or the mark. */
  faults: Fault[];
  /** Up to which entry the mark that was given vouches; null: none was given, or it is not one of this file's. */
  provenTo: number | null;
  /** Day and mark of the seals in the file, to be compared with what was posted. */
  marks: { date: string; mark: string; coversTo: number }[];
  counts: { entries: number; masked: number; removed: number };
};

/**
 * Checks a dossier by itself: each entry against its hash, the chain, the seals that cover it, and the mark of a seal that
 * somebody kept outside. Needs no database.
 * @param mark of a daily seal as it was posted; null: nobody gave one
 */
export function verifyDossier(dossier: Dossier, mark: string | null, sha256: Hash): DossierVerdict {
  const faults = [
    ...entryFaults(dossier.entries, sha256),
    ...nameFaults(dossier),
    ...sealFaults(dossier, sha256),
    ...evidenceFaults(dossier),
    ...sumFaults(dossier, sha256),
  ];
  const marks = marksOf(dossier);
  const known = mark === null ? undefined : marks.find((one) => one.mark === mark);
  if (mark !== null && known === undefined)
    faults.push({ where: "seal", why: "none of the seals in the file has the mark that was given" });
  const kinds = (kind: DossierEntry["kind"]) => dossier.entries.filter((entry) => entry.kind === kind).length;
  return {
    faults,
    provenTo: faults.length === 0 && known ? known.coversTo : null,
    marks,
    counts: { entries: dossier.entries.length, masked: kinds("masked"), removed: kinds("removed") },
  };
}

function entryFaults(entries: readonly DossierEntry[], sha256: Hash): Fault[] {
  const faults: Fault[] = [];
  let prev = genesis;
  let at = "";
  for (const [index, entry] of entries.entries()) {
    const where = `entry ${index + 1}`;
    if (entry.seq !== index + 1) faults.push({ where, why: `it carries the number ${entry.seq}` });
    if (entry.prev !== prev) faults.push({ where, why: "it does not follow from the entry before it" });
    if (entry.hash !== hashOf(entry, sha256)) faults.push({ where, why: "its content is not what was hashed" });
    if (entry.at < at) faults.push({ where, why: "it lies before the entry before it" });
    prev = entry.hash;
    at = entry.at;
  }
  return entries.length === 0 ? [{ where: "entries", why: "there is none" }] : faults;
}

function hashOf(entry: DossierEntry, sha256: Hash): string {
  const { seq, prev } = entry;
  const link = { seq, at: new Date(entry.at), prev };
  switch (entry.kind) {
    case "whole": {
      const { by, source, change, shown } = entry;
      const full = sha256(canonical({ by, source, change }));
      return linkHash({ ...link, full, shown: shown === undefined ? null : shownDigest(by, shown, sha256) }, sha256);
    }
    case "masked":
      return linkHash({ ...link, full: entry.full, shown: shownDigest(entry.by, entry.shown, sha256) }, sha256);
    case "removed":
      return linkHash({ ...link, full: entry.full, shown: entry.shown }, sha256);
  }
}

const Named = z.object({ event: z.object({ id: z.string(), number: z.string() }) });
const Kept = z.object({ event: z.object({ kept: z.object({ id: z.string(), number: z.string() }) }) });

/** The number on the file is that of the whistle in the chain. */
function nameFaults({ entries, number, whistleId }: Dossier): Fault[] {
  const changes = entries.map((entry) =>
    entry.kind === "whole" ? entry.change : entry.kind === "masked" ? entry.shown : null,
  );
  const blown = Named.safeParse(changes[0]);
  const kept = Kept.safeParse(changes.at(-1));
  const named = blown.success ? blown.data.event : kept.success ? kept.data.event.kept : null;
  if (named === null) return [{ where: "entry 1", why: "the chain does not begin with a whistle" }];
  return named.number === number && named.id === whistleId
    ? []
    : [{ where: "number", why: `the chain is that of whistle ${named.number}` }];
}

function sealFaults({ seals, later, entries, whistleId }: Dossier, sha256: Hash): Fault[] {
  const faults: Fault[] = [];
  for (const { date, heads, root, previous, mark } of seals) {
    const where = `seal of ${date}`;
    if (seal(date, heads, sha256).root !== root)
      faults.push({ where, why: "its list of chains is not what was sealed" });
    if (!isMark({ date, root, previous, mark }, sha256))
      faults.push({ where, why: "its mark is not the one of its root" });
    const head = heads.find((one) => one.whistleId === whistleId);
    if (!head) faults.push({ where, why: "it does not cover this whistle" });
    else if (entries[head.seq - 1]?.hash !== head.hash)
      faults.push({ where, why: `entry ${head.seq} was sealed with another content, or is missing` });
  }
  let before = seals.at(-1) ?? null;
  for (const one of later) {
    const where = `seal of ${one.date}`;
    if (!isMark(one, sha256)) faults.push({ where, why: "its mark is not the one of its root" });
    if (before !== null && one.previous?.mark !== before.mark)
      faults.push({ where, why: `it does not follow from the seal of ${before.date}` });
    before = { ...one, heads: [] };
  }
  return faults;
}

const isMark = ({ date, root, previous, mark }: SealLink, sha256: Hash): boolean =>
  sha256(canonical({ date, root, previous })) === mark;

function marksOf({ seals, later, whistleId }: Dossier): DossierVerdict["marks"] {
  const covering = seals.map(({ date, mark, heads }) => ({
    date,
    mark,
    coversTo: heads.find((head) => head.whistleId === whistleId)?.seq ?? 0,
  }));
  const last = covering.at(-1)?.coversTo ?? 0;
  return [...covering, ...later.map(({ date, mark }) => ({ date, mark, coversTo: last }))];
}

/** Pictures are named in the chain; a list with others, or without some, was changed. Their sums are the maker's word. */
function evidenceFaults({ entries, evidence }: Dossier): Fault[] {
  const named = new Set(
    entries.flatMap((entry) => {
      const change = entry.kind === "whole" ? entry.change : entry.kind === "masked" ? entry.shown : null;
      return imagesIn(change).map((key) => `${entry.seq} ${key}`);
    }),
  );
  const listed = new Set(evidence.map(({ seq, key }) => `${seq} ${key}`));
  return [
    ...[...listed].filter((one) => !named.has(one)).map((one) => fault(one, "is not in the chain")),
    ...[...named].filter((one) => !listed.has(one)).map((one) => fault(one, "is in the chain and not in the list")),
  ];
}

const fault = (one: string, why: string): Fault => ({ where: `evidence of entry ${one}`, why });

function sumFaults(dossier: Dossier, sha256: Hash): Fault[] {
  const { sums, ...rest } = dossier;
  return Object.entries(sumsOf(rest, sha256))
    .filter(([part, sum]) => sums[part] !== sum)
    .map(([part]) => ({ where: part, why: "was changed since the file was made" }));
}
