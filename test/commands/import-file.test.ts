import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { calendar } from "../../src/bot/commands/calendar.js";
import type { Asked, CommandDeps, Reply } from "../../src/bot/commands/deps.js";
import { duty } from "../../src/bot/commands/duty.js";
import { writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { createTown } from "../../src/bot/town.js";
import { createBindings } from "../../src/models/bindings.js";
import { createFiles } from "../../src/models/files.js";
import { createHolidays } from "../../src/models/holidays.js";
import { createPolicies } from "../../src/models/policies.js";
import { createRoster } from "../../src/models/roster.js";
import { loadTown } from "../../src/town-files.js";
import { shownText } from "../cards/inspect.js";
import { type TestDatabase, testDatabase } from "../database.js";

type Deps = Pick<CommandDeps, "town" | "roster" | "holidays" | "files" | "lark" | "recompute" | "clock">;

let database: TestDatabase;
let connection: mongoose.Connection;
let dir: string;
let deps: Deps;
let contents = Buffer.alloc(0);
const now = new Date("2026-01-05T10:00:00+08:00");

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  dir = await mkdtemp(join(tmpdir(), "chuishao-file-"));
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await connection.dropDatabase();
  for (const name of connection.modelNames()) connection.deleteModel(name);
  const files = loadTown("data");
  const bindings = createBindings(connection);
  await bindings.setOpenIds(new Map([["wei-changqing", "ou_admin"]]), now);
  const roster = createRoster(connection);
  const holidays = createHolidays(connection);
  const town = await createTown({
    org: files.org,
    policy: files.policy,
    holidays: files.holidays,
    imported: holidays,
    bindings,
    roster,
    policies: createPolicies(connection),
    isInUse: async () => false,
    now,
  });
  deps = {
    town,
    roster,
    holidays,
    files: createFiles(connection),
    lark: {
      getMessage: async () => null,
      getMessageResource: async () => contents,
      createChat: () => Promise.reject(new Error("no group is wanted here")),
      readersOf: async () => [],
    },
    recompute: async () => 0,
    clock: () => now,
  };
});

const asked = (source: string): Asked => {
  const member = deps.town.directory().memberByOpenId("ou_admin");
  if (!member) throw new Error("the administrator is not known");
  return { source, member, chatId: "oc_private", chatType: "p2p", images: [] };
};

async function sends(name: string, rows: string[][], at = now): Promise<void> {
  const path = join(dir, "sent.xlsx");
  await writeSheets(path, [{ name: "表", rows }]);
  contents = await readFile(path);
  await deps.files.remember("ou_admin", { messageId: "om_file", key: "file_1", name, at });
}

const answerTo = async (
  command: (args: string, asked: Asked, deps: Deps) => Promise<Reply>,
  args: string,
): Promise<string> => shownText((await command(args, asked(`om_${args}`), deps)).card);

test("a roster in a table that was sent is checked first, then written", async () => {
  await sends("值班表.xlsx", [
    ["单位", "开始日期", "结束日期", "值班人员"],
    ["海埂街道城管中队", "2026-01-06", "2026-01-07", "吕若彤"],
  ]);
  expect(await answerTo(duty, "导入 试运行")).toContain("试运行：1 行可以导入");
  const on = () =>
    deps.town
      .directory()
      .onDuty("xiling-haigeng-chengguan", new Date("2026-01-06T12:00:00+08:00"))
      .map(({ name }) => name);
  expect(on()).toEqual(["韩铁柱"]);
  expect(await answerTo(duty, "导入")).toContain("已导入值班表 1 行");
  expect(on()).toEqual(["吕若彤"]);
});

test("every mistake of a roster is told with its row, and nothing is written", async () => {
  await sends("值班表.xlsx", [
    ["单位", "开始日期", "结束日期", "值班人员"],
    ["海埂街道城管中队", "2026-01-06", "2026-01-07", "吕若彤"],
    ["海埂街道城管中队", "一月六日", "", "吕若彤"],
    ["没有这个单位", "2026-01-06", "", "吕若彤"],
  ]);
  const answer = await answerTo(duty, "导入");
  expect(answer).toContain("第 3 行：“一月六日”不是日期");
  expect(answer).toContain("第 4 行：没有单位“没有这个单位”");
  expect((await deps.roster.all()).roster).toEqual([]);
});

test("a year's holidays come from a table too", async () => {
  await sends("2027年放假安排.xlsx", [
    ["类型", "名称", "开始", "结束"],
    ["放假", "元旦", "2027-01-01", "2027-01-03"],
    ["调休", "元旦", "2027-01-09", ""],
  ]);
  expect(await answerTo(calendar, "导入")).toContain("已导入 2027 年放假安排");
  expect(deps.town.calendar.lastCoveredYear).toBe(2027);
  expect(deps.town.calendar.isWorkingDay(new Date("2027-01-09T10:00:00+08:00"))).toBe(true);
});

test("a year's holidays come from a YAML file as holidays.yaml has them", async () => {
  await deps.files.remember("ou_admin", { messageId: "om_file", key: "file_1", name: "2027.yaml", at: now });
  contents = Buffer.from(
    "years:\n  2027:\n    off: [{ name: 元旦, from: 2027-01-01, to: 2027-01-03 }]\n    makeUp: []\n",
  );
  expect(await answerTo(calendar, "导入")).toContain("已导入 2027 年放假安排");
});

test("a file that is no table, and one of an hour ago, are not taken", async () => {
  await deps.files.remember("ou_admin", { messageId: "om_file", key: "file_1", name: "值班表.xlsx", at: now });
  contents = Buffer.from("PK and then nothing of the kind");
  expect(await answerTo(duty, "导入")).toContain("请先把表格文件");
  expect(await answerTo(calendar, "导入")).toContain("无法读取");
  await sends("值班表.xlsx", [["海埂街道城管中队", "2026-01-06", "", "吕若彤"]], new Date(now.getTime() - 7_200_000));
  expect(await answerTo(duty, "导入")).toContain("请先把表格文件");
});
