import { landline } from "./landline.js";

/** Digits, wide ones too: phones type them. */
const d = "[0-9０-９]";
const edge = { before: `(?<!${d})`, after: `(?!${d})` };
const gap = "[ \\-－—·.]?";

const mobile = new RegExp(
  `${edge.before}((?:(?:0086|86)?[1１])${d}{2})${gap}(${d}{4})${gap}(${d}{4})${edge.after}`,
  "g",
);
/** The number of an order is no person's. */
const noOrder = "(?<!(?:单号|编号)[ :：]{0,3}[A-Za-z]{0,6})";

const ofLandline = new RegExp(`${noOrder}${landline}`, "g");

const idCard = new RegExp(
  `${edge.before}${noOrder}([1-9１-９]${d}{2})(${d}{11,14})(${d}{3}[0-9０-９Xx])${edge.after}`,
  "g",
);
const idCardOld = new RegExp(`${edge.before}${noOrder}([1-9１-９]${d}{2})(${d}{8})(${d}{4})${edge.after}`, "g");

/**
 * Phone numbers and numbers of identity cards (15, 18 digits; bank cards of up to 19 with them) with their middle hidden,
 * as a group may see them: 138****1234.
 */
export const numbersMasked = (written: string): string =>
  written
    .replace(idCard, (_, first: string, middle: string, last: string) => `${first}${stars(middle)}${last}`)
    .replace(idCardOld, (_, first: string, middle: string, last: string) => `${first}${stars(middle)}${last}`)
    .replace(mobile, (_, first: string, middle: string, last: string) => `${first}${stars(middle)}${last}`)
    .replace(ofLandline, (_, area: string, middle: string, last: string) => `${area}-${stars(middle)}${last}`);

const stars = (hidden: string): string => "*".repeat(hidden.length);
