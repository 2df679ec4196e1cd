import { judgedBy } from "../../flows/whistle/judged.js";
import type { Whistle } from "../../flows/whistle/state.js";
import type { CommandAction } from "../action.js";
import type { Offer } from "./offers.js";

/** Binds the buttons that judge something to what the card shows now: tapped later, they say nothing about what is new. */
export const judging = (offers: readonly Offer[], whistle: Whistle): Offer[] =>
  offers.map((offer) => ({ ...offer, action: bound(offer.action, whistle) }));

function bound(action: CommandAction, whistle: Whistle): CommandAction {
  if ("s" in action || "f" in action) return action;
  const step = judgedBy(action.do, "a" in action ? action.a : null, whistle);
  return step === null ? action : { ...action, n: step.id };
}
