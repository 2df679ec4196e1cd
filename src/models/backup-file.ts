import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";

/*
 * A backup is text under gzip, a line each: the heading, then of every collection its name and indexes and its documents
 * as canonical EJSON, last the counts and the SHA-256 over all lines before.
 */
const format = "chuishao backup 1";

const Heading = z.object({ format: z.literal(format), at: z.string() });
const Counts = z.record(z.string(), z.int().nonnegative());
const Ending = z.object({ end: z.object({ counts: Counts, sha256: z.string() }) });
const endingStart = '{"end":';

/** What a whole backup holds. */
export type Contents = { at: string; counts: z.infer<typeof Counts> };

export const headingLine = (at: Date): string => JSON.stringify({ format, at: at.toISOString() });

/** A line of a backup, and how many documents of each collection there are up to it. */
export type Written = { line: string; counts: Record<string, number> };

/**
 * Writes a backup: into a file beside it first, so that one that broke off is never taken for whole. Only its owner may
 * read it, for it holds what people wrote.
 */
export async function writeBackupFile(file: string, lines: AsyncIterable<Written>): Promise<Contents["counts"]> {
  const unfinished = `${file}.part`;
  let counts: Contents["counts"] = {};
  async function* text(): AsyncGenerator<string> {
    const hash = createHash("sha256");
    for await (const { line, counts: sofar } of lines) {
      counts = sofar;
      hash.update(`${line}\n`);
      yield `${line}\n`;
    }
    yield `${JSON.stringify({ end: { counts, sha256: hash.digest("hex") } })}\n`;
  }
  // What one that was killed has left, and whatever else lies there: its owner or where it leads is not ours to keep.
  await rm(unfinished, { force: true });
  try {
    await pipeline(Readable.from(text()), createGzip(), createWriteStream(unfinished, { mode: 0o600, flags: "wx" }));
    const written = await open(unfinished);
    await written.sync().finally(() => written.close());
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return counts;
}

/**
 * Reads a backup from end to end without keeping it, and compares its checksum.
 * @throws Error that says what is wrong with the file
 */
export async function checkBackupFile(file: string): Promise<Contents> {
  const hash = createHash("sha256");
  let heading: z.infer<typeof Heading> | null = null;
  let ending: string | null = null;
  for await (const line of linesOf(file)) {
    if (ending !== null) throw new Error(`${file} goes on after its end; it was changed`);
    if (heading === null) heading = headingOf(file, line);
    else if (line.startsWith(endingStart)) {
      ending = line;
      continue;
    }
    hash.update(`${line}\n`);
  }
  if (heading === null) throw new Error(`${file} is empty`);
  if (ending === null) throw new Error(`${file} has no end; it was cut off`);
  const parsed = Ending.safeParse(parsedOrNull(ending));
  if (!parsed.success) throw new Error(`${file} has an end that can't be read; it was changed`);
  const { end } = parsed.data;
  if (hash.digest("hex") !== end.sha256) throw new Error(`${file} does not match its checksum; it was changed`);
  return { at: heading.at, counts: end.counts };
}

function headingOf(file: string, line: string): z.infer<typeof Heading> {
  const heading = Heading.safeParse(parsedOrNull(line));
  if (!heading.success) throw new Error(`${file} is not a backup of this program`);
  return heading.data;
}

/** What stands between heading and end. */
export async function* bodyOf(file: string): AsyncGenerator<string> {
  let isHeading = true;
  for await (const line of linesOf(file)) {
    if (!isHeading && !line.startsWith(endingStart)) yield line;
    isHeading = false;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let rest = "";
  try {
    for await (const chunk of gunzip) {
      const text = decoder.write(chunk);
      if (!text.includes("\n")) {
        rest += text;
        continue;
      }
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} can't be read as a backup: ${why}`, { cause: error });
  } finally {
    source.destroy();
  }
  if (rest !== "") yield rest;
}

function parsedOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
