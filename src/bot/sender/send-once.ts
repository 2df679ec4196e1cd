import type { Deliveries } from "../../models/deliveries.js";
import type { Delivery } from "../../models/delivery-document.js";
import type { PrivateChats } from "../../models/private-chats.js";
import type { Lark, ListedMessage, SentMessage } from "../lark/lark.js";
import type { Rendered } from "./platform-call.js";
import { likeness } from "./same-words.js";

/** The platform drops a repeat for an hour after the first; some minutes are left for clocks that differ. */
const rememberedMs = 50 * 60_000;
const clockDiffersMs = 2 * 60_000;
/** The number of a whistle, as each of our cards about one shows it. */
const number = /\d{8}-\d{4}/;

export type Found = { id: string; at: Date };
/** Makes the call for a delivery, unless its message is in its chat already. */
export type SendOnce = (
  delivery: Delivery,
  rendered: Rendered,
  now: Date,
  call: () => Promise<SentMessage | null>,
) => Promise<{ found: Found } | { made: SentMessage | null }>;

type Deps = {
  lark: Pick<Lark, "listMessages">;
  deliveries: Pick<Deliveries, "withMessages">;
  privateChats: Pick<PrivateChats, "of">;
};

/**
 * What may have been sent more than an hour ago by a process that did not live to note it is looked for in its chat,
 * since the platform would no longer know the repeat: there it is a message of ours that no delivery carries.
 */
export function createSendOnce({ lark, deliveries, privateChats }: Deps): SendOnce {
  /** Messages that were found, whose delivery may not be written down yet: another delivery's they can't be. */
  const taken = new Map<string, string>();
  const last = new Map<string, Promise<unknown>>();

  const chatOf = (delivery: Delivery): string | null | Promise<string | null> => {
    if (delivery.kind === "reply") return delivery.to.chatId;
    if (delivery.kind === "urgent") return null;
    return delivery.to.type === "chat_id" ? delivery.to.id : privateChats.of(delivery.to.id);
  };

  async function find(delivery: Delivery, rendered: Rendered, triedAt: Date, now: Date): Promise<Found | null> {
    const chatId = await chatOf(delivery);
    if (chatId === null) return null;
    // What is younger the platform knows itself, and it may be what another delivery has just made.
    const until = new Date(now.getTime() - rememberedMs);
    const listed = await lark.listMessages(chatId, new Date(triedAt.getTime() - clockDiffersMs), until);
    const own = listed.filter(({ byApp, recalled, type }) => byApp && !recalled && type === rendered.msgType);
    const carried = await deliveries.withMessages(own.map(({ messageId }) => messageId));
    const strays = own.filter(
      ({ messageId }) => !carried.has(messageId) && (taken.get(messageId) ?? delivery.id) === delivery.id,
    );
    const found = mostAlike(strays, delivery, rendered) ?? (strays.length === 1 ? unreadable(strays[0]) : null);
    if (!found) return null;
    taken.set(found.messageId, delivery.id);
    return { id: found.messageId, at: found.createdAt };
  }

  /** One after the other for each receiver: the first message to a person tells the chat to look into for the next. */
  function inTurn<T>(receiver: string, work: () => Promise<T>): Promise<T> {
    const run = (last.get(receiver) ?? Promise.resolve()).then(work, work);
    last.set(receiver, run);
    const done = () => {
      if (last.get(receiver) === run) last.delete(receiver);
    };
    run.then(done, done);
    return run;
  }

  return async (delivery, rendered, now, call) => {
    const { triedAt } = delivery;
    const isRedrawn = delivery.kind === "card" && delivery.messageId !== null; // drawn twice is drawn once
    if (triedAt === null || now.getTime() - triedAt.getTime() < rememberedMs || isRedrawn)
      return { made: await call() };
    return inTurn(delivery.to.id, async () => {
      const found = await find(delivery, rendered, triedAt, now);
      return found ? { found } : { made: await call() };
    });
  };
}

/**
 * The stray message that says what this delivery would. A living card of a whistle may have changed since, and its chat
 * has one only. Anything else says what it said, or is sent: taken for another one, it would never be.
 */
function mostAlike(strays: ListedMessage[], delivery: Delivery, rendered: Rendered): ListedMessage | undefined {
  const about = number.exec(rendered.content)?.[0];
  const needed = about !== undefined && delivery.kind === "card" ? 0 : 1;
  const [best] = strays
    .filter(({ content }) => about === undefined || content.includes(about))
    .map((stray) => ({ stray, like: likeness(stray.content, rendered.content) }))
    .sort((one, other) => other.like - one.like);
  return best && best.like >= needed ? best.stray : undefined;
}

/** The platform lists some cards as a word that they can't be shown here: the only stray one is then the one. */
const unreadable = (stray: ListedMessage | undefined): ListedMessage | null =>
  stray && !number.test(stray.content) && !stray.content.includes('"schema"') ? stray : null;
