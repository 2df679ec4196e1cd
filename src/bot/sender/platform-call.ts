import { createHash } from "node:crypto";
import type { Delivery } from "../../models/delivery-document.js";
import type { Lark, SentMessage } from "../lark/lark.js";

/** The part of the platform that sending needs. */
export type SendingLark = Pick<Lark, "sendMessage" | "reply" | "patchCard" | "urgent">;

/** What goes out. `version`: the version of the whistle that it shows, for a living card. */
export type Rendered = { msgType: string; content: string; version?: number };

/** Which of the platform's interfaces a delivery uses, each with limits of its own. */
export function apiOf(delivery: Delivery): string {
  switch (delivery.kind) {
    case "card":
      return delivery.messageId ? "patch" : "send";
    case "notice":
      return "send";
    case "reply":
      return "reply";
    case "urgent":
      return `urgent ${delivery.urgent.channel}`;
  }
}

/** The chat, person or message whose own limit the call counts against. */
export function keyOf(delivery: Delivery): string {
  if (delivery.kind === "card" && delivery.messageId) return delivery.messageId;
  return delivery.kind === "reply" ? delivery.to.chatId : delivery.to.id;
}

/** The platform takes at most 50 characters; the same delivery always has the same one, so that it drops a repeat. */
export const uuidOf = ({ id, issue }: Delivery): string =>
  createHash("sha256").update(`${id}#${issue}`).digest("base64url");

/**
 * Makes the call; answers with the message if a new one came into being.
 * @throws LarkError
 */
export async function call(lark: SendingLark, delivery: Delivery, rendered: Rendered): Promise<SentMessage | null> {
  const message = { msgType: rendered.msgType, content: rendered.content, uuid: uuidOf(delivery) };
  switch (delivery.kind) {
    case "card":
      if (delivery.messageId) {
        await lark.patchCard(delivery.messageId, rendered.content);
        return null;
      }
      return lark.sendMessage({ ...message, receiveIdType: delivery.to.type, receiveId: delivery.to.id });
    case "notice":
      return lark.sendMessage({ ...message, receiveIdType: delivery.to.type, receiveId: delivery.to.id });
    case "reply":
      return lark.reply({ ...message, messageId: delivery.to.id });
    case "urgent":
      await lark.urgent(delivery.to.id, delivery.urgent.openIds, delivery.urgent.channel);
      return null;
  }
}
