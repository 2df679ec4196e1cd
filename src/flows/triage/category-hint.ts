import type { Policy } from "../policy/policy.js";
import { matterFinder } from "./keywords.js";
import type { Told } from "./likeness.js";
import { plainText } from "./plain-text.js";

/** The category that the catalogue has for a text, the matter that says so and the keyword that stands in the text. */
export type CategoryHint = { category: string; matterCode: string; keyword: string };

/** By the longest keyword; null when the text names nothing of the catalogue. */
export function categoryHint({ text }: Pick<Told, "text">, policy: Policy): CategoryHint | null {
  const [best] = matterFinder(policy)(plainText(text));
  return best ? { category: best.matter.category, matterCode: best.matter.code, keyword: best.keyword } : null;
}
