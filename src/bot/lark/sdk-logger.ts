import type { Log } from "../../log.js";
import type { SdkLogger } from "./sdk.js";

/**
 * The SDK logs each failed call before it throws; whoever made the call decides how bad that is, so here it is detail.
 * Of what it hands over only messages are kept: its objects may hold tokens and tickets.
 */
export function sdkLogger(log: Log): SdkLogger {
  const note = (...words: unknown[]) => log.debug({ sdk: words.flat(3).map(word) }, "the SDK says");
  return { error: note, warn: note, info: note, debug: note, trace: note };
}

function word(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === "string" ? value : typeof value;
}
