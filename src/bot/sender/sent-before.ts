import { z } from "zod";
import type { Deliveries } from "../../models/deliveries.js";
import type { Delivery } from "../../models/delivery-document.js";
import type { PrivateChats } from "../../models/private-chats.js";
import type { Lark, ListedMessage } from "../lark/lark.js";
import type { Rendered } from "./platform-call.js";

/** The platform drops a repeat for an hour after the first; some minutes are left for clocks that differ. */
const rememberedMs = 50 * 60_000;
const clockDiffersMs = 2 * 60_000;
/** The number of a whistle, as each of our cards about one shows it. */
const number = /\d{8}-\d{4}/;

export type Found = { id: string; at: Date };
export type SentBefore = (delivery: Delivery, rendered: Rendered, now: Date) => Promise<Found | null>;

type Deps = {
  lark: Pick<Lark, "listMessages">;
  deliveries: Pick<Deliveries, "withMessages">;
  privateChats: Pick<PrivateChats, "of">;
};

/**
 * Whether a delivery was sent more than an hour ago by a process that did not live to note it, so that the platform would
 * no longer know the repeat: then its chat holds a message of ours that no delivery carries. Null: send it.
 */
export function createSentBefore({ lark, deliveries, privateChats }: Deps): SentBefore {
  const chatOf = (delivery: Delivery): string | null | Promise<string | null> => {
    if (delivery.kind === "reply") return delivery.to.chatId;
    if (delivery.kind === "urgent") return null;
    return delivery.to.type === "chat_id" ? delivery.to.id : privateChats.of(delivery.to.id);
  };

  return async (delivery, rendered, now) => {
    const { triedAt } = delivery;
    if (triedAt === null || now.getTime() - triedAt.getTime() < rememberedMs) return null;
    if (delivery.kind === "card" && delivery.messageId !== null) return null; // drawn twice is drawn once
    const chatId = await chatOf(delivery);
    if (chatId === null) return null;
    const from = new Date(triedAt.getTime() - clockDiffersMs);
    const listed = await lark.listMessages(chatId, from, new Date(now.getTime() + clockDiffersMs));
    const own = listed.filter(({ byApp, recalled, type }) => byApp && !recalled && type === rendered.msgType);
    const carried = await deliveries.withMessages(own.map(({ messageId }) => messageId));
    const strays = own.filter(({ messageId }) => !carried.has(messageId));
    const found =
      strays.find((one) => saysTheSame(one, rendered)) ??
      strays.find((one) => readsTheSame(one, rendered)) ??
      (strays.length === 1 ? unreadable(strays[0]) : null);
    return found ? { id: found.messageId, at: found.createdAt } : null;
  };
}

/** A living card may have changed since, but for the whistle's number. */
function saysTheSame({ content }: ListedMessage, rendered: Rendered): boolean {
  const about = number.exec(rendered.content)?.[0];
  return about === undefined ? content === rendered.content : content.includes(about);
}

/** How the platform lists a card: its title and its lines, without the marks of its text. */
const ListedCard = z.object({
  title: z.string().nullish(),
  elements: z.array(z.array(z.looseObject({ text: z.string().optional() }))),
});

/** A card about no whistle is known by its lines, all of which stand in ours. */
function readsTheSame({ content }: ListedMessage, rendered: Rendered): boolean {
  const { data: card } = ListedCard.safeParse(parsed(content));
  if (!card) return false;
  const texts = [card.title ?? "", ...card.elements.flat().map(({ text = "" }) => text)];
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
  // As our card is written: quotation marks and the like are escaped in it.
  return lines.length > 1 && lines.every((line) => rendered.content.includes(JSON.stringify(line).slice(1, -1)));
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** The platform lists some cards as a word that they can't be shown here: the only stray one is then the one. */
const unreadable = (stray: ListedMessage | undefined): ListedMessage | null =>
  stray && !number.test(stray.content) && !stray.content.includes('"schema"') ? stray : null;
