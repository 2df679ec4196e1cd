import { expect } from "vitest";
import type { Card } from "../../src/cards/kit/card.js";
import { checkCard } from "../../src/sandbox/card-check.js";
import { cardText } from "../../src/sandbox/cards/card-text.js";
import { controlsOf } from "../../src/sandbox/cards/controls.js";
import { isObject, type JsonObject } from "../../src/sandbox/json.js";

/** The card as it arrives on a phone: JSON and back. */
export const sent = (card: Card): JsonObject => {
  const parsed: unknown = JSON.parse(JSON.stringify(card));
  if (!isObject(parsed)) throw new Error("a card is an object");
  return parsed;
};

const nobody = { nameOf: () => null, memberIds: [] };

export const controls = (card: Card) => controlsOf(sent(card), nobody);
export const labels = (card: Card): string[] => controls(card).pressables.map(({ label }) => label);
export const shownText = (card: Card): string => cardText(sent(card), () => null);

/** Everything in the card with a tag, top to bottom. */
export function tagged(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(tagged);
  if (!isObject(value)) return [];
  const inner = Object.values(value).flatMap(tagged);
  return typeof value.tag === "string" ? [value, ...inner] : inner;
}

export const markdowns = (card: Card): string[] =>
  tagged(sent(card))
    .filter(({ tag }) => tag === "markdown")
    .flatMap(({ content, i18n_content }) => [content, ...(isObject(i18n_content) ? Object.values(i18n_content) : [])])
    .map(String);

const han = /\p{Script=Han}/u;

/**
 * Whether the platform shows the card, with room to spare, and whether all our words stand in it in both languages.
 * @param written what people and organisations wrote: it has no second language
 */
export function expectFine(card: Card, written: (text: string) => boolean = () => false): void {
  const json = sent(card);
  expect(checkCard(json, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  for (const part of tagged(json)) {
    if (part.tag !== "plain_text" && part.tag !== "markdown") continue;
    const content = String(part.content);
    const translations = isObject(part.i18n_content) ? part.i18n_content : null;
    if (translations !== null) {
      expect(translations.zh_cn).toBe(content);
      expect(typeof translations.en_us === "string" && translations.en_us !== "").toBe(true);
    } else if (han.test(content)) expect(written(content), `only in Chinese: ${content}`).toBe(true);
  }
}
