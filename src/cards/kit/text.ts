import { invisible } from "../../flows/privacy/invisible.js";

/** Words in both languages as people read them: plain, not escaped. Chinese is what a client without either shows. */
export type Text = { readonly zh: string; readonly en: string };

/** A text object of Card JSON 2.0. */
export type PlainText = {
  tag: "plain_text";
  content: string;
  i18n_content?: { zh_cn: string; en_us: string };
};

export const both = (zh: string, en: string): Text => ({ zh, en });

/** What a person or an organisation wrote stands as it is in either language. */
export const verbatim = (written: string): Text => ({ zh: written, en: written });

/** Texts one after the other; empty ones leave no gap. */
export const joined = (parts: readonly Text[], between: Text | string = " "): Text => {
  const gap = typeof between === "string" ? verbatim(between) : between;
  const full = parts.filter(({ zh }) => zh !== "");
  return both(full.map(({ zh }) => zh).join(gap.zh), full.map(({ en }) => en).join(gap.en));
};

/** A list of names: with 、 in Chinese, with commas in English. */
export const listed = (parts: readonly (Text | string)[]): Text =>
  joined(
    parts.map((part) => (typeof part === "string" ? verbatim(part) : part)),
    both("、", ", "),
  );

export const capped = (text: Text, most: number): Text => both(clipped(text.zh, most), clipped(text.en, most));

/**
 * At most `most` characters, the last one an ellipsis if something was cut. Counts UTF-16 units, as the platform's
 * limits do, and never cuts a character in two.
 */
export function clipped(written: string, most: number): string {
  if (written.length <= most) return written;
  return `${written.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/**
 * Text as a card or a document can hold it: without control characters, half characters, what can't be seen and the
 * marks that turn the direction of writing (they could make a text show other words than it holds).
 */
export const printable = (written: string): string =>
  written
    .replace(/\r\n?/g, "\n")
    .replace(invisible, "")
    .replace(/[^\P{Cc}\n]|\p{Surrogate}|[\u2028\u2029]/gu, "");

export const cleaned = (written: string): string => printable(written).trim();

export const isSameInBoth = ({ zh, en }: Text): boolean => zh === en;

/** The maps of both languages; nothing for what is the same in both, which saves room on the card. */
export const i18n = (text: Text): { i18n_content?: { zh_cn: string; en_us: string } } =>
  isSameInBoth(text) ? {} : { i18n_content: { zh_cn: text.zh, en_us: text.en } };

export const plainText = (text: Text): PlainText => ({ tag: "plain_text", content: text.zh, ...i18n(text) });
