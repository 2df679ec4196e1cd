import { spanText } from "./duty-card.js";
import { both, listed, type Text } from "./kit/text.js";

/** What the bot says about rosters and deputies. */
export const dutyWords = {
  mayNotChange: both(
    "只有该单位负责人、所属指挥中心调度员或系统管理员可以排班。",
    "Only a head of the unit, a dispatcher of its command centre or an administrator may change the roster.",
  ),
  needsName: both(
    "请写明值班人员姓名，例如：/值班 今天 张三。",
    "Please give the name, for example: /duty and a day and a name.",
  ),
  pastDays: both("起始日期不能早于今天。", "The first day can't lie in the past."),
  wrongOrder: both("结束日期早于开始日期，请核对。", "The last day is before the first; please check."),
  tooLong: both("一次最多 180 天，请分段填写。", "At most 180 days at once; please split it."),
  deputyHelp: both(
    "请写明代理人和起止日期，例如：/代理 @王五 2026-01-06 2026-01-10。取消代理：/代理 取消。",
    "Please give the deputy and the days: /leave @name 2026-01-06 2026-01-10. To end it: /leave cancel.",
  ),
  notSelf: both("不能由本人代理本人。", "Nobody stands in for himself."),
  noLeave: both("您没有登记代理。", "No deputy is entered for you."),
  noFile: both(
    "请先把表格文件（.xlsx）发给我，再发送“/值班 导入”。",
    "Please send me the table (.xlsx) first, then /duty 导入.",
  ),
} as const satisfies Record<string, Text>;

export const noPersonWords = (name: string, unit: string, known: readonly string[]): Text =>
  both(
    `${unit}没有叫“${name}”的人员。本单位人员：${listed(known).zh}。`,
    `${unit} has nobody called “${name}”. Its people: ${listed(known).en}.`,
  );

export const severalPeopleWords = (name: string, where: readonly string[]): Text =>
  both(
    `有多位“${name}”（${listed(where).zh}），请用 @ 指明。`,
    `Several are called “${name}” (${listed(where).en}); please mention the one.`,
  );

export const rosterSetWords = (names: readonly string[], from: string, to: string): Text => {
  const span = spanText(from, to);
  return names.length === 0
    ? both(`${span.zh}的排班已取消。`, `The roster of ${span.en} is cleared.`)
    : both(`${span.zh}由${listed(names).zh}值班。`, `${listed(names).en} on duty, ${span.en}.`);
};

export const leaveSetWords = (deputy: string, from: string, to: string): Text => {
  const span = spanText(from, to);
  return both(
    `已登记：${span.zh}由${deputy}代理您的工作，期间提醒发给代理人，代理人可代您办理。`,
    `${deputy} stands in for you, ${span.en}: reminders go there, and your rights with them.`,
  );
};

export const leaveCancelledWords = (count: number): Text =>
  both(`已取消代理 ${count} 项。`, `${count} ${count === 1 ? "leave" : "leaves"} cancelled.`);

export const leaveLines = (leaves: readonly { name: string; deputy: string; from: string; to: string }[]): Text => {
  const each = leaves.map(({ name, deputy, from, to }) => {
    const span = spanText(from, to);
    return both(`${name} ${span.zh} 由 ${deputy} 代理`, `${name}: ${deputy} stands in, ${span.en}`);
  });
  return both(`${each.map(({ zh }) => zh).join("；")}。`, `${each.map(({ en }) => en).join("; ")}.`);
};
