/**
 * What to do about a failed call:
 * `retry` it later, with the same uuid; `wait`, the platform's limit is reached; `giveUp`, it will never succeed as it
 * is; `askAdmin`, a scope, a setting or a quota of the app is in the way.
 */
export type LarkErrorClass = "retry" | "wait" | "giveUp" | "askAdmin";

/** Another try with a fresh access token may succeed. */
export const tokenCodes: ReadonlySet<number> = new Set([99991663, 99991664, 99991665]);

/** Limits: of the app, of one user, group or message, of pins, of the old send interface, of unread urgents; writes stopped. */
const wait = new Set([99991400, 230020, 230047, 11232, 11233, 11247, 230023, 232096]);

/** Inside the platform, or the same thing is being done at this moment. */
const retry = new Set([
  1663, 1665, 1668, 2200, 5000, 10101, 10500, 40003, 20050, 20072, 230049, 232019, 232068, 300120, 200810,
]);

/** App secret, scopes, the app's state, its range of people, IP list, monthly quota, quota of paid urgents. */
const askAdmin = new Set([
  10003, 10014, 10015, 99991401, 99991403, 99991662, 99991669, 99991672, 99991673, 99991679, 230006, 230024, 230027,
  232025, 232034, 234007, 40004, 40014, 41050,
]);

/** Unread urgents (230023) and stopped writes (232096) don't pass within seconds, but when people have read or act. */
const slowWaits = new Set([230023, 232096]);
const slowWaitMs = 10 * 60_000;

/** Source: the platform's code lists and its advice on repeating. `code` and `status` are null without an answer. */
export function classOf(code: number | null, status: number | null): LarkErrorClass {
  if (code !== null) {
    if (wait.has(code)) return "wait";
    if (retry.has(code) || tokenCodes.has(code)) return "retry";
    if (askAdmin.has(code)) return "askAdmin";
  }
  if (status === 429) return "wait";
  if (status === null || status >= 500) return "retry";
  return "giveUp";
}

/** A call that the platform refused, or that never got an answer (`code` and `status` null). */
export class LarkError extends Error {
  readonly code: number | null;
  /** The platform's words, without what they repeat of the request. */
  readonly msg: string;
  /** Method and path, ids left out, and the platform's own number for the call; null where it gave no answer. */
  readonly call: string | null;
  readonly logId: string | null;
  readonly status: number | null;
  readonly class: LarkErrorClass;
  /** What the platform asks to wait, else null. */
  readonly retryAfterMs: number | null;
  /** It does not pass by itself: asked again and again, what waits would only use up the limits of what could go. */
  readonly isSlow: boolean;

  constructor(facts: {
    code: number | null;
    msg: string;
    status: number | null;
    call?: string | null;
    logId?: string | null;
    retryAfterMs?: number | null;
    cause?: unknown;
  }) {
    super(facts.code === null ? facts.msg : `Lark answered ${facts.code}: ${facts.msg}`, { cause: facts.cause });
    this.name = "LarkError";
    this.code = facts.code;
    this.msg = facts.msg;
    this.call = facts.call ?? null;
    this.logId = facts.logId ?? null;
    this.status = facts.status;
    this.class = classOf(facts.code, facts.status);
    this.isSlow = facts.code !== null && slowWaits.has(facts.code);
    this.retryAfterMs = facts.retryAfterMs ?? (this.isSlow ? slowWaitMs : null);
  }
}
