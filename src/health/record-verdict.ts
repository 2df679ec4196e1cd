import type mongoose from "mongoose";
import type { RecordQuestion, RecordVerdict } from "../bot/commands/deps.js";
import type { Hash } from "../flows/trace/chain.js";
import type { Seals } from "../models/seals.js";
import { checkTraces } from "./check-traces.js";

/** Checks the chain of one whistle, its state, and every seal that names it. */
export async function recordVerdict(
  { id, number, hashOf }: RecordQuestion,
  { connection, seals, sha256 }: { connection: mongoose.Connection; seals: Seals; sha256: Hash },
): Promise<RecordVerdict> {
  let fault: RecordVerdict["fault"] = null;
  for await (const { seq, why } of checkTraces(connection, { number, sha256, progress: () => {} }))
    fault ??= { seq, why };
  let sealed: RecordVerdict["sealed"] = null;
  for await (const { date, mark, heads } of seals.all()) {
    const head = heads.find(({ whistleId }) => whistleId === id);
    if (head === undefined) continue;
    if (hashOf(head.seq) !== head.hash) fault ??= { seq: head.seq, why: `it is not what the seal of ${date} holds` };
    sealed = { date, mark, seq: head.seq };
  }
  return { fault, sealed };
}
