import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import mongoose from "mongoose";
import { expect, test } from "vitest";
import { type Stored, temporaryFolder } from "./server.js";

/** KILLS=200 is the extended run. */
const kills = Number(process.env.KILLS ?? 8);
const writers = 8;

/** A server as a process of its own that compacts every 100 kB, so that most kills meet a compaction. */
const program = (dir: string): string => `
  import { startServer } from ${JSON.stringify(new URL("../../dist/embedded-mongo/server.js", import.meta.url).href)};
  const options = { dir: ${JSON.stringify(dir)}, fsync: false, compactFrom: 100_000, clock: () => new Date() };
  const server = await startServer({ port: 0 }, { ...options, tell: (line) => console.log("told " + line) });
  console.log("port " + server.port);
`;

type Running = { child: ChildProcess; port: number; told: string[] };

async function start(dir: string): Promise<Running> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program(dir)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((resolve, reject) => {
    lines.on("line", (line) => {
      if (line.startsWith("port ")) resolve(Number(line.slice(5)));
      else told.push(line);
    });
    child.once("exit", () => reject(new Error(`the server ended: ${told.join("; ")}`)));
  });
  return { child, port, told };
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** What writers were told, and what they may have done without being told. */
type Ledger = {
  batches: Set<string>;
  /** Asked to be deleted: of many documents some may be gone and some not, as with MongoDB. */
  deleting: Set<string>;
  begun: number;
  acknowledged: Map<string, number>;
  attempted: Map<string, number>;
};

async function write(collection: mongoose.mongo.Collection<Stored>, writer: number, ledger: Ledger): Promise<void> {
  const key = `counter-${writer}`;
  for (let n = 0; ; n++) {
    const batch = `${writer}-${ledger.begun++}`;
    await collection.insertMany(
      Array.from({ length: 3 }, (_, part) => ({ _id: `${batch}-${part}`, batch, text: "水".repeat(100) })),
    );
    ledger.batches.add(batch);
    const next = (ledger.attempted.get(key) ?? 0) + 1;
    ledger.attempted.set(key, next);
    await collection.updateOne({ _id: key }, { $set: { n: next, pad: "吹".repeat(300) } }, { upsert: true });
    ledger.acknowledged.set(key, next);
    if (n % 10 !== 9) continue;
    // what is deleted leaves room for the compaction to gain
    const old = [...ledger.batches].filter((name) => name.startsWith(`${writer}-`)).slice(0, 8);
    for (const name of old) {
      ledger.batches.delete(name);
      ledger.deleting.add(name);
    }
    await collection.deleteMany({ batch: { $in: old } });
    for (const name of old) ledger.deleting.delete(name);
  }
}

async function check(collection: mongoose.mongo.Collection<Stored>, ledger: Ledger): Promise<void> {
  const found = new Map<string, number>();
  for await (const { batch } of collection.find({ batch: { $exists: true } }))
    found.set(String(batch), (found.get(String(batch)) ?? 0) + 1);
  expect([...found].filter(([batch, parts]) => parts !== 3 && !ledger.deleting.has(batch))).toEqual([]);
  expect([...ledger.batches].filter((batch) => !found.has(batch))).toEqual([]);
  for (const [key, acknowledged] of ledger.acknowledged) {
    const n = Number((await collection.findOne({ _id: key }))?.n);
    expect(n).toBeGreaterThanOrEqual(acknowledged);
    expect(n).toBeLessThanOrEqual(ledger.attempted.get(key) ?? 0);
  }
  const indexed = await collection.find({ batch: { $in: [...ledger.batches] } }).toArray();
  expect(indexed).toHaveLength(ledger.batches.size * 3);
}

const soFar = (kills: number, { acknowledged, batches }: Ledger) => ({
  kills,
  acknowledged: [...acknowledged.values()].reduce((sum, n) => sum + n, 0),
  batches: batches.size,
});

const hasSnapshot = async (dir: string): Promise<boolean> =>
  (await readdir(dir)).some((name) => name.startsWith("snapshot-"));

/** Writes until a compaction has come to its end, however busy the machine, and looks again at everything after a kill. */
async function compactOnce(dir: string, ledger: Ledger): Promise<void> {
  for (const isLast of [false, true]) {
    const running = await start(dir);
    const connection = await mongoose
      .createConnection(`mongodb://127.0.0.1:${running.port}/?directConnection=true`, { dbName: "crash" })
      .asPromise();
    const collection = connection.db?.collection<Stored>("things");
    if (!collection) throw new Error("not connected");
    await check(collection, ledger);
    while (!isLast && !(await hasSnapshot(dir))) {
      await collection.updateOne({ _id: "filler" }, { $set: { pad: "哨".repeat(10_000) } }, { upsert: true });
      await collection.deleteOne({ _id: "filler" });
    }
    await kill(running);
    await connection.close(true);
  }
  expect(await hasSnapshot(dir)).toBe(true);
}

test(`nothing acknowledged is lost, and no inserted batch is there in part, through ${kills} kills`, {
  timeout: 30_000 + kills * 10_000,
}, async () => {
  const dir = await temporaryFolder();
  const ledger: Ledger = {
    ...{ batches: new Set(), deleting: new Set(), begun: 0 },
    ...{ acknowledged: new Map(), attempted: new Map() },
  };
  for (let round = 0; round <= kills; round++) {
    const running = await start(dir);
    const options = { dbName: "crash", serverSelectionTimeoutMS: 2000, retryWrites: false };
    const connection = await mongoose
      .createConnection(`mongodb://127.0.0.1:${running.port}/?directConnection=true`, options)
      .asPromise();
    const collection = connection.db?.collection<Stored>("things");
    if (!collection) throw new Error("not connected");
    await collection.createIndex({ batch: 1 });
    await check(collection, ledger);
    expect(running.told.filter((line) => !line.includes("have been cut off"))).toEqual([]);
    const writing = Promise.allSettled(
      Array.from({ length: round < kills ? writers : 0 }, (_, writer) => write(collection, writer, ledger)),
    );
    // killed at another moment each time: in every second round from the first answer on, however busy the machine
    const before = soFar(round, ledger).acknowledged;
    while (round % 2 === 1 && round < kills && soFar(round, ledger).acknowledged === before) await after(1);
    await after((round * 37) % 211);
    await kill(running);
    expect((await writing).every(({ status }) => status === "rejected")).toBe(true);
    await connection.close(true);
    if (round % 20 === 19) process.stdout.write(`${JSON.stringify(soFar(round + 1, ledger))}\n`);
  }
  expect([...ledger.acknowledged.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(kills);
  await compactOnce(dir, ledger);
  await rm(dir, { recursive: true, force: true });
});
