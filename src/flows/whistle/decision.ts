import type { Calendar } from "../calendar/calendar.js";
import type { Directory } from "../org/directory.js";
import type { Policy } from "../policy/policy.js";
import type { Actor } from "./commands.js";
import type { Change } from "./events.js";
import type { Refusal } from "./refusals.js";

/** All that a decision may look at; nothing is read from anywhere else. */
export type Context = {
  now: Date;
  actor: Actor;
  directory: Directory;
  /** The version under which the whistle began. */
  policy: Policy;
  calendar: Calendar;
};

export type Decision = { ok: true; changes: Change[] } | { ok: false; refusal: Refusal };

export const accept = (...changes: Change[]): Decision => ({ ok: true, changes });
export const refuse = (refusal: Refusal): Decision => ({ ok: false, refusal });
