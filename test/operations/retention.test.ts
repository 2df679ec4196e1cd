import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHandleCustody } from "../../src/flows/custody/handle-custody.js";
import { checkSeals } from "../../src/health/check-seals.js";
import { checkWhistle } from "../../src/health/trace-check.js";
import { retention } from "../../src/jobs/retention.js";
import { createLog } from "../../src/log.js";
import { createCustody } from "../../src/models/custody.js";
import { createSeals } from "../../src/models/seals.js";
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
const run = (now: Date) =>
  retention({
    whistles: record.whistles,
    custody: createCustody(record.connection),
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
