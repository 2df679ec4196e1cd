import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";

/*
 * A segment is "EMBMONG1", eight random bytes, then records: u32 length, u32 CRC-32, body (little endian). Each body
 * starts with the random bytes, so that a record can be found again behind damage and no stored text passes for one.
 */
const magic = Buffer.from("EMBMONG1");
const saltBytes = 8;
export const headerBytes = magic.length + saltBytes;
const frameBytes = 8;

/** Larger than any record is ever written; a longer one is damage. */
const longestRecord = 1 << 30;

export function newHeader(): { header: Buffer; salt: Buffer } {
  const salt = randomBytes(saltBytes);
  return { header: Buffer.concat([magic, salt]), salt };
}

export function encodeRecord(salt: Buffer, parts: readonly Buffer[]): Buffer {
  const record = Buffer.concat([Buffer.alloc(frameBytes), salt, ...parts]);
  const body = record.subarray(frameBytes);
  record.writeUInt32LE(body.length, 0);
  record.writeUInt32LE(crc32(body), 4);
  return record;
}

/** How reading ended: at the end of the file, or at a record that cannot be read, with or without good ones behind it. */
export type End =
  | { kind: "complete"; salt: Buffer; bytes: number }
  | { kind: "torn"; salt: Buffer | undefined; offset: number; bytes: number }
  | { kind: "damaged"; offset: number };

/** Streams the records of a file, handing on what stands after the salt; never holds more than one record and a chunk. */
export async function readSegment(path: string, onRecord: (changes: Buffer) => void): Promise<End> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const header = await readAt(file, 0, headerBytes);
    if (header.length < headerBytes) return { kind: "torn", salt: undefined, offset: 0, bytes: size };
    if (!header.subarray(0, magic.length).equals(magic)) return { kind: "damaged", offset: 0 };
    const salt = header.subarray(magic.length);
    const reader = new ChunkedReader(file);
    let offset = headerBytes;
    while (offset < size) {
      const body = await recordAt(reader, offset, size, salt);
      if (!body) {
        const lost = await goodRecordAfter(file, offset + 1, size, salt);
        return lost ? { kind: "damaged", offset } : { kind: "torn", salt, offset, bytes: size };
      }
      onRecord(body.subarray(saltBytes));
      offset += frameBytes + body.length;
    }
    return { kind: "complete", salt, bytes: size };
  } finally {
    await file.close();
  }
}

type Reader = { read(offset: number, length: number): Promise<Buffer> };

async function recordAt(reader: Reader, offset: number, size: number, salt: Buffer): Promise<Buffer | undefined> {
  if (offset + frameBytes + saltBytes > size) return undefined;
  const frame = await reader.read(offset, frameBytes);
  const length = frame.readUInt32LE(0);
  const sum = frame.readUInt32LE(4);
  if (length < saltBytes || length > longestRecord || offset + frameBytes + length > size) return undefined;
  const body = await reader.read(offset + frameBytes, length);
  return body.subarray(0, saltBytes).equals(salt) && crc32(body) === sum ? body : undefined;
}

/** Looks for the salt, which starts each body, and tests each find. */
async function goodRecordAfter(file: FileHandle, from: number, size: number, salt: Buffer): Promise<boolean> {
  const window = 1 << 20;
  const direct = { read: (offset: number, length: number) => readAt(file, offset, length) };
  for (let start = from; start < size; start += window) {
    const chunk = await readAt(file, start, window + saltBytes - 1);
    for (let at = chunk.indexOf(salt); at !== -1; at = chunk.indexOf(salt, at + 1)) {
      const offset = start + at - frameBytes;
      if (offset >= from && (await recordAt(direct, offset, size, salt))) return true;
    }
  }
  return false;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Reads ahead by a chunk, so that small records do not cost a call each. */
class ChunkedReader implements Reader {
  readonly #file: FileHandle;
  #chunk: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#chunk.length) return this.#chunk.subarray(from, from + length);
    this.#chunk = await readAt(this.#file, offset, Math.max(length, 1 << 20));
    this.#start = offset;
    return this.#chunk.subarray(0, length);
  }
}
