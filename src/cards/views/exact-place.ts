import { categoryOf } from "../../flows/policy/lookup.js";
import { isEnded, type Whistle } from "../../flows/whistle/state.js";
import type { CardContext } from "./offers.js";

/**
 * Whether a card names the door: while an emergency lasts, to those who are on the case. A crew that has to ask first
 * where the fire is comes too late; once the whistle is over its cards are drawn anew and hide the door.
 */
export const showsExactPlace = (whistle: Whistle, { view, policy }: Pick<CardContext, "view" | "policy">): boolean =>
  view !== "copied" && !isEnded(whistle) && (categoryOf(policy, whistle.category)?.emergency ?? false);
