import type { Directory } from "../../flows/org/directory.js";
import type { Policy } from "../../flows/policy/policy.js";
import type { AlikePrecedent } from "../../flows/triage/suggest-departments.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { type CommandAction, nameOfAction } from "../action.js";
import type { Text } from "../kit/text.js";
import { centreOffers, whistlerOffers } from "./block-offers.js";
import { departmentOffers } from "./department-offers.js";
import { supervisionOffers } from "./oversight-offers.js";

export type ViewKind = "whistler" | "department" | "centre" | "copied";

/** For whom and where a card is drawn. */
export type CardContext = {
  view: ViewKind;
  /** The unit in whose chat the card stands; for a command centre the centre or its block unit. */
  unitId: string;
  directory: Directory;
  /** The version under which the whistle began. */
  policy: Policy;
  now: Date;
  /** What leads to a resident is hidden in people's text unless this says otherwise; never in a group. */
  showOriginal?: boolean;
  /** The door is shown, see showsExactPlace. */
  exactPlace?: boolean;
  /** Rulings on alike whistles, for whoever dispatches or rules. */
  precedents?: readonly AlikePrecedent[];
  /** Keys of the whistle's photos that the bot itself has uploaded; only those can stand on a card. */
  pictures?: readonly string[];
};

export type Choice = { value: string; text: Text };

/** Something that a card lets its readers do. */
export type Offer = {
  action: CommandAction;
  /** Follows the button's first word: which department it is about. */
  about: string | null;
  /** `first` is what is waited for now, `folded` opens at a tap and stands at the end. */
  weight: "first" | "plain" | "folded";
  /** What the fields of its form offer, by field id. */
  choices: Readonly<Record<string, readonly Choice[]>>;
};

export type OfferContext = Pick<CardContext, "unitId" | "directory" | "policy" | "now"> & { whistle: Whistle };

/** What a card offers its readers, the act that is waited for first; none for those who are only told. */
export function offersOf(view: ViewKind, context: OfferContext): Offer[] {
  switch (view) {
    case "department":
      return [...departmentOffers(context), ...supervisionOffers(context)];
    case "whistler":
      return eachOnce([...whistlerOffers(context), ...centreOffers(context), ...supervisionOffers(context)]);
    case "centre":
      return [...centreOffers(context), ...supervisionOffers(context)];
    case "copied":
      return [];
  }
}

/** Without repeats: a whistler that dispatches or rules itself, a person with several posts would have some twice. */
export function eachOnce(offers: Offer[]): Offer[] {
  const byName = new Map(offers.map((offer) => [nameOfAction(offer.action), offer]));
  return [...byName.values()];
}
