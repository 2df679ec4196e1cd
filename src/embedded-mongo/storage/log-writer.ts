import { encodeRecord } from "./segment.js";

/** The little of a file that the log needs; tests hand in one that fails. */
export type LogFile = {
  write(buffer: Buffer, offset: number, length: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  close(): Promise<void>;
};

/** A segment opened for appending. */
export type OpenSegment = { file: LogFile; salt: Buffer; bytes: number };

type Group = { kind: "group"; parts: Buffer[]; bytes: number; done: PromiseWithResolvers };
type Turn = { kind: "turn"; open: () => Promise<OpenSegment>; done: PromiseWithResolvers };

type PromiseWithResolvers = { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void };

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
  readonly #queue: (Group | Turn)[] = [];
  #draining: Promise<void> | undefined;
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
    let group = this.#queue.at(-1);
    if (group?.kind !== "group" || group.bytes > fullGroup) {
      group = { kind: "group", parts: [], bytes: 0, done: withResolvers() };
      this.#queue.push(group);
    }
    for (const change of changes) {
      group.parts.push(change);
      group.bytes += change.length;
    }
    this.#start();
    return group.done.promise;
  }

  /**
   * What is appended from now on goes to the segment that `open` gives; resolves once the old one is whole. Where
   * opening fails, the old segment is written on.
   */
  turn(open: () => Promise<OpenSegment>): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const turn: Turn = { kind: "turn", open, done: withResolvers() };
    this.#queue.push(turn);
    this.#start();
    return turn.done.promise;
  }

  /** Waits for what is on its way, then closes the segment. */
  async close(): Promise<void> {
    await this.#draining;
    await this.#segment.file.close();
  }

  #start(): void {
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      try {
        if (this.#failure) throw this.#failure;
        if (next.kind === "turn") await this.#change(next.open);
        else await this.#write(next.parts);
        next.done.resolve();
      } catch (error) {
        if (next.kind === "group") this.#failure ??= error instanceof Error ? error : new Error(String(error));
        next.done.reject(error);
      }
    }
    this.#draining = undefined;
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

function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
