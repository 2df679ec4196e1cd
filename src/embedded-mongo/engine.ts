import type { Engine } from "./commands/command.js";
import { Cursors } from "./commands/cursors.js";
import { Writing } from "./commands/writing.js";
import { CommandError } from "./errors.js";
import { openStore } from "./storage/store.js";
import { Catalog } from "./store/catalog.js";
import { expire } from "./ttl.js";

export type EngineOptions = {
  dir: string;
  fsync: boolean;
  clock: () => Date;
  /** Told what an operator should know: a torn tail, a failed compaction. */
  tell: (message: string) => void;
  compactFrom?: number;
  /** Milliseconds between two rounds of expiry. */
  expireEachMs?: number;
};

export type OpenEngine = Engine & { compact(): Promise<void>; close(): Promise<void> };

const cursorSweepMs = 60_000;

/**
 * Opens a database folder and starts its timers.
 * @throws FolderInUse, DamagedFiles
 */
export async function openEngine(options: EngineOptions): Promise<OpenEngine> {
  const { dir, fsync, clock, tell, compactFrom, expireEachMs = 60_000 } = options;
  const catalog = new Catalog();
  const store = await openStore({
    dir,
    fsync,
    tell,
    compactFrom,
    apply: (change) => catalog.apply(change),
    capture: () => catalog.capture(),
    liveBytes: () => catalog.liveBytes(),
  });
  const cursors = new Cursors(clock);
  const sweeper = setInterval(() => cursors.killIdle(), cursorSweepMs);
  let round: Promise<unknown> | undefined;
  const expiry = setInterval(() => {
    round ??= expire(engine)
      .catch((error: unknown) => tell(`expiry of documents failed: ${String(error)}`))
      .finally(() => {
        round = undefined;
      });
  }, expireEachMs);
  let closed = false;
  const engine: OpenEngine = {
    catalog,
    cursors,
    clock,
    async write(run) {
      if (closed) throw new CommandError(91, "the server is stopping");
      const failure = store.failure();
      if (failure) throw storageError(failure);
      const writing = new Writing(catalog);
      try {
        return run(writing);
      } finally {
        // memory and log must not part, so what was changed before an error is written too
        if (writing.changes.length > 0) await store.commit(writing.changes).catch(failed);
      }
    },
    compact: () => store.compact(),
    async close() {
      if (closed) return;
      closed = true;
      clearInterval(sweeper);
      clearInterval(expiry);
      await round;
      await store.close();
    },
  };
  return engine;
}

function failed(error: unknown): never {
  throw storageError(error);
}

/** Once a write has failed, memory is ahead of the disk: nothing is written until the next start. */
function storageError(error: unknown): CommandError {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new CommandError(
    full ? 14031 : 96,
    `writing to the disk failed, no more writes are accepted: ${String(error)}`,
  );
}
