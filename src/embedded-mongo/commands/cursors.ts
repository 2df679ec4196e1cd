import { randomBytes } from "node:crypto";
import { calculateObjectSize, Long } from "bson";
import { CommandError } from "../errors.js";
import type { Doc } from "../values/document.js";

/** Documents still to be sent; `item` makes the one at a place, so that projections are done batch by batch. */
export type Result = { length: number; item(at: number): Doc };

type Cursor = { namespace: string; session: string | undefined; result: Result; at: number; usedAt: Date };

const firstBatch = 101;
/** A reply stays below 16 MiB with some room for its frame. */
const batchBytes = 16 * 1024 * 1024 - 16 * 1024;
const idleMs = 10 * 60_000;

export const resultOf = (docs: readonly Doc[]): Result => ({ length: docs.length, item: (at) => docs[at] ?? {} });

/** Open cursors. They hold references to documents as they were, so a result never changes under its reader. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The first batch; a cursor stays open only if there is more. */
  first(
    namespace: string,
    result: Result,
    { batchSize = firstBatch, single = false, session }: { batchSize?: number; single?: boolean; session?: string },
  ): Doc {
    const cursor = { namespace, session, result, at: 0, usedAt: this.#clock() };
    const batch = take(cursor, batchSize);
    const more = cursor.at < result.length && !single;
    const id = more ? newId() : Long.ZERO;
    if (more) this.#open.set(id.toString(), cursor);
    return { cursor: { firstBatch: batch, id, ns: namespace } };
  }

  /** @throws CommandError 43 if the cursor is not open */
  next(namespace: string, id: Long, batchSize: number): Doc {
    const cursor = this.#open.get(id.toString());
    if (!cursor) throw new CommandError(43, `cursor id ${id.toString()} not found`);
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        20,
        `Requested getMore on namespace '${namespace}', but cursor belongs to '${cursor.namespace}'`,
      );
    }
    cursor.usedAt = this.#clock();
    const batch = take(cursor, batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize);
    const done = cursor.at >= cursor.result.length;
    if (done) this.#open.delete(id.toString());
    return { cursor: { nextBatch: batch, id: done ? Long.ZERO : id, ns: namespace } };
  }

  kill(id: Long): boolean {
    return this.#open.delete(id.toString());
  }

  killSession(session: string): void {
    for (const [id, cursor] of this.#open) if (cursor.session === session) this.#open.delete(id);
  }

  killIdle(): void {
    const oldest = this.#clock().getTime() - idleMs;
    for (const [id, { usedAt }] of this.#open) if (usedAt.getTime() < oldest) this.#open.delete(id);
  }
}

function take(cursor: Cursor, most: number): Doc[] {
  const batch: Doc[] = [];
  for (let bytes = 0; batch.length < most && cursor.at < cursor.result.length; cursor.at++) {
    const doc = cursor.result.item(cursor.at);
    bytes += calculateObjectSize(doc, { ignoreUndefined: true }) + 8;
    if (bytes > batchBytes && batch.length > 0) break;
    batch.push(doc);
  }
  return batch;
}

/** Positive and not guessable. */
const newId = (): Long => Long.fromBigInt((randomBytes(8).readBigUInt64LE() >> 1n) | 1n);
