import { z } from "zod";

/** What the control API answers, as far as the stories look at it. */
export const Person = z.object({
  openId: z.string(),
  name: z.string(),
  title: z.string(),
  unitId: z.string(),
  roles: z.array(z.string()),
});
export type Person = z.infer<typeof Person>;

export const Unit = z.object({
  id: z.string(),
  name: z.string(),
  level: z.string(),
  kind: z.string(),
  force: z.string().nullable(),
  parentId: z.string().nullable(),
  chatId: z.string().nullable(),
});
export type Unit = z.infer<typeof Unit>;

export const Town = z.object({
  now: z.string(),
  people: z.array(Person),
  units: z.array(Unit),
  chats: z.array(z.object({ chatId: z.string(), name: z.string(), memberIds: z.array(z.string()) })),
  bot: z.object({
    appId: z.string(),
    openId: z.string(),
    name: z.string(),
    mode: z.string(),
    webhookUrl: z.string().optional(),
  }),
});
export type Town = z.infer<typeof Town>;

const Button = z.object({
  label: z.string(),
  name: z.string().nullish(),
  disabled: z.boolean().optional(),
  form: z.string().nullish(),
});

const Input = z.object({
  name: z.string(),
  tag: z.string(),
  label: z.string().optional(),
  required: z.boolean().optional(),
  form: z.string().nullish(),
  options: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
});

export const Message = z.object({
  messageId: z.string(),
  from: z.string(),
  at: z.string(),
  type: z.string(),
  text: z.string().optional(),
  file: z.object({ key: z.string(), name: z.string(), size: z.number() }).optional(),
  /** The card as plain text; empty for anything else. */
  cardText: z.string().default(""),
  card: z.unknown().optional(),
  buttons: z.array(Button).default([]),
  inputs: z.array(Input).default([]),
  updates: z.number(),
  urgentTo: z.array(z.string()),
});
export type Message = z.infer<typeof Message>;

export const Messages = z.object({ messages: z.array(Message) });

export const PressAnswer = z.object({
  status: z.number(),
  toast: z.object({ type: z.string(), content: z.string() }).optional(),
  error: z.object({ code: z.number(), msg: z.string() }).optional(),
});
export type PressAnswer = z.infer<typeof PressAnswer>;

export const Sent = z.object({ messageId: z.string(), chatId: z.string() });
export type Sent = z.infer<typeof Sent>;

export const WireEntry = z.object({
  n: z.number(),
  at: z.string(),
  kind: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  body: z.unknown().optional(),
  answer: z.unknown().optional(),
});
export type WireEntry = z.infer<typeof WireEntry>;

export type FormValues = Record<string, unknown>;

/** Answers by the beginning of an input's name: its end says which button it belongs to. */
export type Answer = Record<string, unknown>;
