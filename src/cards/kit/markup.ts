import { cleaned, type Text, verbatim } from "./text.js";

/** Card markdown in both languages. Made only here, so whatever people wrote is escaped in it. */
export type Markup = { readonly kind: "markup"; readonly zh: string; readonly en: string };

/**
 * The platform's table of characters that mean something in its markdown and how to write them as text
 * (Card JSON 2.0, rich text). `~` goes as its number: the table's `&sim;` is another character. An ampersand would start
 * an entity; a joiner after it keeps it one.
 */
const entities: Readonly<Record<string, string>> = {
  "&": "&&zwj;",
  "<": "&#60;",
  ">": "&#62;",
  "*": "&#42;",
  "~": "&#126;",
  "[": "&#91;",
  "]": "&#93;",
  "(": "&#40;",
  ")": "&#41;",
  "#": "&#35;",
  ":": "&#58;",
  _: "&#95;",
  "`": "&#96;",
  "+": "&#43;",
  "-": "&#45;",
  "!": "&#33;",
  "/": "&#47;",
  "\\": "&#92;",
  $: "&#36;",
  "'": "&#39;",
  '"': "&#34;",
  "|": "&#124;",
};

/** Text that shows as it is written inside markdown; several lines become one. */
export const escaped = (written: string): string =>
  cleaned(written)
    .replace(/\s*\n\s*/g, " ")
    .replace(/[&<>*~[\]()#:_`+\-!/\\$'"|]/g, (character) => entities[character] ?? character);

/** A template of card markdown: the template itself is markdown, strings and texts put into it are escaped. */
export function md(literals: TemplateStringsArray, ...parts: readonly (Markup | Text | string)[]): Markup {
  const write = (language: "zh" | "en"): string =>
    literals.reduce((line, literal, index) => {
      const part = parts[index - 1];
      return part === undefined ? line + literal : line + written(part, language) + literal;
    }, "");
  return { kind: "markup", zh: write("zh"), en: write("en") };
}

export const bold = (part: Markup | Text | string): Markup => md`**${part}**`;

export type Colour = "red" | "orange" | "green" | "blue" | "grey";

export const coloured = (colour: Colour, part: Markup | Text | string): Markup => {
  const start: Markup = { kind: "markup", zh: `<font color='${colour}'>`, en: `<font color='${colour}'>` };
  return md`${start}${part}</font>`;
};

/** Each on its own line; a plain line break is one that a client may ignore. */
export const lines = (parts: readonly Markup[]): Markup => spliced(parts, "<br>");

export const spliced = (parts: readonly Markup[], between: string): Markup => ({
  kind: "markup",
  zh: parts.map(({ zh }) => zh).join(between),
  en: parts.map(({ en }) => en).join(between),
});

const written = (part: Markup | Text | string, language: "zh" | "en"): string => {
  if (typeof part === "string") return escaped(verbatim(part)[language]);
  return "kind" in part ? part[language] : escapedInside(part[language]);
};

/** As `escaped`, but blanks at the ends stay: they part our own words. */
const escapedInside = (text: string): string => {
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}${escaped(inner)}${after}`;
};
