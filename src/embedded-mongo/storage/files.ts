import { open, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { OpenSegment } from "./log-writer.js";
import { type End, headerBytes, newHeader, readSegment } from "./segment.js";

/** The files cannot be trusted as they are; the message names file and offset. */
export class DamagedFiles extends Error {}

export const logName = (number: number): string => `log-${String(number).padStart(8, "0")}`;
export const snapshotName = (number: number): string => `snapshot-${String(number).padStart(8, "0")}`;

/** What a folder holds: the newest snapshot, 0 for none, and the segments it does not cover, in order. */
export type Folder = { snapshot: number; logs: number[]; covered: string[] };

/** @throws DamagedFiles if a segment is missing from the row */
export async function readFolder(dir: string): Promise<Folder> {
  const names = await readdir(dir);
  const numbers = (kind: string): number[] =>
    names
      .flatMap((name) => new RegExp(`^${kind}-(\\d{8})$`).exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  const snapshot = numbers("snapshot").at(-1) ?? 0;
  const logs = numbers("log").filter((number) => number >= snapshot);
  const first = Math.max(1, snapshot);
  const missing = logs.findIndex((number, at) => number !== first + at);
  if (missing !== -1 || (snapshot > 0 && logs.length === 0)) {
    throw new DamagedFiles(`${join(dir, logName(first + Math.max(0, missing)))} is missing`);
  }
  const covered = [
    ...numbers("snapshot")
      .filter((number) => number < snapshot)
      .map(snapshotName),
    ...numbers("log")
      .filter((number) => number < snapshot)
      .map(logName),
    ...names.filter((name) => name === "snapshot.tmp"),
  ];
  return { snapshot, logs, covered };
}

/** Makes a new segment; its header is on disk when this returns. */
export async function createSegment(dir: string, name: string): Promise<OpenSegment> {
  const file = await open(join(dir, name), "w", 0o600);
  const { header, salt } = newHeader();
  try {
    await file.write(header);
    await file.datasync();
    await syncFolder(dir);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, salt, bytes: headerBytes };
}

/**
 * Reads one segment to its end. Only in the last one may the end be torn, which is then cut off and told.
 * @throws DamagedFiles
 */
export async function loadSegment(
  path: string,
  last: boolean,
  onRecord: (changes: Buffer) => void,
  tell: (message: string) => void,
): Promise<{ salt: Buffer | undefined; bytes: number }> {
  const end: End = await readSegment(path, onRecord);
  if (end.kind === "complete") return end;
  if (end.kind === "damaged" || !last) {
    throw new DamagedFiles(`${path} is damaged at offset ${end.offset}: what follows cannot be trusted`);
  }
  await truncate(path, end.offset);
  tell(`${path}: the last ${end.bytes - end.offset} bytes were written in part only and have been cut off`);
  return { salt: end.salt, bytes: end.offset };
}

/** Makes a rename or a new name durable. Windows has no such call and needs none. */
export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function removeAll(dir: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(dir, name), { force: true });
}
