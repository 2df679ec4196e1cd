import { both, type Text } from "./kit/text.js";

/** What the bot says beside a whistle's own words. */
export const botWords = {
  stranger: {
    zh: "您还不在本系统的人员名单中。请联系本单位管理员，在名单中登记您的手机号码。",
    en: "You are not on the list of people yet. Please ask your unit's administrator to enter your mobile number.",
  },
  unknownButton: {
    zh: "这个按钮无法识别，未作任何改动。请用 /查 加编号打开最新的卡片。",
    en: "This button is not known; nothing was changed. Please open the newest card with /show and the number.",
  },
  otherWhistle: {
    zh: "这个按钮不属于这张卡片，未作任何改动。请用 /查 加编号打开要办的哨。",
    en: "This button does not belong to this card; nothing was changed. Please open the whistle you mean with /show and its number.",
  },
  tooMany: {
    zh: "您操作得有些频繁，请稍等一分钟再试。应急哨不受限制，随时可以吹。",
    en: "That was a lot at once; please try again in a minute. Emergency whistles are never held back.",
  },
  late: {
    zh: "系统繁忙，还没有办成。请过一分钟看卡片，没有变化就再点一次。",
    en: "The system is busy and this is not done yet. Please look at the card in a minute; if nothing has changed, tap again.",
  },
  fault: {
    zh: "系统出错，可能没有办成。请过一分钟看卡片，没有变化就再点一次；多次不成请联系管理员。",
    en: "Something went wrong and this may not be done. Please look at the card in a minute; if nothing has changed, tap again. If it persists, tell the administrator.",
  },
  notVisible: {
    zh: "没有找到这个编号的哨，或者它不在您单位的范围内。请核对编号。",
    en: "There is no whistle with this number, or it is outside your unit's area. Please check the number.",
  },
  needsNumber: {
    zh: "请写明编号，例如：20260105-0012。",
    en: "Please give the number, for example 20260105-0012.",
  },
  needsReason: {
    zh: "撤回须说明原因。请在编号后面写上原因。",
    en: "Withdrawing needs a reason. Please write it after the number.",
  },
  bindInGroup: {
    zh: "请在要绑定的群里发送 /绑定 单位名称。",
    en: "Please send /bind and the unit's name in the group that is to be tied.",
  },
  mayNotBind: {
    zh: "只有该单位的负责人或系统管理员可以绑定本群。",
    en: "Only a head of that unit or an administrator may tie this group.",
  },
  suggestionEmpty: {
    zh: "请在 /建议 后面写上您的意见。",
    en: "Please write what you propose after /suggest.",
  },
  suggestionKept: {
    zh: "您的建议已收到，将转管理员研究。",
    en: "Your proposal has been noted and goes to the administrators.",
  },
  needsQuestion: {
    zh: "请在编号后写明督办的问题，如：/督办 20260105-0012 @城管中队 为何至今未到场",
    en: "Please write your question after the number, as in: /supervise 20260105-0012 @squadron why is nobody there yet",
  },
  needsCategory: {
    zh: "请选择哨种。",
    en: "Please choose the category.",
  },
  unknown: {
    zh: "没有听懂。发送 /帮助 可以查看能用的指令。",
    en: "This was not understood. Send /help to see what can be said.",
  },
} as const satisfies Record<string, Text>;

export const removedWords = (number: string): Text => ({
  zh: `${number} 已办结并超过保存期限，内容已清除；办理时间和校验码仍在，可用 /卷宗 调取。`,
  en: `${number} is over and past its time: its contents are removed. Times and hashes remain; see /dossier.`,
});

export const boundWords = (unit: string): Text => ({
  zh: `本群已绑定为${unit}的工作群，今后该单位的哨令发到这里。`,
  en: `This group now belongs to ${unit}; its orders will be sent here.`,
});

export const unknownQuestion = (examples: readonly string[]): Text => ({
  zh: `没有这个指令，您是不是要发送：${examples.join(" 或 ")}`,
  en: `There is no such command. Did you mean: ${examples.join(" or ")}`,
});

export const unclearUnitWords = (query: string, near: readonly string[]): Text =>
  near.length === 0
    ? { zh: `没有叫“${query}”的单位，请写单位全称。`, en: `No unit is called “${query}”; please write its full name.` }
    : {
        zh: `“${query}”可能指：${near.join("、")}。请写全称。`,
        en: `“${query}” may be: ${near.join(", ")}. Please write the full name.`,
      };

export const unreadableDueWords = (written: string): Text => ({
  zh: `时限“${written}”无法识别，请写成 1月8日18:00 这样的时间。`,
  en: `The time limit “${written}” can't be read; please write a date and time such as 2026-01-08 18:00.`,
});

export const calledWords = (units: readonly string[]): Text => ({
  zh: `报到部门：${units.join("、")}。`,
  en: `Called: ${units.join(", ")}.`,
});

export const notVisibleUnitWords = (unit: string): Text => ({
  zh: `${unit}不在您可以查看的范围内。`,
  en: `${unit} is outside what you may see.`,
});

export const quotaWords = (channel: "sms" | "phone", limit: number): Text => {
  const what = channel === "sms" ? both("短信", "SMS") : both("电话", "phone call");
  return both(
    `今日${what.zh}加急额度（${limit} 次）已用完，其余加急改为应用内加急。如需调整，请修改 policy.yaml 的 budget。`,
    `Today's ${what.en} quota (${limit}) is used up; further urgent notices go in the app only. It stands under budget in policy.yaml.`,
  );
};
