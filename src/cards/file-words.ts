import type { RowMistake } from "../flows/org/roster-table.js";
import { both, type Text } from "./kit/text.js";

/** What can be done with a file that somebody has sent. */
export const fileHere = (name: string): Text =>
  both(
    `收到文件“${name}”。要导入值班表请发送“/值班 导入”（先核对：“/值班 导入 试运行”）；要导入放假安排请发送“/日历 导入”。`,
    `“${name}” is here. Send /duty 导入 to import a roster (/duty 导入 试运行 to check it first), /calendar 导入 for holidays.`,
  );

export const rosterImportedWords = (count: number, trial: boolean): Text =>
  trial
    ? both(`试运行：${count} 行可以导入，未作改动。`, `Dry run: ${count} rows can be imported; nothing was changed.`)
    : both(`已导入值班表 ${count} 行。`, `${count} rows of the roster imported.`);

export function rowMistakeText({ row, what, value }: RowMistake): string {
  switch (what) {
    case "no-unit":
      return `第 ${row} 行：没有单位“${value}”`;
    case "several-units":
      return `第 ${row} 行：“${value}”可能指多个单位，请写全称`;
    case "no-date":
      return `第 ${row} 行：“${value}”不是日期，请写成 2026-01-05`;
    case "wrong-order":
      return `第 ${row} 行：结束日期早于开始日期（${value}）`;
    case "no-people":
      return `第 ${row} 行：没有值班人员`;
    case "no-person":
      return `第 ${row} 行：没有这位人员（${value}）`;
  }
}
