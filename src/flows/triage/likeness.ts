import { cosine, type Features, featuresOf } from "./grams.js";
import type { MatterAgreement } from "./matter-agreement.js";
import { comparePlaces, cutPlaces, type PlaceAgreement, type Places } from "./places.js";
import { plainText } from "./plain-text.js";

/** What a person told: the text and, where it stands apart, the place. */
export type Told = { text: string; place: string };

/** A text taken apart once, to be compared with many. */
export type Profile = { plain: string; places: Places; features(): Features };

export function profileOf({ text, place }: Told): Profile {
  const field = plainText(place);
  const plain = `${field} ${plainText(text)}`.trim();
  const { places, rest } = cutPlaces(plain, field);
  let features: Features | null = null;
  return {
    plain,
    places,
    // Most of many candidates are at another place, and their words are never looked at.
    features() {
      features ??= featuresOf(rest);
      return features;
    },
  };
}

export type Comparison = { likeness: number; place: PlaceAgreement };

/** How far a circumstance draws the likeness of the words up or down; chosen with test/triage/pairs.ts. */
const upByMatter = { same: 0.4, similar: 0.2 };
const upByPlace = 0.45;
const downBy = { otherMatter: 0.5, otherPlace: 0.4, unknownPlace: 0.9 };

/**
 * How much two texts are about the same thing at the same place: the cosine of their words without places, drawn up by a
 * shared place and matter, down by different ones.
 */
export function compare(
  a: Profile,
  b: Profile,
  matter: MatterAgreement = "unknown",
  place: PlaceAgreement = placesOf(a, b),
): Comparison {
  const words = wordsLikeness(a, b, matter);
  if (place.degree < 0) return { likeness: words * downBy.otherPlace, place };
  if (place.degree === 0) return { likeness: words * downBy.unknownPlace, place };
  return { likeness: words + (1 - words) * upByPlace * place.degree, place };
}

export const placesOf = (a: Profile, b: Profile): PlaceAgreement => comparePlaces(a.places, b.places, a.plain, b.plain);

/** The most that texts about different places can reach. */
export const mostElsewhere = downBy.otherPlace;

/** How much two texts speak of the same kind of problem, wherever it is. */
export function wordsLikeness(a: Profile, b: Profile, matter: MatterAgreement): number {
  const words = cosine(a.features(), b.features());
  if (matter === "same" || matter === "similar") return words + (1 - words) * upByMatter[matter];
  return matter === "other" ? words * downBy.otherMatter : words;
}

/** 0 (nothing in common) to 1 (the same thing at the same place); without a catalogue, by the characters alone. */
export const likeness = (a: Told, b: Told): number => compare(profileOf(a), profileOf(b)).likeness;
