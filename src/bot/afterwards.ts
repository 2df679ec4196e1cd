import type { CardAction as Action } from "../cards/action.js";
import { afterwardsWords, lateTapWords } from "../cards/afterwards-words.js";
import { both, joined, type Text, verbatim } from "../cards/kit/text.js";
import { shortTime } from "../cards/kit/time.js";
import { answerCard } from "../cards/plain-cards.js";
import type { Deliveries } from "../models/deliveries.js";
import { Recent } from "../models/recent.js";
import type { Whistles } from "../models/whistles.js";
import { commands as commandTerms } from "../terms.js";
import { actionOf } from "./callbacks.js";
import type { Afterwards } from "./ingress/afterwards.js";
import type { CardAction, CardAnswer } from "./ingress/inbound.js";
import type { Lark } from "./lark/lark.js";
import { isEmergency, meantBy } from "./messages.js";
import type { SendCard } from "./send-card.js";
import { createThrottle } from "./throttle.js";
import type { Town } from "./town.js";
import { maySee } from "./view.js";

export type AfterwardsDeps = {
  town: Town;
  whistles: Pick<Whistles, "load">;
  deliveries: Pick<Deliveries, "byMessageId" | "upsertMany">;
  sendCard: SendCard;
  lark: Pick<Lark, "reply">;
  botName: string;
  nudge: () => void;
  clock: () => Date;
  /** Real milliseconds that only go forward. */
  now: () => number;
};

const rememberedMessages = 5_000;

export function createAfterwards(deps: AfterwardsDeps): Afterwards {
  const { deliveries, sendCard, lark, nudge, clock, now } = deps;
  const told = new Recent<true>(rememberedMessages);
  /** While nothing can be recorded, one person hears it once a minute, and of each emergency. */
  const throttle = createThrottle({ perMinute: 1, now });

  return {
    async lateTap({ action: tap, at, answer }) {
      const why = answer === null ? null : refusalIn(answer);
      if (answer !== null && why === null) return;
      const { what, became } = await tapped(tap, deps);
      if (why === null && became === "done") return;
      const words = lateTapWords(shortTime(at, clock()), what, became === "undone", why);
      await sendCard({ openId: tap.operatorOpenId, source: `late:${tap.eventId}` }, answerCard(words));
    },

    async notRecorded(event) {
      if (event.kind !== "message" || event.senderIsBot || told.get(event.messageId)) return;
      const meant = meantBy(event, deps);
      if (meant.kind === "none") return;
      if (!isEmergency(meant, deps) && throttle.ask(event.senderOpenId) !== "ok") return;
      told.set(event.messageId, true);
      await lark.reply({
        ...{ messageId: event.messageId, msgType: "interactive", uuid: `away:${event.messageId}`.slice(0, 50) },
        content: JSON.stringify(answerCard(afterwardsWords.notRecorded)),
      });
    },

    async givenUp(event) {
      if (event.kind !== "message" || event.senderIsBot || meantBy(event, deps).kind === "none") return;
      const { messageId, chatId } = event;
      await deliveries.upsertMany([
        {
          at: clock(),
          delivery: {
            ...{ kind: "reply", id: `given-up:${messageId}`, lane: "interactive", whistleId: null },
            ...{ data: { source: messageId }, to: { type: "message_id", id: messageId, chatId } },
            ...{ msgType: "interactive", content: JSON.stringify(answerCard(afterwardsWords.givenUp)) },
          },
        },
      ]);
      nudge();
    },
  };
}

/** What the toast would have said, unless it was good news: that shows on the card. */
function refusalIn({ toast }: CardAnswer): Text | null {
  if (!toast || toast.type === "success" || toast.type === "info") return null;
  return both(toast.i18n?.zh_cn ?? toast.content, toast.i18n?.en_us ?? toast.content);
}

/** Which button it was, and what became of it; `unknown` where only the whistles keep which tap did what. */
async function tapped(
  tap: CardAction,
  deps: AfterwardsDeps,
): Promise<{ what: Text | null; became: "done" | "undone" | "unknown" }> {
  const action = await actionOf(tap, deps);
  if (action === null) return { what: null, became: "unknown" };
  const label = labelOf(action);
  if (label === null || !("w" in action) || action.w === undefined) return { what: label, became: "unknown" };
  const stored = await deps.whistles.load(action.w);
  if (stored === null) return { what: label, became: "undone" };
  const became = stored.trace.some(({ source }) => source === tap.eventId) ? "done" : "undone";
  const member = deps.town.directory().acting(tap.operatorOpenId, deps.clock());
  const isSeen = member !== null && maySee(member, stored.whistle, deps.town.directory());
  return { what: isSeen ? joined([verbatim(stored.whistle.number), label]) : label, became };
}

const labels: Partial<Record<string, Text>> = commandTerms;
const labelOf = ({ do: what }: Action): Text | null => (Object.hasOwn(labels, what) ? (labels[what] ?? null) : null);
