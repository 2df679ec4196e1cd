import { createHash } from "node:crypto";
import {
  type Dossier,
  type DossierSeal,
  dossierEntry,
  dossierFormat,
  type Evidence,
  imagesIn,
  type SealLink,
  sumsOf,
} from "../../flows/dossier/dossier.js";
import { type Chained, type Emptied, isEmptied } from "../../flows/trace/chain.js";
import type { Whistle } from "../../flows/whistle/state.js";
import type { Seals } from "../../models/seals.js";
import type { Lark } from "../lark/lark.js";

export type DossierDeps = {
  seals: Pick<Seals, "all">;
  lark: Pick<Lark, "getImage">;
  /** Who has read what was sent about a whistle. */
  receiptsOf(whistleId: string): Promise<Dossier["receipts"]>;
};

type Asked = { whistle: Whistle; trace: readonly (Chained<unknown, unknown> | Emptied)[] } & Pick<
  Dossier,
  "original" | "reason" | "madeFor"
> & { at: Date };

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** All seals of a long life would make the file heavy; the last one vouches for every entry before it. */
const mostHeads = 40_000;

/** Puts together all that is known and provable about one whistle. */
export async function collectDossier(asked: Asked, { seals, lark, receiptsOf }: DossierDeps): Promise<Dossier> {
  const { whistle, trace, original, reason, madeFor, at } = asked;
  const sealed = await sealsOf(whistle.id, seals);
  const dossier = {
    format: dossierFormat,
    number: whistle.number,
    whistleId: whistle.id,
    madeAt: at.toISOString(),
    ...{ madeFor, original, reason },
    entries: trace.map((entry) => dossierEntry(entry, original, sha256)),
    evidence: await evidenceOf(trace, lark),
    receipts: await receiptsOf(whistle.id),
    ...sealed,
  } as const satisfies Omit<Dossier, "sums">;
  return { ...dossier, sums: sumsOf(dossier, sha256) };
}

async function sealsOf(
  whistleId: string,
  seals: Pick<Seals, "all">,
): Promise<{ seals: DossierSeal[]; later: SealLink[] }> {
  let covering: DossierSeal[] = [];
  let later: SealLink[] = [];
  for await (const { date, heads, root, previous, mark } of seals.all()) {
    if (heads.some((head) => head.whistleId === whistleId)) {
      covering.push({ date, heads, root, previous, mark });
      later = [];
    } else if (covering.length > 0) later.push({ date, root, previous, mark });
  }
  let count = 0;
  covering = covering
    .toReversed()
    .filter(({ heads }, index) => {
      count += heads.length;
      return index === 0 || count <= mostHeads;
    })
    .toReversed();
  return { seals: covering, later };
}

/** Pictures by their key, and the sum of each that the platform still hands out. */
async function evidenceOf(trace: Asked["trace"], lark: DossierDeps["lark"]): Promise<Evidence[]> {
  const found: Evidence[] = [];
  for (const entry of trace) {
    if (isEmptied(entry)) continue;
    for (const key of imagesIn(entry.change)) {
      const data = await lark.getImage(key);
      found.push({ key, seq: entry.seq, sha256: data && sha256(data), bytes: data?.length ?? null });
    }
  }
  return found;
}
