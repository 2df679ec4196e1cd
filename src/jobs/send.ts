import type { Sender } from "../bot/sender/sender.js";

/** Sends everything that is due; fired by the timer in case a nudge was lost. */
export const send = ({ sender, clock }: { sender: Sender; clock: () => Date }): Promise<void> => sender.drain(clock());
