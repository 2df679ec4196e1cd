import { z } from "zod";

/** How the platform lists a card: its title and its lines, as they are read. */
const ListedCard = z.object({
  title: z.string().nullish(),
  elements: z.array(z.array(z.looseObject({ text: z.string().optional() }))),
});
const OwnCard = z.looseObject({ header: z.looseObject({ title: z.unknown() }).optional() });

/**
 * How much of what the platform lists stands in what we would send, from 0 to 1; with another title it is another card.
 * Of a card it lists what people read: marks, tags and escapes of our text are not in it, and of its two languages it
 * shows one; so words are compared.
 */
export function likeness(listed: string, ours: string): number {
  if (listed === ours) return 1;
  const { data: theirs } = ListedCard.safeParse(parsed(listed));
  const { data: own } = OwnCard.safeParse(parsed(ours));
  if (!theirs || !own || !textsIn(own.header?.title ?? "").includes(theirs.title ?? "")) return 0;
  const words = theirs.elements.flat().flatMap(({ text = "" }) => wordsIn(text));
  const known = textsIn(own).flatMap(wordsIn).join(" ");
  return words.length === 0 ? 0 : words.filter((word) => known.includes(word)).length / words.length;
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
