import type { z } from "zod";
import type { Channel } from "../events/channel.js";
import type { Deliveries } from "../events/deliveries.js";
import type { LongConnections } from "../events/long-connection.js";
import { type HttpAnswer, json } from "../http/answer.js";
import type { HttpRequest } from "../http/request.js";
import type { Platform } from "../platform.js";
import type { SceneRecorder } from "../scenes/recorder.js";
import type { References } from "../scenes/references.js";
import type { ShippedScene } from "../scenes/scene.js";
import type { Seed } from "../setup.js";
import type { Timeline } from "../timeline.js";

/** What the control API steers. */
export type Controlled = {
  platform: Platform;
  deliveries: Deliveries;
  connections: LongConnections;
  channel: Channel;
  timeline: Timeline;
  recorder: SceneRecorder;
  references: References;
  /** Those that came with the town. */
  scenes: readonly ShippedScene[];
  seed: Seed;
};

export type ControlCall = { it: Controlled; request: HttpRequest; params: Record<string, string> };

export type ControlRoute = {
  method: "GET" | "POST";
  path: string;
  handle(call: ControlCall): HttpAnswer | Promise<HttpAnswer>;
};

export const answered = (body: unknown): HttpAnswer => json(200, body, { "cache-control": "no-store" });

/** A control call that can't be followed, with a word on why. */
export const refused = (status: number, msg: string, code = status): HttpAnswer =>
  json(status, { error: { code, msg } });

/** Parses a body, or refuses it with where it is wrong. */
export function readControl<T>(
  { request }: ControlCall,
  schema: z.ZodType<T>,
): { ok: true; body: T } | { ok: false; answer: HttpAnswer } {
  const parsed = schema.safeParse(request.json ?? {});
  if (parsed.success) return { ok: true, body: parsed.data };
  const words = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  return { ok: false, answer: refused(400, words.join("; ")) };
}
