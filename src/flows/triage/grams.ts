import { plainText, withoutFillers } from "./plain-text.js";
import { withSameWords } from "./same-words.js";

/** A whistle's grams for the index: more of them would tell no more, and each is an entry of the index. */
const mostGrams = 160;

/** Pairs that stand in the place of nearly every whistle. */
const everywhere = new Set(["小区", "社区", "街道", "路口", "号栋", "单元", "楼下", "楼上", "道路"]);

/**
 * Pairs of characters of a text, each once, for an index field: whistles or rulings that may be alike share at least one,
 * so an ordinary `$in` finds the candidates. Store those of place and text together: `grams(`${place} ${text}`)`.
 */
export function grams(text: string): string[] {
  const found = new Set<string>();
  for (const part of withoutFillers(plainText(text)).split(" ")) {
    for (let index = 0; index + 1 < part.length && found.size < mostGrams; index++) {
      const pair = part.slice(index, index + 2);
      if (!everywhere.has(pair) && !/^\d+$/u.test(pair)) found.add(pair);
    }
  }
  return [...found];
}

/** Single characters and pairs of what remains of a text once places, fillers and numbers are out. */
export type Features = ReadonlySet<string>;

export function featuresOf(rest: string): Features {
  const found = new Set<string>();
  for (const part of withSameWords(withoutFillers(rest)).replace(/\d+/gu, " ").split(" ")) {
    for (let index = 0; index < part.length; index++) {
      found.add(part.slice(index, index + 1));
      if (index + 1 < part.length) found.add(part.slice(index, index + 2));
    }
  }
  return found;
}

/** A pair says more than a character. */
const weight = (feature: string): number => (feature.length > 1 ? 2 : 1);

/** The cosine of two sets of features, pairs weighing twice: 0 nothing in common, 1 the same. */
export function cosine(a: Features, b: Features): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const feature of a) if (b.has(feature)) shared += weight(feature);
  return shared === 0 ? 0 : shared / Math.sqrt(total(a) * total(b));
}

const total = (features: Features): number => {
  let sum = 0;
  for (const feature of features) sum += weight(feature);
  return sum;
};
