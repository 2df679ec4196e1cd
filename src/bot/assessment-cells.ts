/** One cell of an assessment's table; a formula with the format of its figure. */
export type Cell = string | number | null | { formula: string; format?: string };
export type Sheet = { name: string; rows: Cell[][]; widths: number[]; sticky: number };

export const sheetNames = {
  about: "说明",
  whole: "考核总表",
  items: "明细",
  parts: "任务",
  whistlers: "吹哨单位",
  whistles: "哨",
  duties: "履职",
  entered: "录入",
} as const;

/** Beyond this the program's figure and the recomputed one are not the same. */
export const tolerance = 0.005;
