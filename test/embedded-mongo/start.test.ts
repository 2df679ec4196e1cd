import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import mongoose, { Schema } from "mongoose";
import { afterEach, expect, test } from "vitest";
import type { EmbeddedMongo } from "../../src/embedded-mongo/start.js";
import { temporaryFolder } from "./server.js";

/** The worker runs from dist only. */
const built = new URL("../../dist/embedded-mongo/start.js", import.meta.url).href;
const { startEmbeddedMongo }: typeof import("../../src/embedded-mongo/start.js") = await import(built);

const left: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of left.splice(0).reverse()) await undo();
});

async function folder(): Promise<string> {
  const dir = await temporaryFolder();
  left.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function start(options: Parameters<typeof startEmbeddedMongo>[0]): Promise<EmbeddedMongo> {
  const server = await startEmbeddedMongo({ fsync: false, log: () => undefined, ...options });
  left.push(() => server.stop());
  return server;
}

async function connected(uri: string): Promise<mongoose.Connection> {
  const connection = await mongoose.createConnection(uri, { dbName: "town" }).asPromise();
  left.push(() => connection.close());
  return connection;
}

test("a mongoose application runs on it: schemas, indexes, versions, populate, and finds all again after a restart", async () => {
  const dir = await folder();
  const first = await start({ dir });
  const connection = await connected(first.uri);
  const Unit = connection.model(
    "Unit",
    new Schema({ name: { type: String, unique: true }, level: { type: String, index: true } }),
  );
  const schema = new Schema(
    {
      number: { type: Number, required: true },
      unit: { type: Schema.Types.ObjectId, ref: "Unit" },
      steps: [{ kind: String, dueAt: Date, done: { type: Boolean, default: false } }],
      nextDueAt: Date,
      notes: { type: Map, of: String },
    },
    { timestamps: true, optimisticConcurrency: true },
  );
  schema.index({ nextDueAt: 1, _id: 1 }, { partialFilterExpression: { nextDueAt: { $exists: true } } });
  const Case = connection.model("Case", schema);
  await Promise.all([Unit.init(), Case.init()]);
  const unit = await Unit.create({ name: "供水", level: "street" });
  await expect(Unit.create({ name: "供水" })).rejects.toMatchObject({ code: 11000, keyValue: { name: "供水" } });
  const made = await Case.create({
    number: 1,
    unit: unit._id,
    steps: [{ kind: "accept", dueAt: new Date(5) }],
    nextDueAt: new Date(5),
    notes: { a: "b" },
  });
  const stale = await Case.findById(made._id).orFail();
  made.steps[0]?.set("done", true);
  await made.save();
  stale.number = 2;
  await expect(stale.save()).rejects.toThrow(/version/i);
  const shown = await Case.findOne({ "steps.kind": "accept", "steps.done": true }).populate("unit").lean();
  expect(shown).toMatchObject({ number: 1, unit: { name: "供水" }, notes: { a: "b" } });
  expect(
    await Case.find({ nextDueAt: { $lte: new Date(10) } })
      .sort({ nextDueAt: 1, _id: 1 })
      .limit(100)
      .select("_id")
      .lean(),
  ).toHaveLength(1);
  expect(
    await Case.bulkWrite([
      { updateOne: { filter: { number: 1 }, update: { $unset: { nextDueAt: "" } } } },
      { insertOne: { document: { number: 9, steps: [] } } },
    ]),
  ).toMatchObject({ modifiedCount: 1, insertedCount: 1 });
  await first.stop();
  const again = await connected((await start({ dir })).uri);
  expect(await again.collection("cases").countDocuments({})).toBe(2);
  expect((await again.collection("cases").indexes()).map(({ name }) => name)).toEqual(["_id_", "nextDueAt_1__id_1"]);
});

test.skipIf(process.platform === "win32")(
  "the socket is 0600 in a folder of 0700, and one left behind is no hindrance",
  async () => {
    const dir = await folder();
    await chmod(dir, 0o755);
    await mkdir(join(dir, "run"));
    await writeFile(join(dir, "run", "mongo.sock"), "");
    const { uri } = await start({ dir });
    const path = join(dir, "run", "mongo.sock");
    expect(uri).toBe(`mongodb://${encodeURIComponent(path)}/?directConnection=true`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, "run"))).mode & 0o777).toBe(0o700);
    expect(await (await connected(uri)).db?.command({ ping: 1 })).toMatchObject({ ok: 1 });
  },
);

test("where the path is too long for a socket, or a port is asked for, it is 127.0.0.1 and nothing else", async () => {
  const dir = join(await folder(), "a".repeat(60), "b".repeat(60));
  const { uri } = await start({ dir });
  const port = Number(/^mongodb:\/\/127\.0\.0\.1:(\d+)\//.exec(uri)?.[1]);
  await connected(uri);
  const outside = connect(port, "127.0.0.2");
  const [error] = await once(outside, "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

test("a second server on the folder is refused in words, as is a port that is taken", async () => {
  const dir = await folder();
  const { uri } = await start({ dir, port: 0 });
  await expect(start({ dir })).rejects.toThrow(`in use by process ${process.pid}`);
  const port = Number(/:(\d+)\//.exec(uri)?.[1]);
  const other = await folder();
  await expect(start({ dir: other, port })).rejects.toThrow("EADDRINUSE");
  await start({ dir: other });
});

test("the thread that started it is not held up by scans, writes and compaction", async () => {
  const { uri } = await start({ dir: await folder() });
  const connection = await connected(uri);
  const things = connection.collection("things");
  for (let batch = 0; batch < 10; batch++) {
    await things.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n, batch, text: "吹哨".repeat(30) })));
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let n = 0; n < 15; n++) {
    await things.countDocuments({ text: { $regex: "no such" }, n: { $gte: 0 } });
    await things.updateMany({ batch: n % 10 }, { $inc: { n: 1 } });
  }
  delay.disable();
  // the goal is 20 ms on a machine of one's own; the median shows it on a busy one too
  expect(delay.percentile(50) / 1e6).toBeLessThan(20);
});

const cli = fileURLToPath(new URL("../../dist/embedded-mongo/cli.js", import.meta.url));

test.each([
  [[], "--port is missing"],
  [["--port", "27099"], "--data is missing"],
  [["--port", "no", "--data", "x"], "--port has to be a number"],
  [["--port", "70000", "--data", "x"], "--port has to be 1 to 65535"],
  [["--prot", "1"], "--prot"],
])("the command line %j says what is wrong", async (args, words) => {
  const failure = await promisify(execFile)(process.execPath, [cli, ...args]).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  expect(failure).toMatchObject({
    stderr: expect.stringContaining("usage: npm run embedded-mongo -- --port PORT --data FOLDER"),
  });
});

test("the command line serves a folder until it is told to stop", async () => {
  const dir = await folder();
  // a free port, as the command line wants one by number
  const free = await start({ dir: await folder(), port: 0 });
  const port = /:(\d+)\//.exec(free.uri)?.[1] ?? "";
  await free.stop();
  const child = spawn(process.execPath, [cli, "--port", port, "--data", dir], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  expect(line).toBe(`listening on mongodb://127.0.0.1:${port}/?directConnection=true`);
  const connection = await connected(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  await connection.collection("c").insertOne({ n: 1 });
  await connection.close();
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  const again = await connected((await start({ dir })).uri);
  expect(await again.collection("c").countDocuments({})).toBe(1);
});

test.skipIf(process.platform === "win32")(
  "a disk that takes no more fails the writers from then on; reading goes on, and nothing acknowledged is lost",
  async () => {
    const dir = await folder();
    const free = await start({ dir: await folder(), port: 0 });
    const port = /:(\d+)\//.exec(free.uri)?.[1] ?? "";
    await free.stop();
    // files of at most 300 blocks, and the signal that would end the process ignored
    const command = `trap '' XFSZ; ulimit -f 300; exec "${process.execPath}" "${cli}" --port ${port} --data "${dir}"`;
    const child = spawn("bash", ["-c", command], { stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(child, "exit");
    await once(createInterface({ input: child.stdout }), "line");
    const connection = await connected(`mongodb://127.0.0.1:${port}/?directConnection=true`);
    const c = connection.collection<{ _id: number; text: string }>("c");
    let kept = 0;
    const filling = async (): Promise<void> => {
      for (; ; kept++) await c.insertOne({ _id: kept, text: "x".repeat(20_000) });
    };
    await expect(filling()).rejects.toMatchObject({
      code: 96,
      message: expect.stringContaining("no more writes are accepted"),
    });
    await expect(c.insertOne({ _id: -1, text: "small" })).rejects.toMatchObject({ code: 96 });
    expect(await c.countDocuments({ _id: { $lt: kept } })).toBe(kept);
    await connection.close();
    child.kill("SIGKILL");
    await ended;
    const again = await connected((await start({ dir })).uri);
    expect(await again.collection("c").countDocuments({})).toBe(kept);
  },
);
