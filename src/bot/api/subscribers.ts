import type { Directory } from "../../flows/org/directory.js";
import type { WhistleChange } from "../../flows/webhooks/changes.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { maySee } from "../view.js";
import { type ApiKey, actingFor } from "./keys.js";
import type { HookOut } from "./schema.js";
import { shownWhistle } from "./shown.js";

/** A key whose platform is told of changes. */
export type Subscriber = ApiKey & { webhook: NonNullable<ApiKey["webhook"]> };

export const subscribersOf = (keys: readonly ApiKey[]): Subscriber[] =>
  keys.flatMap((key) => (key.webhook && key.may.includes("read") ? [{ ...key, webhook: key.webhook }] : []));

/** By the rule of every question: what the key's person sees from the post in the key's unit. */
export function mayHear(key: ApiKey, whistle: Whistle, directory: Directory): boolean {
  const member = actingFor(key, directory);
  return member !== null && maySee(member, whistle, directory);
}

/** What a platform is told of one change. The id is the same with each try, so that it can be known again. */
export const hookBody = ({ seq, at, did, whistle }: WhistleChange, directory: Directory): HookOut => ({
  id: `${whistle.number}:${seq}`,
  type: "whistle.changed",
  at: at.toISOString(),
  changes: did,
  whistle: shownWhistle(whistle, directory),
});
