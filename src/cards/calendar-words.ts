import type { LineMistake } from "../flows/calendar/holiday-lines.js";
import { both, type Text } from "./kit/text.js";

/** What the bot says about importing holidays. */
export const calendarWords = {
  mayNotImport: both("只有系统管理员可以导入放假安排。", "Only an administrator may import holidays."),
  nothing: both(
    "没有收到内容。请在“/日历 导入”下面逐行粘贴，或先发来 .xlsx、.yaml 文件。",
    "There is nothing to import. Paste the lines below /calendar 导入, or send an .xlsx or .yaml file first.",
  ),
  unreadable: both(
    "这个文件无法读取，请核对格式后重发。",
    "This file can't be read; please check it and send it again.",
  ),
  noYears: both("内容里没有日期，未作改动。", "There is no date in it; nothing was changed."),
} as const satisfies Record<string, Text>;

export const importedWords = (years: readonly string[], changed: number): Text =>
  both(
    `已导入 ${years.join("、")} 年放假安排，${changed} 件在办事项的时限已重新核定并留痕。`,
    `Holidays of ${years.join(", ")} imported; the deadlines of ${changed} whistles were counted anew, on the record.`,
  );

export const uncoveredWords = (lastCoveredYear: number): Text =>
  both(
    `有事项的时限落在 ${lastCoveredYear + 1} 年及以后，该年放假安排尚未导入，暂按法定节日推算。通知公布后请用“/日历 导入”补充，时限会自动重新核定。`,
    `Some deadlines fall into ${lastCoveredYear + 1} or later, whose holidays are not known yet; statutory days are assumed. Please import them with /calendar 导入 once they are announced.`,
  );

export const badLinesWords = (mistakes: readonly string[]): Text => {
  const shown = mistakes.slice(0, 10);
  const rest = mistakes.length - shown.length;
  return both(
    `未导入，请修改后重发：${shown.join("；")}${rest > 0 ? `；另有 ${rest} 处` : ""}。`,
    `Not imported; please mend: ${shown.join("; ")}${rest > 0 ? `; ${rest} more` : ""}.`,
  );
};

export const noYamlText = (line: number): string => `第 ${line} 行起不符合 YAML 格式`;

export function lineMistakeText({ line, what, value }: LineMistake): string {
  switch (what) {
    case "no-day":
      return `第 ${line} 行“${value}”没有日期`;
    case "no-name":
      return `第 ${line} 行“${value}”没有节日名称`;
    case "make-up-span":
      return `第 ${line} 行“${value}”日期过多`;
  }
}
