import type { Platform } from "../platform.js";
import { chinaTime } from "../time.js";
import type { Envelope } from "./envelope.js";
import type { LongConnections } from "./long-connection.js";
import { postToWebhook, type Reply } from "./webhook.js";

/** Brings one envelope to the bot in the app's mode, and notes it on the wire. */
export type Channel = (envelope: Envelope) => Promise<Reply>;

export function createChannel(platform: Platform, connections: LongConnections): Channel {
  return async (envelope) => {
    const { app, wire, clock, log } = platform;
    const at = chinaTime(clock.now());
    const overSocket = app.mode === "ws";
    const reply = overSocket ? await connections.send(envelope) : await postToWebhook(platform, envelope);
    const isAnswer = reply.kind === "answered";
    wire.add({
      at,
      direction: "out",
      kind: envelope.header.event_type === "card.action.trigger" ? "callback" : "event",
      method: overSocket ? "WS" : "POST",
      path: envelope.header.event_type,
      status: isAnswer ? reply.status : 0,
      body: envelope,
      answer: isAnswer ? reply.body : reply.why,
    });
    if (isAnswer && typeof reply.body === "string" && /^no .* event handle$/.test(reply.body)) {
      log(`the app has no handler for ${envelope.header.event_type}: the real platform would lose this event silently`);
    }
    return reply;
  };
}
