import type { Item } from "../flows/assessment/evidence.js";
import type { Period } from "../flows/assessment/period.js";
import type { Share } from "../flows/assessment/score.js";
import { both, type Text } from "./kit/text.js";

/** What is counted, as it is called on cards and in tables. */
export const itemNames: Record<Item["of"], Text> = {
  rating: both("吹哨方评价", "Rating"),
  accept: both("按时签收", "Accepted in time"),
  arrive: both("按时报到", "There in time"),
  resolve: both("按时办结", "Resolved in time"),
  firstTime: both("一次办结", "Right the first time"),
  upheld: both("无不当退单", "No decline overruled"),
  solved: both("到期已解决", "Solved when due"),
};

/** The counter of each, where it did not go well. */
export const failedNames: Record<Item["of"], Text> = {
  rating: itemNames.rating,
  accept: both("签收超时", "Accepted late"),
  arrive: both("报到超时", "There late"),
  resolve: both("办结超时", "Resolved late"),
  firstTime: both("被退回重办", "Sent back"),
  upheld: both("退单被裁定维持原派单", "Decline overruled"),
  solved: both("到期未解决", "Due and not solved"),
};

export const rateNames = {
  response: both("响应率", "Response rate"),
  resolution: both("解决率", "Resolution rate"),
  satisfaction: both("满意率", "Satisfaction rate"),
} as const;

export const assessmentWords = {
  title: both("考核", "Assessment"),
  notForYou: both(
    "考核结果只提供给负责考核的县（市、区）、市的负责人、调度员和督查员，请在私聊中查看。",
    "Scores are shown only to those who assess: heads, dispatchers and inspectors of a county or city, in private.",
  ),
  privateOnly: both(
    "考核内容不在群里显示，请在私聊中查看。",
    "Scores are not shown in groups; please look in private.",
  ),
  noPeriod: both(
    "没有看懂考核周期。请写 2026、2026年1月、2026年一季度、上月等。",
    "The period was not understood. Write 2026, 2026-01, 2026Q1 and the like.",
  ),
  sheetSent: both("考核明细表已发到您的私聊。", "The table has been sent to you in private."),
  nothing: both("这个周期内没有可以考核的事项。", "Nothing to assess in this period."),
  enterHow: both(
    "录入示例：/考核 录入 2026 年度目标任务 西岭城管局 92.5；也可以先发送 xlsx 表格（列：单位、项目、分数），再发送 /考核 录入 2026。",
    "For example: /assess enter 2026 yearly-goals, the unit, 92.5; or send an xlsx (unit, component, score) first, then /assess enter 2026.",
  ),
  leastShare: both(
    "没有试算：吹哨方评价的权重不得低于 30%，也不能超过 100%（《意见》：考核结果占到综合评议权重的30%以上）。",
    "Not tried: the whistlers' share is 30 to 100 per cent, as the policy says.",
  ),
} as const;

export const noSuchRulesWords = (version: string, known: readonly string[]): Text =>
  both(
    `没有“${version}”这个规则版本。现有版本：${known.join("、")}。`,
    `There are no rules “${version}”. There are: ${known.join(", ")}.`,
  );

export const enteredWords = (count: number, period: Text): Text =>
  both(`已录入 ${count} 项，计入 ${period.zh}考核。`, `${count} entered for ${period.en}.`);

/** 2026年, 2026年一季度, 2026年1月. */
export function periodName({ id, kind }: Pick<Period, "id" | "kind">): Text {
  const [year = "", rest = ""] = id.split("-");
  if (kind === "year") return both(`${year}年`, year);
  if (kind === "quarter") return both(`${year}年${"一二三四"[Number(rest.slice(1)) - 1] ?? ""}季度`, `${year} ${rest}`);
  return both(`${year}年${Number(rest)}月`, id);
}

/** 87.50; – where there is nothing. */
export const scoreText = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : rounded(value).toFixed(2);

/** To two places, halves away from zero, as a spreadsheet rounds. */
export const rounded = (value: number): number => Math.round((value + Number.EPSILON) * 100) / 100;

/** 80.00%（4/5）. */
export const shareText = ({ good, of }: Share): string =>
  of === 0 ? "–" : `${rounded((good / of) * 100).toFixed(2)}%（${good}/${of}）`;
