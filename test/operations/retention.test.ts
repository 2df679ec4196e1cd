import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHandleCustody } from "../../src/flows/custody/handle-custody.js";
import { createHandleSource } from "../../src/flows/source/handle-source.js";
import type { SourceCommand } from "../../src/flows/source/source.js";
import { checkSeals } from "../../src/health/check-seals.js";
import { checkSource } from "../../src/health/source-check.js";
import { checkWhistle } from "../../src/health/trace-check.js";
import { forgetOld, forgetWhistle } from "../../src/jobs/forget.js";
import { retention } from "../../src/jobs/retention.js";
import { createLog } from "../../src/log.js";
import { createCustody } from "../../src/models/custody.js";
import { createDeliveries } from "../../src/models/deliveries.js";
import { createFiles } from "../../src/models/files.js";
import { createHeartbeats } from "../../src/models/heartbeats.js";
import { createPrecedents } from "../../src/models/precedents.js";
import { createPrivateChats } from "../../src/models/private-chats.js";
import { createReceipts } from "../../src/models/receipts.js";
import { createRoster } from "../../src/models/roster.js";
import { createSeals } from "../../src/models/seals.js";
import { createSources } from "../../src/models/sources.js";
import { createSuggestions } from "../../src/models/suggestions.js";
import { createWebhooks } from "../../src/models/webhooks.js";
import { contextAt, say, sha256 } from "../whistle/scene.js";
import * as town from "../whistle/town.js";
import { type Record, startRecord } from "./record.js";

let record: Record;
beforeAll(async () => {
  record = await startRecord();
});
beforeEach(async () => {
  for (const { collectionName } of (await record.connection.db?.collections()) ?? [])
    await record.connection.collection(collectionName).deleteMany({});
  await record.fill();
  await record.does("05 10:30", "w1", "lake-urban-duty", { ...say.resolve, result: "已清理完毕" });
  await record.does("05 11:00", "w1", "lake-whistler", say.verify("a1"));
});
afterAll(() => record.close());

const log = createLog("silent");
const rows = () =>
  record.connection.collection<{ _id: string; trace: unknown[]; whistle: object; emptied?: unknown[] }>("whistles");
const forgotten: string[] = [];
const run = (now: Date) =>
  retention({
    whistles: record.whistles,
    sources: createSources(record.connection),
    custody: createCustody(record.connection),
    forget: async (id) => void forgotten.push(id),
    policy: town.policy,
    sha256,
    clock: () => now,
    log,
  });
const years = (count: number) => new Date(Date.UTC(2026 + count, 1, 1));

test("when its time is over a whistle has no text any more, and its chain and its seals still verify", async () => {
  const seals = createSeals(record.connection, sha256);
  await seals.sealDay("2026-01-05", town.at("06 00:10"));
  expect(await run(years(1))).toBe(0);
  expect(await run(years(4))).toBe(1);
  const row = await rows().findOne({ _id: "w1" });
  const text = JSON.stringify(row);
  for (const gone of ["占道经营", "已清理完毕", "柳园社区"]) expect(text).not.toContain(gone);
  expect(text).toContain("lake-urban");
  expect(checkWhistle(row, sha256)).toBeNull();
  const found = [];
  for await (const one of checkSeals(record.connection, { seals, sha256, progress: () => undefined })) found.push(one);
  expect(found).toEqual([]);
  expect((await record.whistles.load("w1"))?.whistle.status).toBe("closed");
  expect(await run(years(4))).toBe(0);
});

test("an open whistle and one that is held stay whole", async () => {
  const custody = createCustody(record.connection);
  const handle = createHandleCustody({
    ...custody,
    contextFor: async (_, actor, now) => contextAt(now, actor),
    sha256,
    clock: () => town.at("06 09:00"),
  });
  const stored = await record.whistles.load("w1");
  if (!stored) throw new Error("there is no w1");
  const asked = (type: "hold" | "release", request: string) =>
    handle(stored.whistle, { type, reason: "信访复查" }, town.person("lake-head"), request);
  expect((await asked("hold", "om_hold")).ok).toBe(true);
  expect(await run(years(4))).toBe(0);
  expect(JSON.stringify(await rows().findOne({ _id: "w1" }))).toContain("已清理完毕");
  expect((await asked("release", "om_release")).ok).toBe(true);
  expect(await run(years(4))).toBe(1);
  expect(JSON.stringify(await rows().findOne({ _id: "w2" }))).toContain("占道经营");
});

test("an emptied whistle that somebody changes afterwards is found, and so is one emptied by hand", async () => {
  await run(years(4));
  const row = await rows().findOne({ _id: "w1" });
  expect(checkWhistle({ ...row, whistle: { ...row?.whistle, status: "withdrawn" } }, sha256)).not.toBeNull();
  const emptied: unknown[] = Array.isArray(row?.emptied) ? row.emptied : [];
  expect(checkWhistle({ ...row, emptied: emptied.slice(1) }, sha256)).not.toBeNull();
  const other = await rows().findOne({ _id: "w2" });
  expect(checkWhistle({ ...other, emptied, trace: other?.trace.slice(1) }, sha256)).not.toBeNull();
  await expect(record.does("12 09:00", "w1", "lake-whistler", say.rate("a1"))).rejects.toThrow("ended");
});

type Named = { _id: string; [field: string]: unknown };
const ofSource = async (who: string, command: SourceCommand, request: string) => {
  const sources = createSources(record.connection);
  const handle = createHandleSource({
    load: sources.load,
    insert: sources.insert,
    save: sources.save,
    contextFor: (_, actor, now) => contextAt(now, actor),
    sha256,
    clock: () => town.at("05 12:00"),
  });
  return handle("y1", command, town.person(who), request);
};
const sourceRow = () => record.connection.collection<{ _id: string }>("sources").findOne({ _id: "y1" });
const found = {
  type: "handIn",
  id: "y1",
  number: "Y20260105-0001",
  text: "路口堆放建筑垃圾",
  place: "柳园社区3栋",
} as const;

test("a source that was answered loses its texts as a whistle does; its chain and seal still verify, and an open one stays", async () => {
  const seals = createSeals(record.connection, sha256);
  await ofSource("willow-grid", { ...found, images: [] }, "om_1");
  await run(years(4));
  expect(JSON.stringify(await sourceRow())).toContain("建筑垃圾");
  await ofSource("willow-head", { type: "solve", result: "已联系清运" }, "om_2");
  await seals.sealDay("2026-01-05", town.at("06 00:10"));
  await run(years(4));
  const row = await sourceRow();
  for (const gone of ["建筑垃圾", "3栋", "清运"]) expect(JSON.stringify(row)).not.toContain(gone);
  expect(checkSource(row, sha256)).toBeNull();
  expect(checkSource({ ...row, source: { unitId: "lake" } }, sha256)).not.toBeNull();
  const faults = [];
  for await (const one of checkSeals(record.connection, { seals, sha256, progress: () => undefined })) faults.push(one);
  expect(faults).toEqual([]);
  expect(await run(years(4))).toBe(0);
  expect(await ofSource("willow-head", { type: "return", reason: "再看" }, "om_3")).toMatchObject({
    ok: false,
    refusal: { code: "source-answered" },
  });
});

test("a source that became a whistle is held with it", async () => {
  await ofSource("willow-grid", { ...found, images: [] }, "om_1");
  await ofSource("willow-head", { type: "convert", whistleId: "w1", number: "20260105-0001" }, "om_2");
  const handle = createHandleCustody({
    ...createCustody(record.connection),
    contextFor: async (_, actor, now) => contextAt(now, actor),
    sha256,
    clock: () => town.at("06 09:00"),
  });
  const stored = await record.whistles.load("w1");
  if (!stored) throw new Error("there is no w1");
  await handle(stored.whistle, { type: "hold", reason: "信访复查" }, town.person("lake-head"), "om_hold");
  expect(await run(years(4))).toBe(0);
  expect(JSON.stringify(await sourceRow())).toContain("建筑垃圾");
});

test("what repeats a whistle's texts elsewhere goes with them, and what belongs to others stays", async () => {
  const at = town.at("05 12:00");
  const insert = async (name: string, documents: Named[]) => {
    await record.connection.collection<{ _id: string }>(name).insertMany(documents);
  };
  const both = (name: string, own: (id: string) => Named) => insert(name, ["w1", "w2"].map(own));
  await both("precedents", (id) => ({ _id: `${id}:a1`, text: "占道经营" }));
  await both("deliveries", (id) => ({ _id: `card:${id}:x`, whistleId: id }));
  await both("receipts", (id) => ({ _id: `om_${id}`, whistleId: id, readers: [] }));
  await both("webhooks", (id) => ({ _id: `key:${id}`, whistleId: id }));
  await insert("receipts", [
    { _id: "om_old", readers: [{ openId: "ou_1", at }] },
    { _id: "om_new", askedAt: years(4), readers: [] },
  ]);
  await both("suggestions", (id) => ({ _id: id, at: id === "w1" ? at : years(4) }));
  await both("heartbeats", (id) => ({ _id: id, at: id === "w1" ? at : years(4) }));
  await both("files", (id) => ({ _id: id, at: id === "w1" ? at : years(4) }));
  await insert("private_chats", [{ _id: "ou_gone", chatId: "oc_1" }]);
  const deps = {
    precedents: createPrecedents(record.connection),
    deliveries: createDeliveries(record.connection),
    receipts: createReceipts(record.connection),
    webhooks: createWebhooks(record.connection),
    suggestions: createSuggestions(record.connection),
    roster: createRoster(record.connection),
    files: createFiles(record.connection),
    heartbeats: createHeartbeats(record.connection),
    privateChats: createPrivateChats(record.connection),
    town: { policy: () => town.policy, directory: () => town.directory },
    clock: () => years(4),
  };
  await forgetWhistle("w1", deps);
  await forgetOld(deps);
  const ids = async (name: string) =>
    (await record.connection.collection<{ _id: string }>(name).find({}).sort({ _id: 1 }).toArray()).map(
      ({ _id }) => _id,
    );
  expect(await ids("precedents")).toEqual(["w2:a1"]);
  expect(await ids("deliveries")).toEqual(["card:w2:x"]);
  expect(await ids("receipts")).toEqual(["om_new", "om_w2"]);
  expect(await ids("webhooks")).toEqual(["key:w2"]);
  for (const name of ["suggestions", "heartbeats", "files"]) expect(await ids(name)).toEqual(["w2"]);
});
