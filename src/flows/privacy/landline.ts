/** Digits, wide ones too: phones type them. */
const d = "[0-9０-９]";
/** After 0: Beijing 10, other large cities 2x, all others three digits from 3 on. 400 and 800 are services, not people. */
const city = `(?:[1１][0０]|[2２]${d}|[3-9３-９]${d}${d})`;
const dash = "\\-‐‑–—－";
const gap = `[ \\u3000${dash}·.]?`;
const between = `[ \\u3000]?[${dash})）]?[ \\u3000]?[${dash}]?`;

/**
 * A landline as people write it, for a RegExp: area, then 7 or 8 digits, with a dash, a space, brackets, wide forms or
 * nothing between; also from abroad, where the 0 may be missing. Its groups: area, the digits to hide, the last four.
 * It begins behind no digit, and behind no digit with a dash or a point: that is a whistle's number or a fraction.
 */
export const landline = [
  `(?<!${d})(?<!${d}[${dash}.])[(（]?`,
  `((?:[+＋]|[0０]{2})[8８][6６]${gap}[(（]?[0０]?${city}|[0０]${city})`,
  `${between}([2-9２-９]${d}{2,3})${gap}(${d}{4})(?!${d})`,
].join("");
