import { z } from "zod";

/** Highest first: what a person waits for, emergencies, reminders, redrawn cards, digests. */
export const lanes = ["interactive", "emergency", "chase", "refresh", "digest"] as const;
export type Lane = (typeof lanes)[number];

/** A lane's place in the database's order. */
export const rankOf = (lane: Lane): number => lanes.indexOf(lane);

const receiver = z.object({ type: z.enum(["chat_id", "open_id"]), id: z.string().min(1) });
/** Whoever renders a delivery finds here what it needs beside the whistle; JSON and dates only. */
const data = z.record(z.string(), z.unknown());
/** 加急 for these people once the message is there. */
const urgent = z.object({ channel: z.enum(["app", "sms", "phone"]), openIds: z.array(z.string()).min(1).max(200) });

const common = {
  /** Deterministic, so that what is asked for twice goes out once. */
  id: z.string().min(1),
  lane: z.enum(lanes),
  whistleId: z.string().nullable(),
  data,
};

const card = z.object({
  ...common,
  kind: z.literal("card"),
  to: receiver,
  /** Version of the whistle that the card has to show at least. */
  wanted: z.int().positive(),
  urgent: urgent.nullable(),
});
const notice = z.object({ ...common, kind: z.literal("notice"), to: receiver, urgent: urgent.nullable() });
const reply = z.object({
  ...common,
  kind: z.literal("reply"),
  /** `chatId` is the chat of that message: its limit counts. */
  to: z.object({ type: z.literal("message_id"), id: z.string().min(1), chatId: z.string().min(1) }),
  msgType: z.string(),
  /** JSON text, ready to go. */
  content: z.string(),
});
const urge = z.object({
  ...common,
  kind: z.literal("urgent"),
  to: z.object({ type: z.literal("message_id"), id: z.string().min(1) }),
  urgent,
});

/** Something to be owed from now on. */
export const NewDelivery = z.discriminatedUnion("kind", [card, notice, reply, urge]);
export type NewDelivery = z.infer<typeof NewDelivery>;

const progress = {
  attempts: z.int(),
  /** The message that carries it. */
  messageId: z.string().nullable().default(null),
  /** When that message was made; a card can be redrawn for 14 days from here. */
  sentAt: z.date().nullable().default(null),
  /** When it was first taken up for sending by somebody who has not said since what came of it. */
  triedAt: z.date().nullable().default(null),
  nextAt: z.date().nullable().default(null),
  heldAt: z.date().nullable().default(null),
  /** The digest that told it. */
  toldIn: z.string().nullable().default(null),
  parkedAt: z.date().nullable().default(null),
  parkedWhy: z.string().nullable().default(null),
  /** Raised with each new message for the same card, so that the platform does not take it for the old one. */
  issue: z.int(),
};

/** A thing owed to the platform, as it is read back. A card's `sent` is the version that it shows, 0 before the first. */
export const Delivery = z.discriminatedUnion("kind", [
  card.extend({ ...progress, sent: z.int() }),
  notice.extend(progress),
  reply.extend(progress),
  urge.extend(progress),
]);
export type Delivery = z.infer<typeof Delivery>;
export type CardDelivery = Extract<Delivery, { kind: "card" }>;
export type UrgentDelivery = Extract<Delivery, { kind: "urgent" }>;

const Placed = z.object({
  _id: z.string(),
  rank: z
    .int()
    .min(0)
    .max(lanes.length - 1),
});

/**
 * Reads a document back.
 * @throws ZodError when the database holds something that this program never wrote
 */
export function parseDelivery(document: object): Delivery {
  const { _id: id, rank } = Placed.parse(document);
  return Delivery.parse({ ...document, id, lane: lanes[rank] });
}
