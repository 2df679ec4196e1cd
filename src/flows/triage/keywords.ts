import type { Matter } from "../policy/catalogue.js";
import type { Policy } from "../policy/policy.js";
import { plainText } from "./plain-text.js";

/** A keyword that stands in a text. `weight` grows with its length: the longer, the more specific. */
export type KeywordHit<T> = { keyword: string; value: T; weight: number };

/** Answers which keywords stand in a plain text, one pass over it however many keywords there are. */
export type KeywordFinder<T> = (plain: string) => KeywordHit<T>[];

/** Between the halves of a keyword of four characters: 房屋开裂 stands in 房屋外墙开裂. */
const mostBetween = 4;
const brokenCosts = 1.5;

export function keywordFinder<T>(entries: readonly { keyword: string; value: T }[]): KeywordFinder<T> {
  const byFirst = new Map<string, { keyword: string; word: string; value: T }[]>();
  for (const { keyword, value } of entries) {
    const word = plainText(keyword).replaceAll(" ", "");
    const first = word.slice(0, 1);
    byFirst.set(first, [...(byFirst.get(first) ?? []), { keyword, word, value }]);
  }
  return (plain) => {
    const hits: KeywordHit<T>[] = [];
    for (let index = 0; index < plain.length; index++) {
      for (const { keyword, word, value } of byFirst.get(plain.slice(index, index + 1)) ?? []) {
        const weight = weightAt(plain, index, word);
        if (weight > 0) hits.push({ keyword, value, weight });
      }
    }
    return hits;
  };
}

function weightAt(plain: string, index: number, word: string): number {
  if (word === "") return 0;
  if (plain.startsWith(word, index)) return word.length;
  if (word.length !== 4 || !plain.startsWith(word.slice(0, 2), index)) return 0;
  const between = plain.slice(index + 2, index + 4 + mostBetween);
  const clause = between.split(" ", 1).join("");
  return clause.includes(word.slice(2)) ? word.length - brokenCosts : 0;
}

export type MatterHit = { matter: Matter; keyword: string; weight: number };

/** The matters of the catalogue that a text names by keyword, the most specific first. */
export type MatterFinder = (plain: string) => MatterHit[];

export function matterFinder(policy: Policy): MatterFinder {
  const find = keywordFinder(
    policy.catalogue.flatMap((matter) =>
      [...new Set([matter.name, ...matter.keywords])].map((keyword) => ({ keyword, value: matter })),
    ),
  );
  return (plain) => {
    const best = new Map<string, MatterHit & { sum: number }>();
    for (const { keyword, value: matter, weight } of find(plain)) {
      const known = best.get(matter.code);
      const sum = (known?.sum ?? 0) + weight;
      if (known && known.weight >= weight) known.sum = sum;
      else best.set(matter.code, { matter, keyword, weight, sum });
    }
    return [...best.values()].sort((a, b) => b.weight - a.weight || b.sum - a.sum);
  };
}
