import { decode, encodeDoc } from "../values/bson.js";
import type { Doc } from "../values/document.js";

export const largestMessage = 48_000_000;
const headerBytes = 16;
const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;

/** A command as it came in, with what an answer needs. */
export type Message = {
  requestId: number;
  /** OP_QUERY only opens a connection and wants its answer as OP_REPLY. */
  legacy: boolean;
  /** The client waits for nothing. */
  silent: boolean;
  command: Doc;
};

/** The stream is no MongoDB conversation; the connection is closed. */
export class BrokenStream extends Error {}

/** The frame could be read and its content could not; the client gets an error as answer. */
export class BadMessage extends Error {
  readonly requestId: number;

  constructor(requestId: number, message: string) {
    super(message);
    this.requestId = requestId;
  }
}

/** Cuts a stream of chunks into whole frames. */
export class Framer {
  #chunks: Buffer[] = [];
  #buffered = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
  }

  /** @throws BrokenStream for a length that no message has */
  next(): Buffer | undefined {
    if (this.#buffered < headerBytes) return undefined;
    const length = this.#join(headerBytes).readInt32LE(0);
    if (length < headerBytes || length > largestMessage) throw new BrokenStream(`a message of ${length} bytes`);
    if (this.#buffered < length) return undefined;
    const all = this.#join(length);
    this.#chunks = all.length > length ? [all.subarray(length)] : [];
    this.#buffered -= length;
    return all.subarray(0, length);
  }

  /** Joins chunks only until `wanted` bytes stand in the first, so that a large message is copied once. */
  #join(wanted: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length >= wanted) return first;
    const joined = wanted > headerBytes ? Buffer.concat(this.#chunks) : this.#joinHeader();
    if (wanted > headerBytes) this.#chunks = [joined];
    return joined;
  }

  #joinHeader(): Buffer {
    return Buffer.concat(this.#chunks.slice(0, headerBytes));
  }
}

/** @throws BrokenStream for another opcode, BadMessage for a frame whose content cannot be read */
export function parseMessage(frame: Buffer): Message {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode !== opMsg && opCode !== opQuery) throw new BrokenStream(`opcode ${opCode}`);
  try {
    return opCode === opMsg ? parseMsg(frame, requestId) : parseQuery(frame, requestId);
  } catch (error) {
    throw new BadMessage(requestId, error instanceof Error ? error.message : String(error));
  }
}

function parseQuery(frame: Buffer, requestId: number): Message {
  const nameEnd = frame.indexOf(0, 20);
  const namespace = frame.toString("utf8", 20, nameEnd);
  if (nameEnd === -1 || !namespace.endsWith(".$cmd")) throw new RangeError("OP_QUERY serves only the first hello");
  const command = decode(documentAt(frame, nameEnd + 9, frame.length));
  return { requestId, legacy: true, silent: false, command: { ...command, $db: namespace.slice(0, -5) } };
}

const checksumPresent = 1;
const moreToCome = 2;
/** Bits 0 to 15 that a server has to understand; others of them are an error. */
const knownBits = checksumPresent | moreToCome;

function parseMsg(frame: Buffer, requestId: number): Message {
  const flags = frame.readUInt32LE(16);
  if (flags & 0xffff & ~knownBits) throw new RangeError(`OP_MSG has unknown flag bits ${flags.toString(2)}`);
  const end = flags & checksumPresent ? frame.length - 4 : frame.length;
  let body: Doc | undefined;
  const sequences: Doc = {};
  for (let at = 20; at < end; ) {
    const kind = frame.readUInt8(at);
    if (kind === 0) {
      if (body) throw new RangeError("OP_MSG has two bodies");
      const bytes = documentAt(frame, at + 1, end);
      body = decode(bytes);
      at += 1 + bytes.length;
    } else if (kind === 1) {
      const size = frame.readInt32LE(at + 1);
      if (size < 6 || at + 1 + size > end) throw new RangeError("a document sequence runs past its message");
      const { name, docs } = parseSequence(frame, at + 5, at + 1 + size);
      if (Object.hasOwn(sequences, name)) throw new RangeError(`document sequence '${name}' comes twice`);
      sequences[name] = docs;
      at += 1 + size;
    } else {
      throw new RangeError(`OP_MSG has a section of kind ${kind}`);
    }
  }
  if (!body) throw new RangeError("OP_MSG has no body");
  return { requestId, legacy: false, silent: (flags & moreToCome) !== 0, command: merge(body, sequences) };
}

function merge(body: Doc, sequences: Doc): Doc {
  for (const name of Object.keys(sequences)) {
    if (Object.hasOwn(body, name)) throw new RangeError(`'${name}' comes as a field and as a document sequence`);
  }
  return { ...body, ...sequences };
}

const sequenceNames = new Set(["documents", "updates", "deletes"]);

function parseSequence(frame: Buffer, from: number, end: number): { name: string; docs: Doc[] } {
  const nameEnd = frame.indexOf(0, from);
  const name = frame.toString("utf8", from, nameEnd);
  if (nameEnd === -1 || nameEnd >= end || !sequenceNames.has(name))
    throw new RangeError("a document sequence of unknown name");
  const docs: Doc[] = [];
  for (let at = nameEnd + 1; at < end; ) {
    const bytes = documentAt(frame, at, end);
    docs.push(decode(bytes));
    at += bytes.length;
  }
  return { name, docs };
}

function documentAt(frame: Buffer, at: number, end: number): Buffer {
  const length = at + 5 <= end ? frame.readInt32LE(at) : 0;
  if (length < 5 || at + length > end) throw new RangeError("a document runs past its message");
  return frame.subarray(at, at + length);
}

let lastId = 0;

/** An answer as OP_MSG, or as OP_REPLY to the opening OP_QUERY. */
export function encodeReply({ requestId, legacy }: { requestId: number; legacy: boolean }, reply: Doc): Buffer {
  const body = encodeDoc(reply);
  const between = Buffer.alloc(legacy ? 20 : 5);
  // OP_REPLY: flags, cursor and starting point are 0, one document; OP_MSG: no flags, one section of kind 0
  if (legacy) between.writeInt32LE(1, 16);
  const header = Buffer.alloc(headerBytes);
  header.writeInt32LE(headerBytes + between.length + body.length, 0);
  lastId = (lastId + 1) & 0x7fffffff;
  header.writeInt32LE(lastId, 4);
  header.writeInt32LE(requestId, 8);
  header.writeInt32LE(legacy ? opReply : opMsg, 12);
  return Buffer.concat([header, between, body]);
}
