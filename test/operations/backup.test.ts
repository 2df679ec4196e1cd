import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import mongoose from "mongoose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InboundEvent } from "../../src/bot/ingress/inbound.js";
import { startServer } from "../../src/embedded-mongo/server.js";
import { createDeliveries } from "../../src/models/deliveries.js";
import { createInbox } from "../../src/models/inbox.js";
import { createSeals } from "../../src/models/seals.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { sha256 } from "../whistle/scene.js";
import * as town from "../whistle/town.js";
import { type Ran, runCli } from "./cli.js";
import { collectionNames } from "./collections.js";
import { type Record, startRecord } from "./record.js";

let record: Record;
let other: TestDatabase;
let dir: string;
let file: string;

beforeEach(async () => {
  [record, other, dir] = await Promise.all([
    startRecord(),
    testDatabase(),
    mkdtemp(join(tmpdir(), "chuishao-backup-")),
  ]);
  file = join(dir, "town.gz");
});

afterEach(async () => {
  await Promise.all([record.close(), other.drop(), rm(dir, { recursive: true, force: true })]);
});

const backup = (): Promise<Ran> => runCli("backup-cli", ["backup", "--out", file], { MONGODB_URI: record.uri });
const restore = (...more: string[]): Promise<Ran> =>
  runCli("backup-cli", ["restore", "--from", file, "--into", other.uri, ...more], { MONGODB_URI: undefined });

/** Everything in a database, types included. */
async function contentsOf(uri: string) {
  const connection = await mongoose.createConnection(uri).asPromise();
  const names = (await connection.listCollections()).map(({ name }) => name).sort();
  const contents = [];
  for (const name of names) {
    const collection = connection.collection(name);
    const documents = await collection.find({}, { promoteValues: false }).sort({ _id: 1 }).toArray();
    const indexes = await collection.listIndexes().toArray();
    contents.push({
      name,
      documents: mongoose.mongo.BSON.EJSON.stringify(documents, { relaxed: false }),
      indexes: indexes.map(({ v: _v, ...index }) => index).sort((a, b) => (a.name < b.name ? -1 : 1)),
    });
  }
  await connection.close();
  return contents;
}

async function fillAll(): Promise<void> {
  await record.fill();
  await createSeals(record.connection, sha256).sealDay("2026-01-05", town.at("06 00:10"));
  const deliveries = createDeliveries(record.connection);
  const inbox = createInbox(record.connection, { instance: "test", event: InboundEvent });
  await Promise.all([deliveries.init(), inbox.init()]);
  const reply = {
    kind: "reply",
    id: "reply:1",
    lane: "interactive",
    whistleId: null,
    data: {},
    to: { type: "message_id", id: "om_1", chatId: "oc_1" },
    msgType: "text",
    content: "{}",
  } as const;
  await deliveries.upsertMany([{ delivery: reply, at: town.at("05 09:00") }]);
  await inbox.record(
    "om_2",
    { kind: "p2pEntered", eventId: "om_2", chatId: "oc_1", operatorOpenId: "ou_1" },
    town.at("05 09:00"),
  );
}

test("a backup brought into an empty database is the same database, to the last type and index", async () => {
  await fillAll();
  const written = await backup();
  expect(written).toMatchObject({
    code: 0,
    out: expect.stringContaining("inbox 1, seals 1, whistles 2, deliveries 1"),
  });
  expect(written.err).toContain("whistles: 2 of 2 (100%)");

  expect(await restore()).toMatchObject({ code: 0, out: expect.stringContaining("whistles 2") });
  expect(await contentsOf(other.uri)).toEqual(await contentsOf(record.uri));
  expect(await runCli("trace-cli", ["verify"], { MONGODB_URI: other.uri })).toMatchObject({ code: 0 });
});

test("values of every type and a document of many megabytes come back as they were", async () => {
  const { Long, Binary, ObjectId, Int32, Double } = mongoose.mongo;
  const odd = record.connection.collection<{ _id: string; [field: string]: unknown }>("odd");
  await odd.insertMany([
    { _id: "types", int: new Int32(1), double: new Double(1), long: Long.fromString("9007199254740993"), none: null },
    {
      _id: "more",
      bytes: new Binary(Buffer.from([0, 255])),
      id: new ObjectId(),
    },
    { _id: "text", text: '三号楼\n\u2028"\\ 🚨', at: new Date(0), deep: [{ a: [] }, {}], end: { collection: "x" } },
    { _id: "large", text: "哨".repeat(2_000_000) },
  ]);
  expect(await backup()).toMatchObject({ code: 0 });
  expect(await restore()).toMatchObject({ code: 0 });
  const named = (all: Awaited<ReturnType<typeof contentsOf>>) => all.find(({ name }) => name === "odd");
  expect(named(await contentsOf(other.uri))).toEqual(named(await contentsOf(record.uri)));
});

test("only its owner may read a backup, and it never writes over another", async () => {
  expect(await backup()).toMatchObject({ code: 0 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await backup()).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
});

test("a database that is not empty is left alone, unless it is to be replaced", async () => {
  await record.fill();
  await backup();
  const connection = await mongoose.createConnection(other.uri).asPromise();
  await connection.collection<{ _id: string }>("mine").insertOne({ _id: "kept" });
  expect(await restore()).toMatchObject({ code: 1, err: expect.stringContaining("is not empty (mine)") });
  expect(await connection.collection("mine").countDocuments({})).toBe(1);
  expect(await connection.collection("whistles").countDocuments({})).toBe(0);

  expect(await restore("--replace")).toMatchObject({ code: 0 });
  expect(await connection.collection("mine").countDocuments({})).toBe(0);
  expect(await connection.collection("whistles").countDocuments({})).toBe(2);
  await connection.close();
});

test("a file that is cut off, changed or something else is refused before anything is touched", async () => {
  await record.fill();
  await backup();
  const whole = await readFile(file);
  const text = gunzipSync(whole).toString("utf8");
  const lines = text.trimEnd().split("\n");
  const wrong: [Buffer, string][] = [
    [whole.subarray(0, whole.length - 20), "can't be read as a backup"],
    [gzipSync(lines.slice(0, -1).join("\n")), "has no end; it was cut off"],
    [gzipSync(text.replace("20260105-0002", "20260105-0003")), "does not match its checksum"],
    [gzipSync(`${text}{"document":{}}\n`), "goes on after its end"],
    [gzipSync("{}\n"), "is not a backup of this program"],
    [gzipSync(""), "is empty"],
    [Buffer.from("hello"), "can't be read as a backup: incorrect header check"],
  ];
  const before = await contentsOf(record.uri);
  for (const [bytes, why] of wrong) {
    await writeFile(file, bytes);
    const args = ["restore", "--from", file, "--into", record.uri, "--replace"];
    expect(await runCli("backup-cli", args, {})).toMatchObject({ code: 1, err: expect.stringContaining(why) });
  }
  expect(await contentsOf(record.uri)).toEqual(before);
});

test("what a restore that broke off has left is taken for whole by nobody, and the next one clears it away", async () => {
  await record.fill();
  await backup();
  const whole = await readFile(file);
  const text = gunzipSync(whole).toString("utf8");
  // A file that is in itself right and still can't be carried out to its end.
  await writeFile(file, gzipSync(text.replace('"whistles":2', '"whistles":3')));
  expect(await restore()).toMatchObject({ code: 1, err: expect.stringContaining("whistles got 2 of 3 documents") });

  const copy = join(dir, "copy.gz");
  const part = { MONGODB_URI: other.uri };
  const said = expect.stringContaining(`holds a part of ${file} only`);
  expect(await runCli("backup-cli", ["backup", "--out", copy], part)).toMatchObject({ code: 1, err: said });
  const bot = {
    ...part,
    LARK_APP_ID: "cli_a1c0ffee5eed0001",
    LARK_APP_SECRET: "0123456789abcdef0123456789abcdef",
    LARK_DOMAIN: "http://127.0.0.1:9",
    METRICS_PORT: "0",
  };
  const started = await runCli("main", [], bot);
  expect(started.code).toBe(1);
  expect(started.out + started.err).toContain(`holds a part of ${file} only`);
  await writeFile(file, whole);
  expect(await restore()).toMatchObject({ code: 1, err: expect.stringContaining("broke off and left a part") });
  expect(await restore("--replace")).toMatchObject({ code: 0 });
  expect(await contentsOf(other.uri)).toEqual(await contentsOf(record.uri));
});

test("nothing is restored under a bot that is running", async () => {
  await record.fill();
  await backup();
  const connection = await mongoose.createConnection(other.uri).asPromise();
  const beats = connection.collection<{ _id: string; at: Date; left: boolean }>("heartbeats");
  const now = Date.now();
  await beats.insertMany([
    { _id: "one", at: new Date(now), left: false },
    { _id: "two", at: new Date(now), left: true },
    { _id: "three", at: new Date(now - 120_000), left: false },
  ]);
  expect(await restore("--replace")).toMatchObject({
    code: 1,
    err: expect.stringContaining("A bot works on this database (one)"),
  });
  expect(await beats.countDocuments({})).toBe(3);
  await beats.updateOne({ _id: "one" }, { $set: { left: true } });
  expect(await restore("--replace")).toMatchObject({ code: 0 });
  await connection.close();

  const folder = join(dir, "embedded");
  const options = { dir: folder, fsync: false, clock: () => new Date(), tell: () => {} };
  const embedded = await startServer({ path: join(folder, "mongo.sock") }, options);
  const onFolder = await runCli("backup-cli", ["restore", "--from", file, "--replace"], {
    MONGODB_URI: undefined,
    DATA_DIR: folder,
  });
  expect(onFolder).toMatchObject({ code: 1, err: expect.stringContaining("stop it first") });
  await embedded.stop();
});

test("a file that is not there, and a call that is none, say so", async () => {
  file = join(dir, "nothing.gz");
  expect(await restore()).toMatchObject({ code: 1, err: expect.stringContaining("no such file") });
  expect(await runCli("backup-cli", ["backup"], {})).toMatchObject({
    code: 2,
    err: expect.stringContaining("--out FILE"),
  });
});

test("every collection that the program knows is in a backup, and comes back from it", async () => {
  const known = collectionNames();
  expect(known.length).toBeGreaterThan(20);
  for (const name of known)
    await record.connection.collection<{ _id: string }>(name).insertOne({ _id: `one of ${name}` });
  const written = await backup();
  expect(written.code).toBe(0);
  for (const name of known) expect(written.out).toContain(`${name} 1`);
  expect((await restore()).code).toBe(0);
  expect(await contentsOf(other.uri)).toEqual(await contentsOf(record.uri));
});
