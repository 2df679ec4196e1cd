const narrow: Record<string, string> = {
  "﹕": ":",
  "∶": ":",
  "﹫": "@",
  "﹟": "#",
  "【": "[",
  "】": "]",
  "〔": "[",
  "〕": "]",
};

/**
 * Full width to half width, odd blanks to a plain one. The result is as long as the input, so that an index found in
 * the folded text cuts the text as it was written.
 */
export function fold(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[﹕∶﹫﹟【】〔〕]/g, (char) => narrow[char] ?? char)
    .replace(/[^\S\n]|[\u200B\u200C\u2060]/g, " ");
}

/** For comparing single words. */
export const foldWord = (word: string): string => fold(word).trim().toLowerCase();

export const isLetterOrDigit = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
