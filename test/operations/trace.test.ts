import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHandleSource } from "../../src/flows/source/handle-source.js";
import { chain } from "../../src/flows/trace/chain.js";
import type { Entry } from "../../src/flows/whistle/handle.js";
import { createSeals, dayBefore } from "../../src/models/seals.js";
import { createSources } from "../../src/models/sources.js";
import { contextAt, say, sha256 } from "../whistle/scene.js";
import * as town from "../whistle/town.js";
import { type Ran, runCli } from "./cli.js";
import { firstNumber, type Record, secondNumber, startRecord } from "./record.js";

let record: Record;

beforeEach(async () => {
  record = await startRecord();
});

afterEach(() => record.close());

const trace = (...args: string[]): Promise<Ran> => runCli("trace-cli", args, { MONGODB_URI: record.uri });
const rows = () => record.connection.collection<{ _id: string; trace: Entry[] }>("whistles");

test("a record that nobody touched is whole", async () => {
  await record.fill();
  const { code, out, err } = await trace("verify");
  expect(out).toBe("2 whistles, 0 sources, 0 lists of who saw and 0 seals checked, all whole\n");
  expect(err).toContain("whistles checked: 2 of 2 (100%)");
  expect(code).toBe(0);
});

test("an empty database is whole", async () => {
  expect(await trace("verify")).toMatchObject({
    code: 0,
    out: "0 whistles, 0 sources, 0 lists of who saw and 0 seals checked, all whole\n",
  });
});

test("an entry that was changed is named with its whistle", async () => {
  await record.fill();
  await rows().updateOne({ _id: "w1" }, { $set: { "trace.1.by.name": "另一人" } });
  const { code, out } = await trace("verify");
  expect(code).toBe(1);
  expect(out).toContain(`whistle ${firstNumber}, entry 2: its content is not what was hashed`);
  expect(out).not.toContain(secondNumber);
});

test("an entry that was taken out is named", async () => {
  await record.fill();
  const stored = await record.whistles.load("w1");
  const without = stored?.trace.filter(({ seq }) => seq !== 2) ?? [];
  await rows().updateOne({ _id: "w1" }, { $set: { trace: without } });
  expect(await trace("verify")).toMatchObject({
    code: 1,
    out: expect.stringContaining(`whistle ${firstNumber}, entry 2: its number is missing`),
  });
});

test("a state that was changed behind the record's back is found, with what differs", async () => {
  await record.fill();
  await rows().updateOne({ _id: "w1" }, { $set: { "whistle.assignments.0.status": "rated" } });
  const { code, out } = await trace("verify");
  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`whistle ${firstNumber}, entry \\d+: .*assignments\\.0\\.status differs`));
});

test("a field slipped into an entry or into the state is found", async () => {
  await record.fill();
  await rows().updateOne({ _id: "w1" }, { $set: { "trace.0.remark": "x" } });
  await rows().updateOne({ _id: "w2" }, { $set: { "whistle.remark": "x" } });
  const { out } = await trace("verify");
  expect(out).toContain(`whistle ${firstNumber}, entry 1: it has a field remark`);
  expect(out).toContain("remark differs");
});

test("a whistle that the chasing would no longer find is named", async () => {
  await record.fill();
  await rows().updateOne({ _id: "w2" }, { $unset: { nextDueAt: "" } });
  expect(await trace("verify")).toMatchObject({ code: 1, out: expect.stringContaining("marked to be chased never") });
});

test("a source whose words or whose entry were changed is named", async () => {
  const { load, insert, save } = createSources(record.connection);
  const contextFor = (_: unknown, actor: Parameters<typeof contextAt>[1], at: Date) => contextAt(at, actor);
  const handle = createHandleSource({ load, insert, save, contextFor, sha256, clock: () => town.at("05 09:00") });
  const number = "Y20260105-0001";
  const found = { type: "handIn", id: "y1", number, text: "路灯不亮", place: "柳园社区三号楼", images: [] } as const;
  expect(await handle("y1", { ...found, images: [] }, town.person("willow-grid"), "om_1")).toMatchObject({ ok: true });
  expect(await trace("verify")).toMatchObject({ code: 0, out: expect.stringContaining("1 sources") });
  const change = (set: object) =>
    record.connection.collection<{ _id: string }>("sources").updateOne({ _id: "y1" }, { $set: set });
  await change({ "source.text": "一切正常" });
  expect(await trace("verify")).toMatchObject({ code: 1, out: expect.stringContaining(number) });
  await change({ "source.text": found.text, "trace.0.by.name": "另一人" });
  expect(await trace("verify")).toMatchObject({ code: 1, out: expect.stringContaining(number) });
});

test("a tail cut off together with its state is found by the number of saves", async () => {
  await record.fill();
  const stored = await record.whistles.load("w1");
  const source = stored?.trace.at(-1)?.source;
  const cut = stored?.trace.filter((entry) => entry.source !== source) ?? [];
  await rows().updateOne({ _id: "w1" }, { $set: { trace: cut } });
  expect(await trace("verify")).toMatchObject({
    code: 1,
    out: expect.stringContaining(`entry ${cut.length + 1}: it is missing: 3 saves were made, entries of 2 are there`),
  });
});

test("one whistle can be verified by itself, whatever the others are like", async () => {
  await record.fill();
  await rows().updateOne({ _id: "w1" }, { $set: { "trace.1.by.name": "另一人" } });
  expect(await trace("verify", secondNumber)).toMatchObject({ code: 0 });
  expect(await trace("verify", firstNumber)).toMatchObject({ code: 1 });
});

test("a number that is nobody's, and a call that is none, end with 2", async () => {
  expect(await trace("verify", "20260105-9999")).toMatchObject({
    code: 2,
    err: "There is no whistle 20260105-9999.\n",
  });
  expect(await trace("mend")).toMatchObject({ code: 2, err: expect.stringContaining("npm run trace -- verify") });
});

test("without a database the answer says what to set", async () => {
  const DATA_DIR = join(tmpdir(), "chuishao-nothing-here");
  const { code, err } = await runCli("trace-cli", ["verify"], { MONGODB_URI: undefined, DATA_DIR });
  expect(code).toBe(2);
  expect(err).toContain(`There is no database in ${DATA_DIR}. Set DATA_DIR`);
});

test("a record is shown entry by entry, with the middle of telephone numbers hidden", async () => {
  await record.fill();
  const { code, out } = await trace("show", firstNumber);
  expect(code).toBe(0);
  expect(out).toContain("2026-01-05 09:00:00  blown  by ");
  expect(out).toContain("lake-whistler");
  expect(out).toMatch(/accepted {2}by /);
  expect(out).not.toMatch(/1380000\d{4}/);
});

test("a day is sealed once and the same way; what follows it leaves the seal whole", async () => {
  await record.fill();
  const seals = createSeals(record.connection, sha256);
  const sealed = await seals.sealDay("2026-01-05", town.at("06 00:10"));
  expect(sealed.heads.map(({ whistleId }) => whistleId)).toEqual(["w1", "w2"]);
  await record.does("06 09:00", "w2", "lake-urban-duty", say.accept);
  expect(await seals.sealDay("2026-01-05", town.at("06 09:10"))).toEqual(sealed);

  const next = await seals.sealDay("2026-01-06", town.at("07 00:10"));
  expect(next.heads.map(({ whistleId }) => whistleId)).toEqual(["w2"]);
  expect(next.previous).toEqual({ date: "2026-01-05", mark: sealed.mark });
  expect(await trace("verify")).toMatchObject({
    code: 0,
    out: "2 whistles, 0 sources, 0 lists of who saw and 2 seals checked, all whole\n",
  });
});

test("a day that is not over can't be sealed, nor one before the last seal", async () => {
  const seals = createSeals(record.connection, sha256);
  await expect(seals.sealDay("2026-01-05", town.at("05 23:59"))).rejects.toThrow("is not over yet");
  await seals.sealDay("2026-01-06", town.at("07 00:00"));
  await expect(seals.sealDay("2026-01-05", town.at("07 00:00"))).rejects.toThrow("can't be sealed any more");
});

test("the day to seal is yesterday in China", () => {
  expect(dayBefore(town.at("06 00:10"))).toBe("2026-01-05");
  expect(dayBefore(town.at("06 23:59"))).toBe("2026-01-05");
});

test("a chain forged anew from its first entry on passes by itself and breaks the seal", async () => {
  await record.fill();
  await createSeals(record.connection, sha256).sealDay("2026-01-05", town.at("06 00:10"));
  const stored = await record.whistles.load("w2");
  const lines = stored?.trace.map(({ at, by, change }) => ({ at, by, source: "om_other", change })) ?? [];
  await rows().updateOne({ _id: "w2" }, { $set: { trace: chain(null, lines, sha256) } });
  const { code, out } = await trace("verify");
  expect(code).toBe(1);
  expect(out).not.toContain(`whistle ${secondNumber}, entry 1: its`);
  expect(out).toContain(`seal of 2026-01-05: whistle ${secondNumber}, entry`);
  expect(out).toContain("was sealed with another content");
});

test("a whistle that was deleted, a seal that was deleted and a seal that was changed are found", async () => {
  await record.fill();
  const seals = createSeals(record.connection, sha256);
  await seals.sealDay("2026-01-05", town.at("06 00:10"));
  await rows().deleteOne({ _id: "w2" });
  expect((await trace("verify")).out).toContain("seal of 2026-01-05: whistle with the id w2, entry");

  await seals.sealDay("2026-01-06", town.at("07 00:10"));
  const stored = record.connection.collection<{ _id: string }>("seals");
  await stored.updateOne({ _id: "2026-01-06" }, { $set: { root: sha256("another") } });
  expect((await trace("verify")).out).toContain("seal of 2026-01-06: its mark is not the one of its root");
  await stored.deleteOne({ _id: "2026-01-05" });
  expect((await trace("verify")).out).toContain("seal of 2026-01-06: it follows 2026-01-05, but the seal before it");
});
