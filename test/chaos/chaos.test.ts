import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../database.js";
import { startTrial, type Trial } from "../stories/trial.js";
import { audit } from "./auditor.js";
import { chanceFrom } from "./chance.js";
import { createDistrict } from "./district.js";
import { leaksIn } from "./leaks.js";
import { type Course, liveThrough, type Plan, streamWire } from "./month.js";
import { newWireLog } from "./wire-log.js";

/** `npm run chaos` lives through a month with 3,000 whistles; `npm test` through two days with a dozen or two. */
const isFull = process.env.CHAOS === "full";
const seed = Number(process.env.CHAOS_SEED ?? 20_260_105);
const plan: Plan = isFull
  ? { seed, days: 22, whistlesPerDay: 140, momentsPerDay: 28, tapsPerWhistle: 9, killsPerDay: 10 }
  : { seed, days: 2, whistlesPerDay: 8, momentsPerDay: 4, tapsPerWhistle: 6, killsPerDay: 1.5 };
const scaled = (name: string, value: number): number => Number(process.env[name] ?? value);
plan.days = scaled("CHAOS_DAYS", plan.days);
plan.whistlesPerDay = scaled("CHAOS_WHISTLES", plan.whistlesPerDay);

let database: TestDatabase;
let trial: Trial;
const lines: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
  trial = await startTrial({ MONGODB_URI: database.uri, LOG_LEVEL: "debug" }, { errorsFail: false });
  trial.onLine((line) => lines.push(line));
});
afterAll(async () => {
  if (process.env.CHAOS_OUT) {
    await mkdir(process.env.CHAOS_OUT, { recursive: true });
    await writeFile(`${process.env.CHAOS_OUT}/log.jsonl`, lines.join("\n"));
  }
  await trial.stop();
  await database.drop();
});

/** Up to ten that differ in ids, numbers and moments only: many of one kind must not hide another. */
function someOfEachKind(findings: readonly string[]): string[] {
  const kinds = new Map<string, number>();
  return findings.filter((finding) => {
    const kind = finding.replace(/\S*\d\S*/g, "");
    const before = kinds.get(kind) ?? 0;
    kinds.set(kind, before + 1);
    return before < 10;
  });
}

const limit = isFull || process.env.CHAOS_DAYS ? 6 * 60 * 60_000 : 10 * 60_000;
test(`${plan.days} days of a district with faults, kills and a wrong clock: an independent auditor finds nothing amiss`, {
  timeout: limit,
}, async () => {
  const begun = Date.now();
  const chance = chanceFrom(plan.seed);
  const wire = newWireLog();
  const stream = streamWire((after) => trial.rawWire(after), wire);
  const district = createDistrict(trial, chance, wire);
  const tell = (line: string) => void process.stdout.write(`${line}, ${Math.round((Date.now() - begun) / 1000)} s\n`);
  /** At the end of each day, so that a long run names the day, and one that is cut short has still shown something. */
  const look = async (course: Course) => {
    await stream.caughtUp();
    return audit({
      uri: database.uri,
      wire,
      town: trial.town,
      whistled: new Set([...district.whistled].filter((messageId) => wire.heard.has(messageId))),
      away: course.away,
      behindMs: course.behindMs,
      endedAt: await trial.now(),
    });
  };
  const atNight = async (course: Course, day: number) => {
    const { findings, figures } = await look(course);
    tell(`night ${day + 1}: ${JSON.stringify(figures)}, ${findings.length} findings`);
    for (const finding of someOfEachKind(findings)) tell(`  ${finding}`);
  };
  const course = await liveThrough(plan, { trial, district, chance, tell, atNight });
  await stream.stop();

  const { findings, figures } = await look(course);
  const leaks = leaksIn(lines, { secrets: [...wire.secrets, ...trial.secrets()] });
  const errors = lines.filter((line) => /^\{"level":[56]0\b/.test(line));
  const report = {
    seed,
    seconds: Math.round((Date.now() - begun) / 1000),
    whistled: district.whistled.size,
    heard: [...district.whistled].filter((messageId) => wire.heard.has(messageId)).length,
    kills: course.kills,
    logLines: lines.length,
    ...figures,
    faults: Object.fromEntries(course.faults),
    failedCalls: Object.fromEntries(wire.failures),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (process.env.CHAOS_OUT) {
    await mkdir(process.env.CHAOS_OUT, { recursive: true });
    await writeFile(
      `${process.env.CHAOS_OUT}/report.json`,
      JSON.stringify({ report, findings, leaks, errors }, null, 2),
    );
    await writeFile(`${process.env.CHAOS_OUT}/log.jsonl`, lines.join("\n"));
  }
  expect(findings).toEqual([]);
  expect(leaks).toEqual([]);
  expect(errors).toEqual([]);
  expect(course.kills).toBeGreaterThan(0);
  expect(figures.answered).toBeGreaterThan(plan.days);
});
