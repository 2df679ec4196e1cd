import { readParts } from "./blow-parts.js";
import { type CategoryLabel, categoryOf, gluedCategory } from "./category.js";
import { cutOut, withoutLeadingSeparators } from "./cut.js";
import { fold, foldWord } from "./fold.js";
import { leadingPlace } from "./location.js";
import type { Blow, ParseContext } from "./parsed.js";

const tag = /^(?:[[(] ?([^\]()[\n]{1,12}?) ?[\])]|([^\s:,、;。!@[\]]{1,14})(?=[\s:,、;。!@[]|$))/u;
const drillAtEnd = /\s*[[(] ?演练 ?[\])]\s*$/u;

/** The arguments of 吹哨: tags in front, units and keyword parts anywhere, all else is the text. */
export function parseBlow(args: string, { now, categories, workdayEnds }: ParseContext): Blow {
  const { cuts, place, ...parts } = readParts(args, fold(args), { now, workdayEnds });
  const { text, ...tags } = readTags(cutOut(args, cuts), categories);
  return {
    kind: "blow",
    ...tags,
    text,
    place: place ?? leadingPlace(text),
    ...parts,
    empty: text === "",
  };
}

/** Whether a text starts as a whistle does, with a tag: how did-you-mean sees that 吹哨 was meant. */
export function startsWithTag(text: string, categories: readonly CategoryLabel[]): boolean {
  const { category, drill } = readTags(text, categories);
  return category !== null || drill;
}

type Tags = { category: string | null; drill: boolean; text: string };

function readTags(written: string, categories: readonly CategoryLabel[]): Tags {
  let category: string | null = null;
  let drill = false;
  let text = withoutLeadingSeparators(written);
  for (let read = readTag(text, categories); read; read = readTag(text, categories)) {
    if ((read.category && category !== null) || (read.drill && drill)) break;
    category ??= read.category;
    drill ||= read.drill;
    text = withoutLeadingSeparators(text.slice(read.length));
  }
  const end = drillAtEnd.exec(fold(text.slice(-40)));
  if (end) text = text.slice(0, text.length - end[0].length);
  return { category, drill: drill || end !== null, text: text.trim() };
}

type Tag = { category: string | null; drill: boolean; length: number };

/** The tag at the start, as a word of its own or in brackets; 演练应急 is two in one, 应急哨 may be written on. */
function readTag(text: string, categories: readonly CategoryLabel[]): Tag | null {
  const folded = fold(text.slice(0, 60));
  const match = tag.exec(folded);
  if (match) {
    const word = foldWord(match[1] ?? match[2] ?? "");
    const { length } = match[0];
    if (word === "演练" || word === "drill") return { category: null, drill: true, length };
    const named = categoryOf(word, categories);
    if (named) return { category: named, drill: false, length };
    const both = word.startsWith("演练") ? categoryOf(word.slice(2), categories) : null;
    if (both) return { category: both, drill: true, length };
  }
  const glued = gluedCategory(folded, categories);
  return glued && { category: glued.id, drill: false, length: glued.length };
}
