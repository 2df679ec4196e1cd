import type { NewDelivery } from "../../src/models/delivery-document.js";

type Card = Extract<NewDelivery, { kind: "card" }>;
type Notice = Extract<NewDelivery, { kind: "notice" }>;
type Reply = Extract<NewDelivery, { kind: "reply" }>;

export const cardFor = (id: string, more: Partial<Card> = {}): Card => ({
  kind: "card",
  id,
  lane: "interactive",
  whistleId: "w1",
  data: {},
  to: { type: "chat_id", id: "oc_1" },
  wanted: 1,
  urgent: null,
  ...more,
});

export const noticeFor = (id: string, more: Partial<Notice> = {}): Notice => ({
  kind: "notice",
  id,
  lane: "chase",
  whistleId: "w1",
  data: {},
  to: { type: "open_id", id: `ou_${id}` },
  urgent: null,
  ...more,
});

export const replyTo = (messageId: string, more: Partial<Reply> = {}): Reply => ({
  kind: "reply",
  id: `reply:${messageId}`,
  lane: "interactive",
  whistleId: null,
  data: {},
  to: { type: "message_id", id: messageId, chatId: "oc_1" },
  msgType: "text",
  content: '{"text":"收到"}',
  ...more,
});
