import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restoringName } from "../../src/models/restoring.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { type Ran, runCli } from "./cli.js";
import { startPlatform } from "./platform.js";

let source: TestDatabase;
let target: TestDatabase;
let into: mongoose.Connection;
let dir = "";
let file = "";
const bot = {
  LARK_APP_ID: "cli_a1c0ffee5eed0001",
  LARK_APP_SECRET: "0123456789abcdef0123456789abcdef",
  LARK_DOMAIN: "http://127.0.0.1:9",
  METRICS_PORT: "0",
};
const counts = { inbox: 20, whistles: 900, deliveries: 3000 };

beforeAll(async () => {
  [source, target, dir] = await Promise.all([
    testDatabase(),
    testDatabase(),
    mkdtemp(join(tmpdir(), "chuishao-killed-")),
  ]);
  file = join(dir, "town.gz");
  const from = await mongoose.createConnection(source.uri, { autoIndex: false }).asPromise();
  for (const [name, count] of Object.entries(counts)) {
    const documents = Array.from({ length: count }, (_, n) => ({ _id: `${name}:${n}`, n, text: "哨".repeat(200) }));
    await from.collection<{ _id: string }>(name).insertMany(documents);
    await from.collection(name).createIndex({ n: 1 }, { unique: true });
  }
  await from.close();
  into = await mongoose.createConnection(target.uri, { autoIndex: false }).asPromise();
});
afterAll(async () => {
  await into.close();
  await Promise.all([source.drop(), target.drop(), rm(dir, { recursive: true, force: true })]);
});

const backup = (out = file): Promise<Ran> =>
  runCli("backup-cli", ["backup", "--out", out], { MONGODB_URI: source.uri });
const restore = (...more: string[]): Promise<Ran> =>
  runCli("backup-cli", ["restore", "--from", file, "--into", target.uri, ...more], {});
const startBot = (more: object = {}): Promise<Ran> => runCli("main", [], { ...bot, MONGODB_URI: target.uri, ...more });

/** SIGKILL as soon as it has said the words. */
function killedAt(words: string, args: string[], env: object): Promise<NodeJS.Signals | null> {
  const script = fileURLToPath(new URL("../../dist/backup-cli.js", import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.includes(words)) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
}

/** How many documents there are of each collection, and which indexes. */
async function contents() {
  const names = (await into.listCollections()).map(({ name }) => name).sort();
  const rows = names.map(async (name) => {
    const indexes = await into.collection(name).listIndexes().toArray();
    return [name, [await into.collection(name).countDocuments({}), ...indexes.map((index) => index.name).sort()]];
  });
  return Object.fromEntries(await Promise.all(rows));
}
const whole = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, [count, "_id_", "n_1"]]));

test.each([
  ["in the middle of a collection", "whistles: 500 of 900"],
  ["before the last indexes", "deliveries: 2500 of 3000"],
])(
  "a restore that is killed %s leaves what nobody starts on, copies or adds to, and the next one mends",
  async (_when, words) => {
    await rm(file, { force: true });
    expect((await backup()).code).toBe(0);
    const args = ["restore", "--from", file, "--into", target.uri, "--replace"];
    expect(await killedAt(words, args, {})).toBe("SIGKILL");
    const left = await contents();
    expect(left).toHaveProperty(restoringName);

    const started = await startBot();
    expect(started.code).toBe(1);
    expect(started.out + started.err).toContain(`holds a part of ${file} only`);
    const copy = join(dir, "copy.gz");
    expect(await runCli("backup-cli", ["backup", "--out", copy], { MONGODB_URI: target.uri })).toMatchObject({
      code: 1,
      err: expect.stringContaining(`holds a part of ${file} only`),
    });
    expect(await restore()).toMatchObject({ code: 1, err: expect.stringContaining("broke off and left a part") });
    expect(await contents()).toEqual(left);
    expect((await restore("--replace")).code).toBe(0);
    expect(await contents()).toEqual(whole);
  },
);

test("a mark of a restore that can't be read stops a start and a backup in words, and the next restore clears it", async () => {
  const marks = into.collection<{ _id: string; file?: number }>(restoringName);
  for (const mark of [{ _id: "restore", file: 7 }, { _id: "another" }]) {
    await marks.deleteMany({});
    await marks.insertOne(mark);
    const said = expect.stringContaining("restored in part, by a mark that can't be read");
    expect(await startBot()).toMatchObject({ code: 1, err: said });
    const copy = ["backup", "--out", join(dir, "copy.gz")];
    expect(await runCli("backup-cli", copy, { MONGODB_URI: target.uri })).toMatchObject({ code: 1, err: said });
  }
  expect((await restore("--replace")).code).toBe(0);
  expect(await contents()).toEqual(whole);
});

test("a bot that waited for the platform while a restore began does not go on with a part", async () => {
  const [platform, database] = await Promise.all([startPlatform(), testDatabase()]);
  platform.mood = "broken";
  const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  const script = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...bot, LARK_DOMAIN: platform.url, MONGODB_URI: database.uri },
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  let said = "";
  const waits = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("the platform does not answer yet")) resolve();
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await Promise.race([waits, closed]);
  const marks = connection.collection<{ _id: string; file: string; at: Date }>(restoringName);
  await marks.insertOne({ _id: "restore", file, at: new Date() });
  platform.mood = "well";
  expect(await closed).toBe(1);
  platform.stop();
  await connection.close();
  await database.drop();
  expect(said).toContain("the platform does not answer yet");
  expect(said).toContain(`holds a part of ${file} only`);
});

test("a backup that is killed leaves nothing under its name, and what it leaves beside is never taken for whole", async () => {
  await rm(file, { force: true });
  const args = ["backup", "--out", file];
  expect(await killedAt("whistles: 500 of 900", args, { MONGODB_URI: source.uri })).toBe("SIGKILL");
  await expect(stat(file)).rejects.toThrow("ENOENT");
  const part = ["restore", "--from", `${file}.part`, "--into", target.uri, "--replace"];
  expect(await runCli("backup-cli", part, {})).toMatchObject({
    code: 1,
    err: expect.stringMatching(/\.part (can't|has no|is empty)/),
  });
  expect(await contents()).toMatchObject(whole);
});

test("what lay under the name of the unfinished backup gets none of it: neither a file that others read nor one it leads to", async () => {
  const elsewhere = join(dir, "elsewhere");
  await writeFile(elsewhere, "mine");
  await rm(file, { force: true });
  await rm(`${file}.part`, { force: true });
  await symlink(elsewhere, `${file}.part`);
  expect((await backup()).code).toBe(0);
  expect(await readFile(elsewhere, "utf8")).toBe("mine");

  const second = join(dir, "second.gz");
  await writeFile(`${second}.part`, "");
  await chmod(`${second}.part`, 0o666);
  expect((await backup(second)).code).toBe(0);
  expect((await stat(second)).mode & 0o777).toBe(0o600);
});
