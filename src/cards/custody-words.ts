import type { CustodyEvent, CustodyRefusal } from "../flows/custody/custody.js";
import type { Directory } from "../flows/org/directory.js";
import type { Policy } from "../flows/policy/policy.js";
import { explain } from "./explain.js";
import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { signerName, unitShort } from "./views/names.js";

/** What is said about originals, copies and orders to keep 保全. */
export const custodyWords = {
  viewUsage: both(
    "请写明编号和查看理由，例如：/查看原文 20260105-0012 需上门联系住户。",
    "Please give the number and your reason, for example: /original 20260105-0012 we have to call at the door.",
  ),
  holdUsage: both(
    "请写明编号和原因，例如：/保全 20260105-0012 信访复查需要。解除时写：/保全 20260105-0012 解除 复查已结束。",
    "Please give number and reason, for example: /hold 20260105-0012 under review; to end it: /hold 20260105-0012 release the review is over.",
  ),
  viewersForInspectors: both("查看记录由督查员查询。", "The list of readers is for inspectors."),
  sentPrivately: both(
    "原文已私发给您，本次查看已记录。",
    "The original went to your private chat; this view is on record.",
  ),
  askedPrivately: both("请在与机器人的私聊中填写理由。", "Please give your reason in your private chat with the bot."),
  nobodyViewed: both("还没有人查看过原文。", "Nobody has seen the original yet."),
  held: both("已保全：到期也不清除，直至解除。", "Held: it is kept beyond its time until the hold ends."),
  released: both("保全已解除，按保存期限处理。", "The hold has ended; the usual time applies."),
  emergencyReason: both("应急处置", "Emergency response"),
} as const satisfies Record<string, Text>;

export const custodyEvents = {
  viewed: both("查看原文", "Saw the original"),
  exported: both("导出卷宗", "Took a dossier"),
  held: both("保全", "Held"),
  released: both("解除保全", "Ended the hold"),
} as const satisfies Record<CustodyEvent["type"], Text>;

export function explainCustody(refusal: CustodyRefusal, directory: Directory, policy: Policy): Text {
  switch (refusal.code) {
    case "may-not-view":
      return both(
        "您的岗位不能查看原文，请由本单位值班员或负责人查看。",
        "Your post may not see originals; please ask your unit's duty person or head.",
      );
    case "may-not-hold":
      return both("保全由负责人或督查员办理。", "Holding a record is for heads and inspectors.");
    case "held-already": {
      const at = dateTime(refusal.at);
      const who = signerName(directory, refusal.by);
      return both(`${who.zh}已于 ${at.zh} 保全，不必重复。`, `Held already by ${who.en}, ${at.en}.`);
    }
    case "not-held":
      return both("这张哨没有保全，无须解除。", "There is no hold on this whistle.");
    case "not-your-hold": {
      const unit = unitShort(directory, refusal.unitId);
      return both(
        `保全由${unit}提出，由其负责人、其上级或督查员解除。`,
        `The hold is ${unit}'s: its heads, those above it or an inspector may end it.`,
      );
    }
    case "needs-text":
      return both("请写明理由。", "Please give a reason.");
    default:
      return explain(refusal, directory, policy);
  }
}

/** Who looks, when and why: stands on every original, so that a photograph of the screen names its reader. */
export const watermark = (name: string, unit: string, at: Date, reason: string): Text => {
  const when = dateTime(at);
  return both(
    `仅供${unit}${name}查看 · ${when.zh} · 理由：${reason} · 已留痕，请勿转发`,
    `For ${name} (${unit}) only · ${when.en} · reason: ${reason} · on record, do not pass on`,
  );
};
