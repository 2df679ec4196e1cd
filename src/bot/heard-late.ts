import { heardLateWords } from "../cards/afterwards-words.js";
import { shortTime } from "../cards/kit/time.js";
import { answerCard } from "../cards/plain-cards.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import { whistleId } from "./commands/blow.js";
import type { CommandDeps } from "./commands/deps.js";
import type { InboundMessage } from "./ingress/inbound.js";

/** Whoever got no answer for so long may have whistled again; the platform brings a message for up to seven hours. */
const oldMs = 10 * 60_000;

/**
 * Tells in private whoever typed what has become a whistle that the bot hears only now; nothing for one that was heard in
 * time. Only an emergency's is told at night.
 */
export async function tellIfHeardLate(
  { messageId, senderOpenId, createdAt }: InboundMessage,
  { emergency }: { emergency: boolean },
  { town, whistles, clock, sendCard }: Pick<CommandDeps, "town" | "whistles" | "clock" | "sendCard">,
): Promise<void> {
  const now = clock();
  if (now.getTime() - createdAt.getTime() < oldMs) return;
  // What was refused or asked back stands in the answer.
  if ((await whistles.load(whistleId(messageId))) === null) return;
  const source = `heard-late:${messageId}`;
  const { window } = town.policy().quiet;
  const at = sendableAt(now, { emergency, seed: source, window, calendar: town.calendar });
  await sendCard({ openId: senderOpenId, source, at }, answerCard(heardLateWords(shortTime(createdAt, at))));
}
