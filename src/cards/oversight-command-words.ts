import { both, type Text } from "./kit/text.js";

/** What the bot says to commands of supervision, appeals and charges beside the whistle's own words. */
export const oversightCommandWords = {
  needsFacts: both(
    "请在编号后写明事实，如：/乱吹哨 20260105-0012 所反映的问题属于物业自管范围，不需要部门到场",
    "Please write the facts after the number, as in: /frivolous 20260105-0012 the estate's own manager settles this",
  ),
  needsGrounds: both(
    "请在编号后写明申诉理由，如：/申诉 20260105-0012 当天两次到场，均有到场确认",
    "Please write your grounds after the number, as in: /appeal 20260105-0012 we came twice, both confirmed",
  ),
  needsExclusionReason: both(
    "请在编号后写明原因，如：/剔除 20260105-0012 @城管中队 当天台风停工。恢复用 /恢复计入。",
    "Please write the reason after the number, as in: /exclude 20260105-0012 @squadron work was stopped by the typhoon. /include takes it back.",
  ),
  registerForInspectors: both(
    "问责台账由督查员查看和核实。对本单位的记录有异议的，请向督查室说明。",
    "The register is for inspectors. If something in it about your unit is wrong, please tell them.",
  ),
  registerInPrivate: both("问责台账只在单聊中查看。", "The register is shown in a private chat only."),
  ratherInPrivate: both(
    "此类事项不宜在群里讨论，下次请在与本机器人的单聊中发送。",
    "Such matters do not belong in a group; next time please send it to the bot in private.",
  ),
} as const satisfies Record<string, Text>;

/** A unit that has no part in the whistle can't be left out of it. */
export const noPartWords = (unit: string, number: string): Text =>
  both(`${unit}没有承办 ${number}，请核对单位。`, `${unit} has no part in ${number}; please check the unit.`);
