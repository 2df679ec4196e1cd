import { both, type Text } from "./kit/text.js";

/** What is said to people who could not be told in time what came of what they asked for. */
export const afterwardsWords = {
  notRecorded: both(
    "系统暂时无法记录，这条消息还没有办理。七小时内恢复的，会自动办理并在这里回复；收到回复之前，请当作没有办成。情况紧急请直接打电话联系。",
    "The system can't record anything at the moment; this message has not been acted on. If it recovers within seven hours, that happens by itself and is answered here; until you get an answer, take it as not done. If it is urgent, please call.",
  ),
  givenUp: both(
    "系统多次出错，这条消息没有办成，也不会再自动办理。请用 /查 看一下情况，需要的话重新发送；仍不成请联系管理员，情况紧急请直接打电话。",
    "This message failed several times and will not be tried again by itself. Please check with /show, and send it again if need be; if it still fails, tell the administrator. If it is urgent, please call.",
  ),
} as const satisfies Record<string, Text>;

/** Of a whistle that came long after it was typed. */
export const heardLateWords = (at: Text): Text =>
  both(
    `您${at.zh}发出的吹哨因系统延误，较晚才收到，结果以卡片为准。如果您已经另行吹哨，请撤回其中一条。`,
    `The whistle that you sent at ${at.en} was delayed and came in late; its card shows what came of it. If you have whistled again since, please withdraw one of the two.`,
  );

/**
 * Of a tap that was answered as late and came to nothing.
 * @param what the button, and the whistle where the reader may see it
 * @param isUndone it is known that nothing was recorded
 * @param why the refusal in words; null: a fault of the program
 */
export function lateTapWords(at: Text, what: Text | null, isUndone: boolean, why: Text | null): Text {
  const tapped = what
    ? both(`您${at.zh}点按的“${what.zh}”`, `Your tap on “${what.en}” at ${at.en}`)
    : both(`您${at.zh}在卡片上的操作`, `Your tap on a card at ${at.en}`);
  if (why) return both(`${tapped.zh}没有办成：${why.zh}`, `${tapped.en} was not done: ${why.en}`);
  return isUndone
    ? both(
        `${tapped.zh}因系统故障没有办成，未作任何记录。仍需办理的，请再点一次。`,
        `${tapped.en} was not done: the system failed, nothing was recorded. If it is still needed, please tap again.`,
      )
    : both(
        `${tapped.zh}因系统故障可能没有办成。请看卡片，没有变化就再点一次。`,
        `${tapped.en} may not be done: the system failed. Please look at the card; if nothing has changed, tap again.`,
      );
}
