/**
 * Marks that show as nothing: with one between two digits or two characters, a number or a word is no longer found, though
 * everybody reads it. Also the marks of direction. Joiners stay: emoji are made with them.
 */
export const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;
