import type { Town } from "../bot/town.js";
import { isQuiet, sendableAt } from "../flows/calendar/quiet-hours.js";
import type { Policy } from "../flows/policy/policy.js";

/** Now while people work; else the next morning, spread a little since everything held back goes then. */
export function afterQuiet(now: Date, seed: string, policy: Pick<Policy, "quiet">, { calendar }: Town): Date {
  const { window } = policy.quiet;
  return isQuiet(now, { window, calendar }) ? sendableAt(now, { emergency: false, seed, window, calendar }) : now;
}

/** A person whose open id is not known yet keeps the delivery visible: the platform refuses it and it is parked. */
export const openIdOf = (memberId: string, town: Town): string =>
  town.directory().member(memberId)?.openId ?? `unknown-${memberId}`;
