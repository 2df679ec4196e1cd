import { LarkError } from "../bot/lark/lark-error.js";
import type { SendingLark } from "../bot/sender/platform-call.js";
import type { Handle } from "../flows/whistle/handle.js";
import type { Metrics } from "./metrics.js";

/** Counts every command by what came of it. */
export const measuredHandle =
  (handle: Handle, { commands }: Metrics): Handle =>
  async (...asked) => {
    const [, { type }] = asked;
    try {
      const outcome = await handle(...asked);
      if (!outcome.ok) commands.inc({ type, outcome: outcome.refusal.code });
      else commands.inc({ type, outcome: outcome.repeated ? "repeated" : "done" });
      return outcome;
    } catch (error) {
      commands.inc({ type, outcome: "fault" });
      throw error;
    }
  };

/** Times how long a tap waits for its answer. */
export const measuredTaps =
  <Tap, Answer>(answer: (tap: Tap) => Promise<Answer>, { tapSeconds }: Metrics) =>
  async (tap: Tap): Promise<Answer> => {
    const stop = tapSeconds.startTimer();
    try {
      return await answer(tap);
    } finally {
      stop();
    }
  };

/** Counts events by kind as they are worked on. */
export const measuredEvents =
  <Event extends { kind: string }>(onEvent: (event: Event) => Promise<void>, { events }: Metrics) =>
  (event: Event): Promise<void> => {
    events.inc({ kind: event.kind });
    return onEvent(event);
  };

/** Counts the calls of the sender that failed, by the class of the failure. */
export function measuredSending(lark: SendingLark, { larkErrors }: Metrics): SendingLark {
  const counting = async <T>(call: keyof SendingLark, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      larkErrors.inc({ call, class: error instanceof LarkError ? error.class : "fault" });
      throw error;
    }
  };
  return {
    sendMessage: (message) => counting("sendMessage", lark.sendMessage(message)),
    reply: (message) => counting("reply", lark.reply(message)),
    patchCard: (messageId, card) => counting("patchCard", lark.patchCard(messageId, card)),
    urgent: (messageId, openIds, channel) => counting("urgent", lark.urgent(messageId, openIds, channel)),
  };
}
