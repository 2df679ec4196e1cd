import type mongoose from "mongoose";
import type { RecordQuestion, RecordVerdict } from "../bot/commands/deps.js";
import type { Hash } from "../flows/trace/chain.js";
import { seal } from "../flows/trace/seal.js";
import type { Seals, StoredSeal } from "../models/seals.js";
import { linkProblem } from "./check-traces.js";
import { checkWhistle } from "./trace-check.js";

type Deps = { connection: mongoose.Connection; seals: Seals; sha256: Hash };

/** Checks the chain and the state of one whistle, that each seal is whole and follows the one before, and what they say of it. */
export async function recordVerdict({ id, hashOf }: RecordQuestion, deps: Deps): Promise<RecordVerdict> {
  const { connection, seals, sha256 } = deps;
  const document = await connection.collection<{ _id: string }>("whistles").findOne({ _id: id });
  const finding = checkWhistle(document, sha256);
  let fault: RecordVerdict["fault"] = finding && { seq: finding.seq, why: finding.why };
  let sealed: RecordVerdict["sealed"] = null;
  let before: StoredSeal | null = null;
  for await (const one of seals.all()) {
    const { date, mark, heads, root } = one;
    const broken = linkProblem(one, before, sha256);
    if (broken) fault ??= { seq: null, why: `the seal of ${date} can't be trusted: ${broken.why}` };
    if (seal(date, heads, sha256).root !== root)
      fault ??= { seq: null, why: `the seal of ${date} can't be trusted: its list of chains is not what was sealed` };
    const head = heads.find(({ whistleId }) => whistleId === id);
    if (head && hashOf(head.seq) !== head.hash)
      fault ??= { seq: head.seq, why: `it is not what the seal of ${date} holds` };
    if (head) sealed = { date, mark, seq: head.seq };
    before = one;
  }
  return { fault, sealed };
}
