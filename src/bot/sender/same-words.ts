import { z } from "zod";

/** How the platform lists a card: its title and its lines, as they are read. */
const ListedCard = z.object({
  title: z.string().nullish(),
  elements: z.array(z.array(z.looseObject({ text: z.string().optional() }))),
});

/**
 * How much of what the platform lists stands in what we would send, from 0 to 1; with another title it is another card.
 * Of a card it lists what people read: marks, tags and escapes of our text are not in it, and of its two languages it
 * shows one; so words are compared.
 */
export function likeness(listed: string, ours: string): number {
  if (listed === ours) return 1;
  const { data: card } = ListedCard.safeParse(parsed(listed));
  if (!card) return 0;
  const own = textsIn(parsed(ours)).flatMap(wordsIn).join(" ");
  const isOurs = (word: string): boolean => own.includes(word);
  const title = wordsIn(card.title ?? "");
  const theirs = card.elements.flat().flatMap(({ text = "" }) => wordsIn(text));
  if (theirs.length === 0 || !title.every(isOurs)) return 0;
  return theirs.filter(isOurs).length / theirs.length;
}

/** Runs of letters and digits. */
const wordsIn = (text: string): string[] =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/<[^>]*>/g, " ")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** All texts of a card, in whatever language and wherever they stand. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
