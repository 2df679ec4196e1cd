import type mongoose from "mongoose";
import { z } from "zod";
import type { Hash } from "../flows/trace/chain.js";
import { type ChainKind, sealedChains } from "../models/sealed-chains.js";
import { checkCustody } from "./custody-check.js";
import { checkSource } from "./source-check.js";
import { checkWhistle, type Finding } from "./trace-check.js";

type Row = { _id: string; number: string };
type Progress = (done: number, of: number) => void;

const batch = 100;

/**
 * Checks every record of one kind, or the one with `number`, reading in batches.
 * @yields each record that is broken
 */
export async function* checkTraces(
  connection: mongoose.Connection,
  { kind, number, sha256, progress }: { kind: ChainKind; number: string | null; sha256: Hash; progress: Progress },
): AsyncGenerator<Finding> {
  const name = sealedChains.find((one) => one.kind === kind)?.collection ?? "whistles";
  const collection = connection.collection<Row>(name);
  const filter = number === null ? {} : { number };
  const total = await collection.countDocuments(filter);
  let done = 0;
  for await (const document of collection.find(filter).sort({ _id: 1 }).batchSize(batch)) {
    const finding = await checkRecord(kind, document, connection, sha256);
    if (finding) yield finding;
    done += 1;
    if (done % batch === 0 || done === total) progress(done, total);
  }
}

/** Checks one record, as it lies in the database. */
export async function checkRecord(
  kind: ChainKind,
  document: { _id: string },
  connection: mongoose.Connection,
  sha256: Hash,
): Promise<Finding | null> {
  switch (kind) {
    case "whistle":
      return checkWhistle(document, sha256);
    case "source":
      return checkSource(document, sha256);
    case "custody":
      return checkCustody(document, await whistleNumber(document._id, connection), sha256);
  }
}

const Named = z.object({ number: z.string() });

/** What the whistle with this id is called; null: there is none. */
async function whistleNumber(id: string, connection: mongoose.Connection): Promise<string | null> {
  const row = await connection.collection<Row>("whistles").findOne({ _id: id }, { projection: { number: 1 } });
  const named = Named.safeParse(row);
  return named.success ? named.data.number : null;
}
