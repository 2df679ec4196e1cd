import { both, type Text } from "./kit/text.js";

/** What a notice is, in a word. */
export const noticeKinds: Readonly<Record<string, Text>> = {
  rungs: both("催报", "reminder"),
  todo: both("待办", "task"),
  nudged: both("催办", "nudge"),
  sentBack: both("退回重办", "sent back"),
  ruled: both("裁定", "ruling"),
  extensionAnswered: both("延期答复", "answer on more time"),
  suspensionAnswered: both("挂账答复", "answer on suspension"),
  returned: both("退回", "returned"),
  withdrawn: both("撤回", "withdrawn"),
  urgentOrder: both("应急哨令", "emergency order"),
};

export const deliveryKinds = {
  card: both("哨卡片", "whistle card"),
  notice: both("通知", "notice"),
  reply: both("答复", "answer"),
  urgent: both("加急", "urgent call"),
  webhook: both("进展推送", "news for another platform"),
} as const satisfies Record<string, Text>;

export const states = {
  waiting: (when: Text) => both(`待发，${when.zh}之后`, `waits until ${when.en}`),
  sent: (when: Text, read: boolean | null) => {
    const seen = read === null ? both("", "") : read ? both("，已读", ", read") : both("，未读", ", not read");
    return both(`${when.zh}已送达${seen.zh}`, `arrived ${when.en}${seen.en}`);
  },
  digested: both("已并入提醒汇总", "told in a digest"),
  moot: both("已办，不再发", "no longer needed"),
  parked: (why: Text) => both(`停发：${why.zh}`, `held up: ${why.en}`),
} as const;

export const deliveryWords = {
  mayNot: both(
    "只有系统管理员和指挥中心调度员可以看投递情况。",
    "Only administrators and dispatchers may look at deliveries.",
  ),
  retried: (count: number) =>
    count === 0
      ? both("没有可以重新投递的通知。", "There is nothing to send again.")
      : both(`${count} 条通知已重新投递。`, `${count} notices are being sent again.`),
} as const;

/** The platform's codes that an office can do something about. */
const reasons: readonly [codes: readonly string[], why: Text][] = [
  [["230002", "232011"], both("机器人不在该群，请把机器人加入群", "the bot is not in the group; add it")],
  [
    ["230013", "230029"],
    both("该人员不在应用可用范围内，或已离职", "the person is outside the app's range, or has left"),
  ],
  [["230006", "230027", "99991672"], both("应用缺少权限或机器人能力，请管理员开通", "the app lacks a permission")],
  [["230018", "230035"], both("该群禁止发言", "the group lets nobody speak")],
  [["230011", "230003"], both("原消息已撤回或不存在", "the message was taken back or is gone")],
  [["230031"], both("卡片已超过14天", "the card is older than 14 days")],
  [
    ["230023"],
    both("对方未读的加急已满200条，请电话联系", "that person has 200 unread urgent calls; please telephone"),
  ],
  [["230024"], both("加急额度已用完", "the quota of urgent calls is used up")],
  [["230052"], both("该群不允许加急，请群主开通", "the group does not allow urgent calls")],
  [
    ["99992351", "99992361", "unknown-"],
    both("平台上查不到这个人，请核对手机号码", "the platform does not know this person"),
  ],
];

/** Why a delivery was given up, in words that say what to do; the platform's own code where there are none. */
export function whyParked(written: string, receiver: string): Text {
  if (receiver.startsWith("unknown-"))
    return both("平台上查不到这个人，请核对手机号码", "the platform does not know this person");
  const code = /Lark answered (\d+)/.exec(written)?.[1] ?? "";
  const found = reasons.find(([codes]) => codes.includes(code));
  if (found) return found[1];
  const tries = /given up after (\d+) tries/.exec(written)?.[1];
  if (tries !== undefined)
    return both(`试发${tries}次都没有成功，平台或网络异常`, `${tries} tries failed: platform or network`);
  if (written.includes("14 days")) return both("卡片已超过14天", "the card is older than 14 days");
  return code === ""
    ? both("系统出错", "a fault of the program")
    : both(`平台不接受（代码${code}）`, `the platform refuses it (${code})`);
}

/** Why another platform could not be told, in words that say whom to ask. */
export function whyUnheard(written: string): Text {
  const status = /^HTTP (\d+)$/.exec(written)?.[1];
  if (status === "410") return both("对方平台已停止接收，请与对方确认", "the platform takes no more; ask it");
  if (status !== undefined)
    return both(`对方平台不接收（HTTP ${status}），请与对方核对`, `the platform answers HTTP ${status}; ask it`);
  return written.startsWith("no answer")
    ? both("对方平台没有按时应答，请与对方核对", "the platform does not answer in time; ask it")
    : both("连不上对方平台，请核对地址和网络", "the platform can't be reached; check address and net");
}
