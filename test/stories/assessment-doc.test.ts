import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lastTo } from "./places.js";
import { startTrial, type Trial } from "./trial.js";
import { inTrial, twoWhistles } from "./two-whistles.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
  await twoWhistles(trial);
});
afterAll(() => trial.stop());

test("the worked example of docs/ASSESSMENT.md is what the program says", async () => {
  const doc = await readFile(new URL("../../docs/ASSESSMENT.md", import.meta.url), "utf8");
  const figureOf = (part: string) => new RegExp(`^\\| ${part} \\|[^|]*\\| (\\d+\\.\\d\\d) \\|`, "m").exec(doc)?.[1];
  const rateOf = (name: string) => new RegExp(`${name} (\\d+\\.\\d\\d%（\\d+/\\d+）)`).exec(doc)?.[1];
  const { countyHead } = inTrial(trial);
  await trial.says(countyHead(), "/考核 2026年1月");
  const { cardText } = await lastTo(trial, countyHead());
  const cells = /西岭城管局 \| (.*)/.exec(cardText)?.[1]?.split(" | ") ?? [];
  const [total, rating, measured] = cells;
  expect([`${figureOf("total")}*`, figureOf("whistlers' ratings"), figureOf("measured")]).toEqual([
    total,
    rating,
    measured,
  ]);
  expect([rateOf("response"), rateOf("resolution"), rateOf("satisfaction")]).toEqual(cells.slice(-3));
  expect(cardText).toContain("吹哨方评价 40%、系统实测 24%");
});
