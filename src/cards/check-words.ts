import type { NotAgain } from "../flows/whistle/again.js";
import { both, type Text } from "./kit/text.js";

/** What the bot says about drafts, links and whistling again. */
export const checkWords = {
  draftGone: both(
    "这份草稿已失效（保存一天）或已处理，请重新发送 /吹哨。",
    "This draft is gone (it is kept for a day) or was dealt with. Please send /whistle anew.",
  ),
  notYourDraft: both(
    "这份草稿由发起人本人处理；您也可以另发 /吹哨。",
    "This draft is for the person who wrote it; you can send /whistle yourself.",
  ),
} as const satisfies Record<string, Text>;

export function notAgainWords(why: NotAgain): Text {
  switch (why.code) {
    case "still-in-time":
      return both(
        "部门还在时限内办理，可以先催办；逾期未动的再次吹哨。",
        "The departments are still in time; nudge them first, and whistle again once they are late.",
      );
    case "over-too-long":
      return both(
        `办结超过 ${why.days} 天，或已撤回、退回，请按新问题吹哨。`,
        `It was closed more than ${why.days} days ago, withdrawn or returned. Please whistle it as a new matter.`,
      );
    case "elsewhere":
      return both(
        "这张哨不在本单位辖区，不能由本单位再次吹哨。",
        "This whistle is of another area; your unit can't whistle it again.",
      );
  }
}
