import type { Actor, Command } from "../../flows/whistle/commands.js";
import type { Handle, Outcome } from "../../flows/whistle/handle.js";
import type { Refusal } from "../../flows/whistle/refusals.js";

/** Refusals that another post of the same person may not meet. */
const aboutThePost: Refusal["code"][] = ["not-yours", "no-right", "not-called", "may-not-whistle"];

/** Tries the posts of one person in turn; the first post's refusal stands if none may. */
export async function handleAs(
  actors: readonly [Actor, ...Actor[]],
  handle: (actor: Actor) => ReturnType<Handle>,
): Promise<Outcome> {
  const [first, ...others] = actors;
  const outcome = await handle(first);
  for (const actor of others) {
    if (outcome.ok || !aboutThePost.includes(outcome.refusal.code)) return outcome;
    const next = await handle(actor);
    if (next.ok || !aboutThePost.includes(next.refusal.code)) return next;
  }
  return outcome;
}

export type Attempt = { whistleId: string; command: Command; source: string };
