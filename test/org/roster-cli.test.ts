import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { createRoster } from "../../src/models/roster.js";
import { type TestDatabase, testDatabase } from "../database.js";

let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  database = await testDatabase();
  dir = await mkdtemp(join(tmpdir(), "chuishao-roster-"));
});
afterAll(async () => {
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});

/** Beside this process, since the test's own database answers in it. */
const roster = (...args: string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/roster-cli.js", ...args], {
      env: { ...process.env, MONGODB_URI: database.uri },
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        out += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out }));
  });
const fileWith = async (...rows: string[][]): Promise<string> => {
  const file = join(dir, "roster.xlsx");
  await writeSheets(file, [{ name: "值班表", rows: [["单位", "开始日期", "结束日期", "值班人员"], ...rows] }]);
  return file;
};
const kept = async () => {
  const connection = await mongoose.createConnection(database.uri).asPromise();
  const { roster: entries } = await createRoster(connection).all();
  await connection.close();
  return entries;
};

test("a dry run says what it would do, an import writes it", async () => {
  const file = await fileWith(["海埂街道城管中队", "2026-01-06", "2026-01-07", "吕若彤、韩铁柱"]);
  expect(await roster("import", file, "--dry-run")).toEqual({ code: 0, out: "1 rows, nothing was written\n" });
  expect(await kept()).toEqual([]);
  expect(await roster("import", file)).toEqual({ code: 0, out: "1 rows written\n" });
  expect(await kept()).toEqual([
    {
      unitId: "xiling-haigeng-chengguan",
      from: new Date("2026-01-06T00:00:00+08:00"),
      to: new Date("2026-01-08T00:00:00+08:00"),
      personIds: ["lyu-ruotong", "han-tiezhu"],
    },
  ]);
});

test("every mistake is told with its row", async () => {
  const file = await fileWith(
    ["海埂街道城管中队", "2026-01-06", "", "诸葛亮"],
    ["海埂街道城管中队", "明天", "", "吕若彤"],
  );
  const { code, out } = await roster("import", file);
  expect(code).toBe(1);
  expect(out).toContain("第 2 行：没有这位人员（诸葛亮");
  expect(out).toContain("第 3 行：“明天”不是日期");
});

test("a wrong call is explained and ends with 2", async () => {
  const { code, out } = await roster("export");
  expect(code).toBe(2);
  expect(out).toContain("npm run roster -- import");
});
