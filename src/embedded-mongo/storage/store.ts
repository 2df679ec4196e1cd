import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Change, decodeChanges, encodeChange, type LoggedChange } from "./batch.js";
import {
  createSegment,
  DamagedFiles,
  type Folder,
  loadSegment,
  logName,
  readFolder,
  removeAll,
  snapshotName,
  syncFolder,
} from "./files.js";
import { lockFolder } from "./lock.js";
import { LogWriter, type OpenSegment } from "./log-writer.js";
import { encodeRecord, newHeader } from "./segment.js";

export type StoreOptions = {
  dir: string;
  /** Flush each group to the disk itself: survives power loss, not only a killed process. */
  fsync: boolean;
  tell: (message: string) => void;
  /** Called for each change found on disk, in order, before the store opens. */
  apply: (change: LoggedChange) => void;
  /** Everything there is, as changes that make it; must not see what happens after the call. */
  capture: () => Iterable<Change>;
  /** Bytes of all live documents. */
  liveBytes: () => number;
  /** A log shorter than this many bytes is not compacted. */
  compactFrom?: number;
};

export type Store = {
  commit(changes: readonly Buffer[]): Promise<void>;
  failure(): Error | undefined;
  /** Writes a snapshot and drops the segments it covers; writing goes on meanwhile. */
  compact(): Promise<void>;
  close(): Promise<void>;
};

const defaultCompactFrom = 16 * 1024 * 1024;
const sliceBytes = 256 * 1024;

/**
 * Opens the folder for this process alone and replays what it holds.
 * @throws FolderInUse, DamagedFiles
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(options.dir);
  try {
    return await openLocked(options, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openLocked(options: StoreOptions, unlock: () => Promise<void>): Promise<Store> {
  const { dir, fsync, liveBytes, compactFrom = defaultCompactFrom } = options;
  const folder = await readFolder(dir);
  const last = await load(folder, options);
  await removeAll(dir, folder.covered);
  const writer = new LogWriter(last.segment, { fsync });
  let number = last.number;
  let bytesBefore = last.bytesBefore;
  let compacting: Promise<void> | undefined;
  let closed = false;
  // after a failed attempt the log has to grow again before the next
  let notBelow = 0;

  async function runCompaction(): Promise<void> {
    const next = number + 1;
    const captured = options.capture();
    const oldBytes = writer.bytes;
    await writer.turn(() => createSegment(dir, logName(next)));
    number = next;
    bytesBefore += oldBytes;
    if (!(await writeSnapshot(dir, next, captured, () => closed))) return;
    await removeAll(dir, (await readFolder(dir)).covered);
    bytesBefore = 0;
    notBelow = 0;
  }

  function compact(): Promise<void> {
    compacting ??= runCompaction().finally(() => {
      compacting = undefined;
    });
    return compacting;
  }

  return {
    commit: async (changes) => {
      await writer.append(changes);
      const logged = bytesBefore + writer.bytes;
      if (closed || compacting || logged <= Math.max(compactFrom, 2 * liveBytes(), notBelow)) return;
      compact().catch((error: unknown) => {
        notBelow = logged + compactFrom;
        options.tell(`compaction failed: ${String(error)}`);
      });
    },
    failure: () => writer.failure,
    compact,
    close: async () => {
      closed = true;
      await compacting?.catch(() => undefined);
      await writer.close();
      await unlock();
    },
  };
}

async function load(
  { snapshot, logs }: Folder,
  { dir, apply, tell }: StoreOptions,
): Promise<{ segment: OpenSegment; number: number; bytesBefore: number }> {
  const onRecord = (changes: Buffer): void => {
    for (const change of decodeChanges(changes)) apply(change);
  };
  if (snapshot > 0) await loadSnapshot(join(dir, snapshotName(snapshot)), onRecord, tell);
  let bytesBefore = 0;
  for (const number of logs) {
    const path = join(dir, logName(number));
    const last = number === logs.at(-1);
    const { salt, bytes } = await loadSegment(path, last, onRecord, tell);
    if (last && salt) return { segment: { file: await open(path, "a"), salt, bytes }, number, bytesBefore };
    bytesBefore += bytes;
  }
  const number = logs.at(-1) ?? 1;
  return { segment: await createSegment(dir, logName(number)), number, bytesBefore };
}

/** An empty record ends a snapshot, so that one cut between two records is known too. */
async function loadSnapshot(
  path: string,
  onRecord: (changes: Buffer) => void,
  tell: (message: string) => void,
): Promise<void> {
  let ended = false;
  const watch = (changes: Buffer): void => {
    ended = changes.length === 0;
    onRecord(changes);
  };
  const { bytes } = await loadSegment(path, false, watch, tell);
  if (!ended) throw new DamagedFiles(`${path} is damaged at offset ${bytes}: it ends too early`);
}

/** Writes everything in slices, so that the server answers in between; false if the store closed before the end. */
async function writeSnapshot(
  dir: string,
  number: number,
  changes: Iterable<Change>,
  stopped: () => boolean,
): Promise<boolean> {
  const temporary = join(dir, "snapshot.tmp");
  const file = await open(temporary, "w", 0o600);
  try {
    const { header, salt } = newHeader();
    await file.writeFile(header);
    let parts: Buffer[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      await file.writeFile(encodeRecord(salt, parts));
      parts = [];
      bytes = 0;
    };
    for (const change of changes) {
      const { head, bson } = encodeChange(change);
      parts.push(head, bson);
      bytes += head.length + bson.length;
      if (bytes > sliceBytes) await flush();
      if (stopped()) return false;
    }
    if (parts.length > 0) await flush();
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(dir, snapshotName(number)));
  await syncFolder(dir);
  return true;
}
