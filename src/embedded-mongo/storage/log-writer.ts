import { encodeRecord } from "./segment.js";

/** The little of a file that the log needs; tests hand in one that fails. */
export type LogFile = {
  write(buffer: Buffer, offset: number, length: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  close(): Promise<void>;
};

/** A segment opened for appending. */
export type OpenSegment = { file: LogFile; salt: Buffer; bytes: number };

/** Changes that are going to be one record. */
type Group = { parts: Buffer[]; bytes: number; written: Promise<void> };

/** A group this large is closed; what comes then goes into the next. */
const fullGroup = 32 * 1024 * 1024;

/**
 * Appends batches to a segment. What arrives while a write is under way goes together into the next record, so a
 * crash leaves at most one torn record at the end. After a failed write nothing more is accepted: memory is then ahead
 * of the disk.
 */
export class LogWriter {
  #segment: OpenSegment;
  readonly #fsync: boolean;
  /** The group that still takes changes, until its turn comes. */
  #open: Group | undefined;
  /** Settled, never failed, once all that was asked for is done. */
  #last: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(segment: OpenSegment, { fsync }: { fsync: boolean }) {
    this.#segment = segment;
    this.#fsync = fsync;
  }

  /** Why writing stopped, if it did. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Bytes in the segment that is being written. */
  get bytes(): number {
    return this.#segment.bytes;
  }

  /** Resolves once the changes are written (and flushed, with fsync); all of one call or none survive a crash. */
  append(changes: readonly Buffer[]): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const group = this.#open && this.#open.bytes <= fullGroup ? this.#open : this.#newGroup();
    for (const change of changes) {
      group.parts.push(change);
      group.bytes += change.length;
    }
    return group.written;
  }

  /**
   * What is appended from now on goes to the segment that `open` gives; resolves once the old one is whole. Where
   * opening fails, the old segment is written on.
   */
  turn(open: () => Promise<OpenSegment>): Promise<void> {
    this.#open = undefined;
    return this.#afterwards(() => this.#change(open));
  }

  /** Waits for what is on its way, then closes the segment. */
  async close(): Promise<void> {
    await this.#last;
    await this.#segment.file.close();
  }

  #newGroup(): Group {
    const parts: Buffer[] = [];
    const written = this.#afterwards(async () => {
      if (this.#open === group) this.#open = undefined;
      await this.#write(parts).catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        throw this.#failure;
      });
    });
    const group: Group = { parts, bytes: 0, written };
    this.#open = group;
    return group;
  }

  /** One thing after the other; none after a failed write. */
  #afterwards(run: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => {
      if (this.#failure) throw this.#failure;
      return run();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #change(open: () => Promise<OpenSegment>): Promise<void> {
    await this.#segment.file.datasync();
    const opened = await open();
    await this.#segment.file.close();
    this.#segment = opened;
  }

  async #write(parts: readonly Buffer[]): Promise<void> {
    const { file, salt } = this.#segment;
    const record = encodeRecord(salt, parts);
    for (let written = 0; written < record.length; ) {
      const { bytesWritten } = await file.write(record, written, record.length - written);
      if (bytesWritten === 0) throw new Error("the disk takes no more bytes");
      written += bytesWritten;
    }
    if (this.#fsync) await file.datasync();
    this.#segment.bytes += record.length;
  }
}
