import { expect, test } from "vitest";
import { readRosterTable } from "../../src/flows/org/roster-table.js";
import { directory } from "../whistle/town.js";

const nameOf = (id: string): string => directory.member(id)?.name ?? id;
const urban = directory.unit("lake-urban")?.name ?? "";
const read = (...rows: string[][]) => readRosterTable(rows, "lake", directory);

test("each row with a unit, days and people is an entry, a heading is passed over", () => {
  const table = read(
    ["单位", "开始日期", "结束日期", "值班人员"],
    [urban, "2026-01-06", "2026-01-07", `${nameOf("lake-urban-duty")}、${nameOf("lake-urban-head")}`],
    ["", "", "", ""],
    [urban, "2026/1/8", "", nameOf("lake-urban-member")],
  );
  expect(table.mistakes).toEqual([]);
  expect(table.entries).toEqual([
    {
      unitId: "lake-urban",
      from: new Date("2026-01-06T00:00:00+08:00"),
      to: new Date("2026-01-08T00:00:00+08:00"),
      personIds: ["lake-urban-duty", "lake-urban-head"],
    },
    {
      unitId: "lake-urban",
      from: new Date("2026-01-08T00:00:00+08:00"),
      to: new Date("2026-01-09T00:00:00+08:00"),
      personIds: ["lake-urban-member"],
    },
  ]);
});

test("every mistake is told with its row", () => {
  const someone = nameOf("lake-urban-duty");
  const { mistakes } = read(
    ["单位", "开始", "结束", "人员"],
    ["没有这个单位", "2026-01-06", "", someone],
    [urban, "2026-02-30", "", someone],
    [urban, "2026-01-09", "2026-01-06", someone],
    [urban, "2026-01-06", "", ""],
    [urban, "2026-01-06", "", nameOf("hill-head")],
  );
  expect(mistakes.map(({ row, what }) => [row, what])).toEqual([
    [2, "no-unit"],
    [3, "no-date"],
    [4, "wrong-order"],
    [5, "no-people"],
    [6, "no-person"],
  ]);
});
