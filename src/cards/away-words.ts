import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";

/** What a bot that was away has made up for since. */
export type CaughtUp = { events: number; rungs: number; messages: number };

export function awayWords(from: Date, to: Date, { events, rungs, messages }: CaughtUp): Text {
  const [begun, ended] = [dateTime(from), dateTime(to)];
  return both(
    `系统从${begun.zh}到${ended.zh}没有运行，现已恢复。这段时间积压的${events}条消息、${rungs}次到期提醒、${messages}条待发通知已补办；平台稍后还会补送停机期间的消息。各项时限照常计算，没有顺延。`,
    `The system was away from ${begun.en} to ${ended.en} and is back. It has taken up ${events} messages, ${rungs} reminders that fell due and ${messages} notices that were owed; the platform will still repeat what was said meanwhile. Deadlines ran on.`,
  );
}
