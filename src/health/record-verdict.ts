import type mongoose from "mongoose";
import { z } from "zod";
import type { RecordVerdict } from "../bot/commands/deps.js";
import type { Hash } from "../flows/trace/chain.js";
import { type ChainKind, headId, sealedChains } from "../models/sealed-chains.js";
import { dayOf, type SealLink, type Seals, type StoredSeal } from "../models/seals.js";
import { linkProblem, markProblem, rootProblem, type SealFinding } from "./check-seals.js";
import { checkRecord } from "./check-traces.js";

type Deps = { connection: mongoose.Connection; seals: Seals; sha256: Hash };
type Fault = RecordVerdict["fault"];

/**
 * Checks one record as it lies in the database, whatever has become of it: a whistle with who saw its original, or a
 * source. Of the seals it reads the one that covers the record, and of the later ones what links them.
 */
export async function recordVerdict(
  { kind, id }: { kind: "whistle" | "source"; id: string },
  deps: Deps,
): Promise<RecordVerdict> {
  const own = await verdictOf(kind, id, deps);
  const readers = kind === "whistle" ? await verdictOf("custody", id, deps) : null;
  return {
    entries: own.entries,
    fault: own.fault ?? (readers?.fault ? { ...readers.fault, what: "readers", at: null } : null),
    sealed: own.sealed,
  };
}

async function verdictOf(kind: ChainKind, id: string, deps: Deps): Promise<RecordVerdict> {
  const chain = sealedChains.find((one) => one.kind === kind);
  if (!chain) throw new Error(`${kind} is no kind of chain`);
  const document = await deps.connection.collection<{ _id: string }>(chain.collection).findOne({ _id: id });
  const lines = linesOf(document, chain.lines);
  const finding = document && (await checkRecord(kind, document, deps.connection, deps.sha256));
  const at = lines[(finding?.seq ?? 0) - 1]?.at ?? null;
  const ownFault: Fault = finding && { seq: finding.seq, what: finding.what, why: finding.why, at };
  const { sealed, fault } = await againstSeals(headId(kind, id), lines, deps);
  return { entries: lines.length, sealed, fault: ownFault ?? fault };
}

type Line = { hash: string; at: Date | null };

async function againstSeals(
  head: string,
  lines: readonly Line[],
  { seals, sha256 }: Deps,
): Promise<Pick<RecordVerdict, "sealed" | "fault">> {
  const covering = await seals.lastOf(head);
  const lastAt = lines.at(-1)?.at ?? null;
  // It should hold the last entry; where another one does, this one may have been cut to size.
  const expected = lastAt === null ? null : await seals.firstFrom(dayOf(lastAt));
  const read = [covering, expected].filter((one): one is StoredSeal => one !== null);
  const [first] = read.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  if (!first) return { sealed: null, fault: null };
  const broken = read.map((one) => rootProblem(one, sha256)).find((one) => one !== null);
  const wrong = broken ?? linksProblem(await seals.linksFrom(first.date), sha256);
  const sealedFault = wrong && {
    ...{ seq: null, what: "seal" as const, at: null },
    why: `the seal of ${wrong.date} can't be trusted: ${wrong.why}`,
  };
  const end = covering?.heads.find(({ whistleId }) => whistleId === head);
  if (!covering || !end) return { sealed: null, fault: sealedFault };
  const sealed = { date: covering.date, mark: covering.mark, seq: end.seq };
  const line = lines[end.seq - 1];
  if (line?.hash === end.hash) return { sealed, fault: sealedFault };
  const why = `it is not what the seal of ${covering.date} holds`;
  return { sealed, fault: sealedFault ?? { seq: end.seq, what: "entry", why, at: line?.at ?? null } };
}

function linksProblem(links: readonly SealLink[], sha256: Hash): SealFinding | null {
  for (const [index, one] of links.entries()) {
    const before = links[index - 1];
    const wrong = before ? linkProblem(one, before, sha256) : markProblem(one, sha256);
    if (wrong) return wrong;
  }
  return null;
}

const RawLine = z.object({ hash: z.string().catch(""), at: z.date().nullable().catch(null) });

/** Hash and time of each entry, of those emptied too, as far as they can be read. */
function linesOf(document: unknown, field: string): Line[] {
  const emptied = z.object({ emptied: z.array(z.unknown()) }).safeParse(document);
  const lines = z.object({ [field]: z.array(z.unknown()) }).safeParse(document);
  const all = [...(emptied.success ? emptied.data.emptied : []), ...(lines.success ? (lines.data[field] ?? []) : [])];
  return all.map((one) => {
    const line = RawLine.safeParse(one);
    return line.success ? line.data : { hash: "", at: null };
  });
}
