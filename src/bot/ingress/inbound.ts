import { z } from "zod";

const mention = z.object({ openId: z.string(), name: z.string(), isBot: z.boolean() });

const message = z.object({
  kind: z.literal("message"),
  eventId: z.string(),
  messageId: z.string(),
  chatId: z.string(),
  chatType: z.enum(["p2p", "group"]),
  senderOpenId: z.string(),
  senderIsBot: z.boolean(),
  /** The platform's `message_type`: text, post, image, location … */
  type: z.string(),
  /** Placeholders of mentions are replaced: `@_user_1` by `@name`, `@_all` by `@所有人`. */
  text: z.string(),
  mentions: z.array(mention),
  mentionedBot: z.boolean(),
  /** Image keys, in the order in which they stand. */
  images: z.array(z.string()),
  /** A file of any kind; not yet there in events that an earlier version recorded. */
  file: z.object({ key: z.string(), name: z.string() }).nullable().default(null),
  location: z.object({ name: z.string(), latitude: z.string(), longitude: z.string() }).nullable(),
  /** The message that this one answers. */
  parentId: z.string().nullable(),
  /** The platform's time. */
  createdAt: z.date(),
});

const inChat = { eventId: z.string(), chatId: z.string() };
const botAdded = z.object({ kind: z.literal("botAdded"), ...inChat, operatorOpenId: z.string().nullable() });
const botRemoved = z.object({ kind: z.literal("botRemoved"), ...inChat, operatorOpenId: z.string().nullable() });
const p2pEntered = z.object({ kind: z.literal("p2pEntered"), ...inChat, operatorOpenId: z.string() });
const messageRecalled = z.object({ kind: z.literal("messageRecalled"), ...inChat, messageId: z.string() });
/** Somebody has read messages of the bot's in the private chat; the platform does not speak of groups. */
const messagesRead = z.object({
  kind: z.literal("messagesRead"),
  eventId: z.string(),
  /** The reader stands for the chat: what one person reads is worked on in order. */
  chatId: z.string(),
  openId: z.string(),
  messageIds: z.array(z.string()),
  at: z.date(),
});

/** What happened on the platform and is worked on after it was acknowledged. Also the form in which the inbox keeps it. */
export const InboundEvent = z.discriminatedUnion("kind", [
  message,
  botAdded,
  botRemoved,
  p2pEntered,
  messageRecalled,
  messagesRead,
]);

export type InboundMessage = z.infer<typeof message>;
export type InboundEvent = z.infer<typeof InboundEvent>;

/** A tap on a card; answered while the person waits. */
export type CardAction = {
  kind: "cardAction";
  eventId: string;
  operatorOpenId: string;
  messageId: string;
  chatId: string;
  tag: string;
  /** The pressed button's own value, as the card carried it. */
  value: unknown;
  /** The component's name; the only thing that a submit button without a value has. */
  name: string | null;
  /** By the name of each component of the form; nothing that a person left empty can be relied upon to be there. */
  formValue: Record<string, unknown>;
  /** Of a select or a date picker outside a form. */
  option: string | null;
  inputValue: string | null;
  /** For updating the card later: 30 minutes, twice. */
  token: string;
};

/** Something that the bot does not know or does not need. */
export type Unknown = { kind: "other"; eventId: string; type: string };

export type Inbound = InboundEvent | CardAction | Unknown;

/** The answer to a tap: a toast, a card that replaces the one tapped, both or neither. */
export type CardAnswer = {
  toast?: { type: "info" | "success" | "error" | "warning"; content: string; i18n?: Record<string, string> };
  card?: { type: "raw"; data: object };
};

/** Under this key the event is known to have come before: messages by their own id, as their page asks. */
export const keyOf = (event: InboundEvent): string => (event.kind === "message" ? event.messageId : event.eventId);
