import { z } from "zod";

/** How often something happens: true = each time, a whole number = the next so many times, a fraction = that share. */
const Often = z.union([z.boolean(), z.int().min(0), z.number().gt(0).lt(1)]);

export const FaultsBody = z.strictObject({
  events: z
    .strictObject({
      drop: Often.optional(),
      duplicate: Often.optional(),
      delayMs: z.number().min(0).max(60_000).optional(),
      reorder: Often.optional(),
    })
    .optional(),
  api: z
    .strictObject({
      status: z.int().min(200).max(599).optional(),
      code: z.int().optional(),
      hang: z.boolean().optional(),
      /** The answer takes so long, in real time. */
      tookMs: z.number().min(1).max(60_000).optional(),
      /** The connection ends without an answer: before the call was carried out, or after it. */
      reset: z.enum(["before", "after"]).optional(),
      next: z.int().min(1).optional(),
      path: z.string().optional(),
    })
    .optional(),
  /** The bot's answer to a press takes this long, in real time; beyond 3000 the platform gives up on it. */
  callbacks: z.strictObject({ tookMs: z.number().min(0).max(60_000).optional() }).optional(),
  /** Ends every access token of the app once: the next call with one is answered 99991663. */
  tokens: z.strictObject({ revoke: z.boolean() }).optional(),
  /** Cuts every long connection once. */
  connections: z.strictObject({ cut: z.boolean() }).optional(),
  /** The bot's own clock is behind the platform's by so much. */
  clock: z.strictObject({ behindMs: z.number().min(0).max(3_600_000) }).optional(),
});
export type FaultsBody = z.infer<typeof FaultsBody>;
export type ApiFault = { status: number; code: number } | { tookMs: number } | "hang" | "reset before" | "reset after";
type EventFault = "drop" | "duplicate" | "reorder";

/** What goes wrong on purpose. Setting a part replaces that part; an empty object ends it. */
export class Faults {
  #events: NonNullable<FaultsBody["events"]> = {};
  #api: NonNullable<FaultsBody["api"]> = {};
  #callbacks: NonNullable<FaultsBody["callbacks"]> = {};
  #clock = { behindMs: 0 };
  /** Of each share, what has gathered towards the next hit: even, so that a run can be repeated. */
  #gathered: Record<EventFault, number> = { drop: 0, duplicate: 0, reorder: 0 };

  set({ events, api, callbacks, tokens, connections, clock }: FaultsBody): void {
    if (events) this.#events = { ...events };
    if (api) this.#api = { ...api };
    if (callbacks) this.#callbacks = { ...callbacks };
    if (clock) this.#clock = { ...clock };
    if (!events && !api && !callbacks && !tokens && !connections && !clock) this.clear();
  }

  /** As they stand, without what has been used up. */
  now(): Pick<FaultsBody, "events" | "api" | "callbacks" | "clock"> {
    const clock = this.#clock.behindMs > 0 ? { clock: this.#clock } : {};
    return structuredClone({ events: this.#events, api: this.#api, callbacks: this.#callbacks, ...clock });
  }

  clear(): void {
    this.#events = {};
    this.#api = {};
    this.#callbacks = {};
    this.#gathered = { drop: 0, duplicate: 0, reorder: 0 };
    this.#clock = { behindMs: 0 };
  }

  /** By how much the bot's clock is behind the platform's. */
  behindMs(): number {
    return this.#clock.behindMs;
  }

  /** Whether this event meets the fault; a counted fault is used up by asking. */
  hits(fault: EventFault): boolean {
    const often = this.#events[fault];
    if (typeof often !== "number") return often ?? false;
    if (often > 0 && often < 1) return this.#gather(fault, often);
    if (often === 0) return false;
    this.#events[fault] = often - 1;
    return true;
  }

  #gather(fault: EventFault, share: number): boolean {
    this.#gathered[fault] += share;
    if (this.#gathered[fault] < 1) return false;
    this.#gathered[fault] -= 1;
    return true;
  }

  delayMs(): number {
    return this.#events.delayMs ?? 0;
  }

  callbackTookMs(): number {
    return this.#callbacks.tookMs ?? 0;
  }

  /** The fault an API call meets, if any. Tokens are spared unless `path` names them, so that `next` counts calls. */
  forCall(path: string): ApiFault | null {
    const { status, code, hang, reset, tookMs, next, path: only } = this.#api;
    const isMeant = only === undefined ? !path.includes("/auth/v3/") : path.includes(only);
    if (!isMeant || (status === undefined && code === undefined && !hang && !reset && !tookMs)) return null;
    if (next !== undefined) {
      if (next === 1) this.#api = {};
      else this.#api.next = next - 1;
    }
    if (hang) return "hang";
    if (reset) return `reset ${reset}`;
    if (tookMs && status === undefined && code === undefined) return { tookMs };
    return { status: status ?? 400, code: code ?? (status === 429 ? 99991400 : 2200) };
  }
}
