import { writeFileSync } from "node:fs";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type TestDatabase, testDatabase } from "../database.js";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";
import { inTrial, twoWhistles } from "./two-whistles.js";

/** As many again of each of the two whistles of the worked example; `LARGE_YEAR=2500` makes five thousand and says the times. */
const copies = Number(process.env.LARGE_YEAR ?? 50);

const Row = z.looseObject({
  _id: z.string(),
  number: z.string(),
  trace: z.array(z.looseObject({ change: z.looseObject({ event: z.looseObject({ type: z.string() }) }) })),
});

let database: TestDatabase;
let trial: Trial;
beforeAll(async () => {
  database = await testDatabase();
  trial = await startTrial({ MONGODB_URI: database.uri });
  await twoWhistles(trial);
  const connection = await mongoose.createConnection(database.uri).asPromise();
  const whistles = connection.collection<z.infer<typeof Row>>("whistles");
  const originals = z.array(Row).parse(await whistles.find({ "whistle.drill": false }).toArray());
  for (let from = 0; from < copies; from += 100)
    await whistles.insertMany(
      Array.from({ length: Math.min(100, copies - from) }, (_, index) =>
        originals.map((original, which) => {
          const number = `20260105-${String(1000 + (from + index) * 2 + which).padStart(5, "0")}`;
          const [first, ...rest] = structuredClone(original.trace);
          if (first) first.change.event = { ...first.change.event, id: `copy-${number}`, number };
          return { ...original, _id: `copy-${number}`, number, trace: first ? [first, ...rest] : [] };
        }),
      ).flat(),
    );
  await connection.close();
}, 300_000);
afterAll(async () => {
  await trial.stop();
  await database.drop();
});

test("a large year gives the same scores as the small one it repeats, and is read once", async () => {
  const head = inTrial(trial).countyHead();
  const view = async () => {
    const from = performance.now();
    await trial.says(head, "/考核 2026");
    const { cardText } = await lastTo(trial, head);
    return { cardText, ms: Math.round(performance.now() - from) };
  };
  const [first, second] = [await view(), await view()];
  const whistles = (copies + 1) * 2;
  for (const { cardText } of [first, second])
    expect(cardText).toMatch(
      new RegExp(`西岭城管局 \\| 77\\.92\\* \\| 76\\.67 \\| 80\\.00 \\| – \\| – \\| – \\| ${whistles} \\|`),
    );
  if (process.env.LARGE_YEAR) console.info(`${whistles} whistles: first view ${first.ms} ms, then ${second.ms} ms`);
  const from = performance.now();
  await trial.says(head, "/通报 1月");
  const [file, ...others] = (await trial.privately(head)).filter(({ type }) => type === "file");
  expect(others).toEqual([]);
  if (process.env.KEEP_DOCX)
    writeFileSync(`${process.env.KEEP_DOCX}/large.docx`, await trial.file(file?.file?.key ?? ""));
  if (process.env.LARGE_YEAR) console.info(`bulletin ${Math.round(performance.now() - from)} ms`);
}, 120_000);
