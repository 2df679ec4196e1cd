import { appendFile, copyFile, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type OpenEngine, openEngine } from "../../src/embedded-mongo/engine.js";
import { LogWriter } from "../../src/embedded-mongo/storage/log-writer.js";
import { newHeader } from "../../src/embedded-mongo/storage/segment.js";
import { temporaryFolder } from "./server.js";

const left: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of left.splice(0).reverse()) await undo();
});

async function folder(): Promise<string> {
  const dir = await temporaryFolder();
  left.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

type Opened = { engine: OpenEngine; told: string[] };

async function open(dir: string, compactFrom?: number): Promise<Opened> {
  const told: string[] = [];
  const engine = await openEngine({
    dir,
    fsync: false,
    clock: () => new Date(),
    tell: (line) => told.push(line),
    compactFrom,
  });
  left.push(() => engine.close());
  return { engine, told };
}

async function put(engine: OpenEngine, ids: Iterable<number>, text = "x"): Promise<void> {
  await engine.write((writing) => {
    const collection = writing.collection("db.c");
    for (const _id of ids) writing.insert(collection, { _id, text });
  });
}

const ids = ({ catalog }: OpenEngine): unknown[] =>
  [...(catalog.get("db.c")?.rows.values() ?? [])].map(({ doc }) => doc._id);

const log = (dir: string): string => join(dir, "log-00000001");

test("what was committed is there after reopening, with collections, indexes and deletions", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1, 2, 3]);
  await engine.write((writing) => {
    const collection = writing.collection("db.c");
    const row = [...collection.rows.values()][1];
    if (row) writing.delete(collection, row);
    writing.create("db.empty");
    writing.create("db.gone");
    writing.drop("db.gone");
  });
  await engine.close();
  const again = await open(dir);
  expect(ids(again.engine)).toEqual([1, 3]);
  expect(again.engine.catalog.of("db").map(({ namespace }) => namespace)).toEqual(["db.c", "db.empty"]);
  expect(again.told).toEqual([]);
});

test("what a command changed before it failed is written too, so that memory and log stay one", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  const failing = engine.write((writing) => {
    const collection = writing.collection("db.c");
    writing.insert(collection, { _id: 1 });
    writing.insert(collection, { _id: 1 });
  });
  await expect(failing).rejects.toMatchObject({ code: 11000 });
  await put(engine, [2]);
  await engine.close();
  expect(ids((await open(dir)).engine)).toEqual([1, 2]);
});

test("a torn tail is cut off and told, and the file is written on from there", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  const whole = (await stat(log(dir))).size;
  await put(engine, [2, 3]);
  await engine.close();
  const full = await readFile(log(dir));
  for (const length of [whole + 1, whole + 9, full.length - 1]) {
    await writeFile(log(dir), full.subarray(0, length));
    const { engine: torn, told } = await open(dir);
    expect(ids(torn)).toEqual([1]);
    expect(told).toEqual([expect.stringContaining(`the last ${length - whole} bytes`)]);
    await put(torn, [4]);
    await torn.close();
    const after = await open(dir);
    expect(ids(after.engine)).toEqual([1, 4]);
    expect(after.told).toEqual([]);
    await after.engine.close();
  }
});

test("garbage behind the last record is a torn tail too", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  await engine.close();
  await appendFile(log(dir), Buffer.alloc(5000, 7));
  const { engine: again, told } = await open(dir);
  expect(ids(again)).toEqual([1]);
  expect(told[0]).toContain("5000 bytes");
});

test("damage in the middle refuses to start, naming file and offset", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  const offset = (await stat(log(dir))).size;
  await put(engine, [2]);
  await put(engine, [3]);
  await engine.close();
  const full = await readFile(log(dir));
  for (const at of [offset, offset + 5, offset + 30]) {
    const damaged = Buffer.from(full);
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    await writeFile(log(dir), damaged);
    await expect(open(dir)).rejects.toThrow(`${log(dir)} is damaged at offset ${offset}`);
  }
  await writeFile(log(dir), full);
  expect(ids((await open(dir)).engine)).toEqual([1, 2, 3]);
});

test("a file that is none of ours, and a missing segment, refuse to start", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  await engine.close();
  await copyFile(log(dir), join(dir, "log-00000003"));
  await expect(open(dir)).rejects.toThrow("log-00000002 is missing");
  await rm(join(dir, "log-00000003"));
  await writeFile(log(dir), "something else entirely");
  await expect(open(dir)).rejects.toThrow("is damaged at offset 0");
});

test("compaction keeps what is live, drops the old segments, and writing goes on meanwhile", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  for (let round = 0; round < 20; round++) await put(engine, [round], "y".repeat(10_000));
  await engine.write((writing) => {
    const collection = writing.collection("db.c");
    for (const row of [...collection.rows.values()].slice(0, 15)) writing.delete(collection, row);
  });
  const compacting = engine.compact();
  await put(engine, [100]);
  await compacting;
  await put(engine, [101]);
  expect((await readdir(dir)).filter((name) => name !== "lock").sort()).toEqual(["log-00000002", "snapshot-00000002"]);
  await engine.close();
  const again = await open(dir);
  expect(ids(again.engine)).toEqual([15, 16, 17, 18, 19, 100, 101]);
  await again.engine.compact();
  await again.engine.close();
  expect(ids((await open(dir)).engine)).toEqual([15, 16, 17, 18, 19, 100, 101]);
});

test("a log that has grown past twice the live data compacts by itself", async () => {
  const dir = await folder();
  const { engine } = await open(dir, 50_000);
  for (let round = 0; round < 60; round++) {
    await engine.write((writing) => {
      const collection = writing.collection("db.c");
      const [row] = collection.rows.values();
      const doc = { _id: 1, text: String(round).repeat(1000) };
      if (row) writing.replace(collection, row, doc);
      else writing.insert(collection, doc);
    });
  }
  await engine.close();
  const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(110_000);
  expect((await readdir(dir)).some((name) => name.startsWith("snapshot-"))).toBe(true);
  expect([...((await open(dir)).engine.catalog.get("db.c")?.rows.values() ?? [])][0]?.doc.text).toBe("59".repeat(1000));
});

test("leftovers of a compaction that was killed are removed", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  await engine.close();
  await writeFile(join(dir, "snapshot.tmp"), "half");
  await writeFile(join(dir, "log-00000002"), "");
  const { engine: again } = await open(dir);
  expect(ids(again)).toEqual([1]);
  expect(await readdir(dir)).not.toContain("snapshot.tmp");
  await put(again, [2]);
  await again.close();
  expect(ids((await open(dir)).engine)).toEqual([1, 2]);
});

test("a damaged snapshot refuses to start", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1, 2, 3]);
  await engine.compact();
  await engine.close();
  await truncate(join(dir, "snapshot-00000002"), 40);
  await expect(open(dir)).rejects.toThrow(/snapshot-00000002 is damaged at offset \d+/);
});

test("a snapshot cut exactly between two records refuses to start", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(
    engine,
    Array.from({ length: 40 }, (_, n) => n),
    "z".repeat(20_000),
  );
  await engine.compact();
  await engine.close();
  const path = join(dir, "snapshot-00000002");
  const bytes = await readFile(path);
  await truncate(path, 16 + 8 + bytes.readUInt32LE(16));
  await expect(open(dir)).rejects.toThrow(/snapshot-00000002 is damaged/);
});

test("a folder in use is refused in words, and free again once closed", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await expect(open(dir)).rejects.toThrow(`the database folder ${dir} is in use by process ${process.pid}`);
  await engine.close();
  await (await open(dir)).engine.close();
});

test("the lock of a dead process is taken over, also when its pid lives again as another process", async () => {
  const dir = await folder();
  for (const owner of [
    { pid: 2 ** 22 - 1, started: "then" },
    { pid: process.pid, started: "another time" },
  ]) {
    await writeFile(join(dir, "lock"), JSON.stringify(owner));
    await (await open(dir)).engine.close();
  }
  await writeFile(join(dir, "lock"), "no owner at all");
  await (await open(dir)).engine.close();
  expect((await readdir(dir)).filter((name) => name.startsWith("lock"))).toEqual([]);
});

test("of ten that take over a dead lock at once, one gets the folder", async () => {
  const dir = await folder();
  await writeFile(join(dir, "lock"), JSON.stringify({ pid: 2 ** 22 - 1, started: "then" }));
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => open(dir)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test.skipIf(process.platform !== "linux")("a new segment that cannot be made leaves the old one in use", async () => {
  const dir = await folder();
  const { engine } = await open(dir);
  await put(engine, [1]);
  // a device that is always full
  await symlink("/dev/full", join(dir, "log-00000002"));
  await expect(engine.compact()).rejects.toThrow("ENOSPC");
  await put(engine, [2]);
  expect(await readdir(dir)).not.toContain("snapshot-00000002");
  await engine.close();
  await rm(join(dir, "log-00000002"));
  expect(ids((await open(dir)).engine)).toEqual([1, 2]);
});

const pretend = (write: (buffer: Buffer, offset: number, length: number) => number) => ({
  written: [] as Buffer[],
  async write(buffer: Buffer, offset: number, length: number) {
    const bytesWritten = write(buffer, offset, length);
    this.written.push(Buffer.from(buffer.subarray(offset, offset + bytesWritten)));
    return { bytesWritten };
  },
  datasync: async () => {},
  close: async () => {},
});

test("a write that takes only some of the bytes is continued", async () => {
  const short = pretend((_buffer, _offset, length) => Math.min(7, length));
  const long = pretend((_buffer, _offset, length) => length);
  const { salt } = newHeader();
  for (const file of [short, long]) {
    const writer = new LogWriter({ file, salt, bytes: 0 }, { fsync: true });
    await Promise.all([
      writer.append([Buffer.alloc(100, 1)]),
      writer.append([Buffer.alloc(100, 2), Buffer.alloc(10, 3)]),
    ]);
    await writer.close();
  }
  expect(Buffer.concat(short.written)).toEqual(Buffer.concat(long.written));
});

test("batches that arrive during a write go together into the next record, in order", async () => {
  const file = pretend((_buffer, _offset, length) => length);
  const writer = new LogWriter({ file, salt: newHeader().salt, bytes: 0 }, { fsync: false });
  const bytes = (from: number, to: number): Buffer =>
    Buffer.from(Array.from({ length: to - from }, (_, n) => from + n));
  const append = (from: number, to: number): Promise<void>[] =>
    Array.from(bytes(from, to), (byte) => writer.append([Buffer.alloc(1, byte)]));
  const first = append(0, 10);
  await Promise.resolve(); // the write is under way
  const second = append(10, 50);
  await Promise.all([...first, ...second]);
  await writer.close();
  expect(file.written.map((record) => record.subarray(16))).toEqual([bytes(0, 10), bytes(10, 50)]);
});

test("after a failed write those who wait and those who come are failed", async () => {
  const file = pretend(() => {
    throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  });
  const writer = new LogWriter({ file, salt: newHeader().salt, bytes: 0 }, { fsync: false });
  const first = writer.append([Buffer.alloc(1)]);
  await Promise.resolve(); // the write is under way
  const outcomes = await Promise.allSettled([first, writer.append([Buffer.alloc(1)])]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(writer.append([Buffer.alloc(1)])).rejects.toThrow("EIO");
  await expect(writer.turn(async () => ({ file, salt: newHeader().salt, bytes: 0 }))).rejects.toThrow("EIO");
  expect(writer.failure?.message).toContain("EIO");
});
