import { newEventId } from "../ids.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";

export type Envelope = {
  schema: "2.0";
  header: {
    event_id: string;
    event_type: string;
    create_time: string;
    token: string;
    app_id: string;
    tenant_key: string;
  };
  event: JsonObject;
};

/** Wraps an event; a repeat of it is the same envelope again, event_id included. */
export function envelopeOf({ app, clock, switches }: Platform, type: string, event: JsonObject): Envelope {
  const inMicroseconds = type === "card.action.trigger" || switches.eventCreateTime === "us";
  const ms = String(clock.now().getTime());
  return {
    schema: "2.0",
    header: {
      event_id: newEventId(),
      event_type: type,
      create_time: inMicroseconds ? `${ms}000` : ms,
      token: app.verificationToken,
      app_id: app.appId,
      tenant_key: app.tenantKey,
    },
    event,
  };
}
