import mongoose from "mongoose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Whistle } from "../../src/flows/whistle/state.js";
import { checkTraces } from "../../src/health/check-traces.js";
import { createLog } from "../../src/log.js";
import { createWhistles } from "../../src/models/whistles.js";
import { sha256 } from "../whistle/scene.js";
import { hex, type SignedBot, startSignedBot } from "./signed-bot.js";

/** What no client of the platform would send: whoever alters a form is not held to the choices that it shows. */
const now = new Date("2026-01-05T10:00:00+08:00");
const errors: unknown[][] = [];

let it: SignedBot;
let whistler: string;
let chat: string;
let connection: mongoose.Connection;
beforeAll(async () => {
  const log = createLog("silent");
  log.error = (...said: unknown[]) => void errors.push(said);
  it = await startSignedBot(now, { log });
  whistler = it.who("xiling-haigeng", "whistler");
  chat = `oc_${hex()}`;
  connection = await mongoose.createConnection(it.databaseUri, { autoIndex: false }).asPromise();
  await it.says(whistler, chat, "text", { text: "/帮助" });
});
afterAll(async () => {
  await connection.close();
  await it.stop();
});

async function blown(): Promise<Whistle[]> {
  const ids = await connection
    .collection<{ _id: string }>("whistles")
    .find({}, { projection: { _id: 1 } })
    .toArray();
  const all = await Promise.all(ids.map(({ _id }) => createWhistles(connection).load(_id)));
  return all.flatMap((stored) => stored?.whistle ?? []);
}
const filled = {
  text__blowForm: "海埂路12号占道经营",
  units__blowForm: ["xiling-haigeng-chengguan"],
  category__blowForm: "routine",
};
const submit = (form: object) => it.tap(whistler, chat, { do: "blowForm" }, { ...filled, ...form });

describe("a form with what it does not offer", () => {
  test.each<[string, object]>([
    ["a category that every object has", { category__blowForm: "__proto__" }],
    ["another such", { category__blowForm: "constructor" }],
    ["a unit that is none", { units__blowForm: ["__proto__"] }],
    ["ten thousand units", { units__blowForm: Array.from({ length: 10_000 }, (_, n) => `u${n}`) }],
    ["a query for a text", { text__blowForm: { $ne: "" } }],
    ["a text of half a megabyte", { text__blowForm: "哨".repeat(170_000) }],
    ["a day that there is not", { statedDueAt__blowForm: "2026-02-31" }],
    ["a day in eight thousand years", { statedDueAt__blowForm: "9999-12-31 18:00 +0800" }],
    ["a secret mark with what can't be seen in it", { text__blowForm: "机\u200b密文件遗失" }],
  ])("%s is refused in words or asked for again, and nothing is whistled", async (_, form) => {
    const { toast, card } = await submit(form);
    await it.bot.settle();
    if (toast) expect(toast).toMatchObject({ type: "error", content: expect.stringMatching(/。$/) });
    else expect(JSON.stringify(card?.data)).toContain("__blowForm");
    expect(await blown()).toEqual([]);
  });
});

test("keys of pictures that are put into a form or a text are words or nothing, never pictures", async () => {
  const foreign = await fetch(`${it.platformUrl}/sandbox/api/foreign-uploads`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({
      image: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    }),
  });
  const { key } = z.object({ key: z.string() }).parse(await foreign.json());
  await submit({
    images: [key],
    image_key: key,
    images__blowForm: [key],
    text__blowForm: `海埂路13号 ![x](${key})`,
  });
  const post = {
    content: [[{ tag: "text", text: "/吹哨 常规 海埂路15号占道 @城管中队" }], [{ tag: "img", image_key: key }]],
  };
  await it.says(whistler, chat, "post", { title: "", ...post });
  const all = await blown();
  expect(all).toHaveLength(2);
  expect(all.map(({ images }) => images)).toEqual([[], []]);
  expect(all.map(({ text }) => text).sort()).toEqual([`海埂路13号 ![x](${key})`, "海埂路15号占道"]);
  const cards = await connection.collection("deliveries").find({ kind: "card" }).toArray();
  expect(cards.length).toBeGreaterThan(0);
  expect(cards.filter(({ parkedAt }) => parkedAt)).toEqual([]);
});

test("a file that the platform does not hand out is answered as none, and is no fault", async () => {
  await it.says(whistler, chat, "file", {
    file_key: "file_v3_00000000-0000-0000-0000-00000000000g",
    file_name: "哨令.xlsx",
  });
  const before = await connection.collection("deliveries").countDocuments({ kind: "reply" });
  await it.says(whistler, chat, "text", { text: "/转哨" });
  const replies = await connection.collection("deliveries").find({ kind: "reply" }).sort({ _id: 1 }).toArray();
  expect(replies.length).toBe(before + 1);
  expect(await connection.collection("inbox").countDocuments({ doneAt: { $exists: false } })).toBe(0);
});

test("a tap replayed from another chat, by a stranger or as another event does what that person may, once", async () => {
  const squad = it.who("xiling-haigeng-chengguan", "duty");
  const [first] = await connection.collection<{ _id: string }>("whistles").find({}).sort({ _id: 1 }).toArray();
  const value = { do: "checkIn", w: first?._id, a: "a1" };
  const by = (person: string) => it.tap(person, `oc_${hex()}`, value);
  expect((await by(`ou_${hex()}`)).toast).toMatchObject({ type: "error" });
  expect((await by(it.who("nanping-wenxing", "whistler"))).toast).toMatchObject({ type: "error" });
  expect((await by(whistler)).toast).toMatchObject({ type: "error" });
  expect((await by(squad)).toast).toMatchObject({ type: "success" });
  expect((await by(squad)).toast).toMatchObject({ type: "error" });
});

test("after all that no fault was logged, every record is whole, and no object has learnt anything", async () => {
  expect(errors).toEqual([]);
  const broken: unknown[] = [];
  const how = { kind: "whistle", number: null, sha256, progress: () => undefined } as const;
  for await (const finding of checkTraces(connection, how)) broken.push(finding);
  expect(broken).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
