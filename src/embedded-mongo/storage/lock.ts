import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { processStart } from "./process-start.js";

const Owner = z.object({ pid: z.number().int(), started: z.string() });
type Owner = z.infer<typeof Owner>;

/** Another living process has the folder open. */
export class FolderInUse extends Error {}

/** A takeover that has not ended after this time was itself killed. */
const stuckAfterMs = 5000;

/**
 * Takes the folder for this process. The lock names pid and start time, because a pid comes back (in a container soon);
 * a dead owner's lock is taken over, by one process only: taking over means linking the dead lock to a name made of it.
 * @throws FolderInUse
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, "lock");
  const mine = `${path}.${randomUUID()}`;
  const own: Owner = { pid: process.pid, started: (await processStart(process.pid)) ?? "" };
  await writeFile(mine, JSON.stringify(own), { mode: 0o600 });
  try {
    while (!(await linked(mine, path))) await clearDead(dir, path);
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(path, { force: true });
}

/** Hard links are made or refused in one step, with the content already there. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST") || isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

async function clearDead(dir: string, path: string): Promise<void> {
  const owner = await readOwner(path);
  if (!owner) return;
  if (owner !== "unreadable" && (await isAlive(owner))) {
    throw new FolderInUse(`the database folder ${dir} is in use by process ${owner.pid}`);
  }
  const name = owner === "unreadable" ? "unreadable" : `${owner.pid}-${owner.started.replace(/\W+/g, "_")}`;
  const grave = `${path}.dead-${name}`;
  if (await linked(path, grave)) {
    const buried = await readOwner(grave);
    // between reading and linking another process may have taken the folder: then its lock stays
    if (JSON.stringify(buried) === JSON.stringify(owner)) await rm(path, { force: true });
    await rm(grave, { force: true });
  } else {
    const age = await ageMs(grave);
    if (age !== undefined && age > stuckAfterMs) await rm(grave, { force: true });
    await setTimeout(10);
  }
}

async function readOwner(path: string): Promise<Owner | "unreadable" | undefined> {
  try {
    return Owner.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return "unreadable";
    throw error;
  }
}

async function isAlive({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrno(error, "ESRCH")) return false;
    if (!isErrno(error, "EPERM")) throw error;
  }
  const now = await processStart(pid);
  return now === undefined || started === "" || now === started;
}

async function ageMs(path: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(path)).ctimeMs;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
