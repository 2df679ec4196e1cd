import { z } from "zod";

/** What the sandbox asks of the bot's process over their private channel; the clock is the bot's clock too. */
export const Request = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("clockMoved"), id: z.int(), now: z.iso.datetime() }),
  z.object({ ask: z.literal("settle"), id: z.int() }),
  z.object({ ask: z.literal("nextDueAt"), id: z.int(), anew: z.boolean() }),
  /** Ends its work but not its process; nothing comes from it until it is woken. */
  z.object({ ask: z.literal("rest"), id: z.int() }),
  z.object({ ask: z.literal("wake"), id: z.int(), now: z.iso.datetime() }),
  z.object({ ask: z.literal("stop"), id: z.int() }),
]);

export const Answer = z.discriminatedUnion("answer", [
  z.object({ answer: z.literal("ready"), webhookUrl: z.string().nullable() }),
  z.object({ answer: z.literal("done"), id: z.int() }),
  z.object({ answer: z.literal("awake"), id: z.int(), webhookUrl: z.string().nullable() }),
  z.object({ answer: z.literal("settled"), id: z.int(), wasBusy: z.boolean() }),
  z.object({ answer: z.literal("nextDueAt"), id: z.int(), at: z.iso.datetime().nullable() }),
  z.object({ answer: z.literal("failed"), id: z.int(), message: z.string() }),
]);

export type Request = z.infer<typeof Request>;
export type Answer = z.infer<typeof Answer>;
