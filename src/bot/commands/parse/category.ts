import { foldWord } from "./fold.js";

/** A category of the policy and the words for it: labels in Chinese and English, short forms. The id counts too. */
export type CategoryLabel = { id: string; words: readonly string[] };

/** What people say for what the policy calls otherwise. */
const synonyms: Record<string, string> = { 紧急: "应急", 突发: "应急", 日常: "常规" };

const bare = (word: string): string => foldWord(word).replace(/(?:吹?哨|类)$/u, "");

/** The policy id of the category that a word such as 应急, 应急哨, 紧急 or `Emergency` names; null if it names none. */
export function categoryOf(word: string, labels: readonly CategoryLabel[]): string | null {
  const said = bare(word);
  if (said === "") return null;
  return idOf(said, labels) ?? idOf(synonyms[said] ?? said, labels);
}

/** The longest label with its 哨 that starts the text, for those who write on without a blank: 应急哨燃气泄漏. */
export function gluedCategory(folded: string, labels: readonly CategoryLabel[]): { id: string; length: number } | null {
  const match = /^[^\s哨]{1,8}哨/u.exec(folded);
  const id = match && categoryOf(match[0], labels);
  return match && id ? { id, length: match[0].length } : null;
}

const idOf = (said: string, labels: readonly CategoryLabel[]): string | null =>
  labels.find((label) => [label.id, ...label.words].some((word) => bare(word) === said))?.id ?? null;
